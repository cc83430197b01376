import { type Chunker, whole } from './chunkers';
import { type Command, parseCommand, redacted } from './sampleServer/command';
import { Maildrop, MaildropView } from './sampleServer/maildrop';
import { multiLine, transactionReply } from './sampleServer/transaction';
import type { Script, ScriptedConnection, ServerIdentity } from './scriptedServer';

/** Complete octets of a reply, its line ends included. */
type ReplyOctets = string | Uint8Array;

/** Gives the reply, or undefined where it has done everything itself on the connection. */
export type Handler = (
  connection: ScriptedConnection,
  command: Command,
) => ReplyOctets | undefined | Promise<ReplyOctets | undefined>;

export interface ScriptedMaildropOptions {
  readonly messages?: readonly Uint8Array[];
  /** Given instead of `messages` where several connections shall share one maildrop. */
  readonly maildrop?: Maildrop;
  readonly greeting?: ReplyOctets;
  readonly capabilities?: readonly string[];
  /** Offers STLS with this certificate. */
  readonly stls?: ServerIdentity;
  /**
   * Replies that differ from the conformant ones, by the whole command line (`'RETR 2'`) or by keyword (`'RETR'`);
   * the whole line goes first.
   */
  readonly handlers?: Readonly<Record<string, ReplyOctets | Handler>>;
  /** How all replies are cut on the wire. */
  readonly chunker?: Chunker;
  /** Receives each command line, without passwords and digests, before it is answered. */
  readonly onCommand?: (line: string) => void;
}

/** A script that serves a maildrop as RFC 1939 says, any password accepted, except where a handler says otherwise. */
export function scriptedMaildrop(options: ScriptedMaildropOptions = {}): Script {
  const maildrop = options.maildrop ?? new Maildrop();
  maildrop.deliverAll(options.messages ?? []);
  const chunker = options.chunker ?? whole;

  return async (connection) => {
    const view = new MaildropView(maildrop.snapshot());
    await connection.writeChunked(options.greeting ?? '+OK Ready\r\n', chunker);
    for (;;) {
      const line = await connection.readLine();
      const command = parseCommand(Buffer.from(line, 'latin1'));
      options.onCommand?.(redacted(command));
      const special = options.handlers?.[line] ?? options.handlers?.[command.keyword];
      if (special !== undefined) {
        const reply = typeof special === 'function' ? await special(connection, command) : special;
        if (reply !== undefined) {
          await connection.writeChunked(reply, chunker);
        }
      } else if (command.keyword === 'STLS' && options.stls !== undefined) {
        await connection.write('+OK Begin TLS\r\n');
        await connection.upgradeToTls(options.stls);
      } else {
        await connection.writeChunked(conformantReply(command, view, options, connection), chunker);
      }
      if (command.keyword === 'QUIT') {
        if (special === undefined) {
          maildrop.remove(view.deletedUids());
        }
        return;
      }
    }
  };
}

function conformantReply(
  command: Command,
  view: MaildropView,
  options: ScriptedMaildropOptions,
  connection: ScriptedConnection,
): ReplyOctets {
  switch (command.keyword) {
    case 'CAPA': {
      const usual = ['USER', 'TOP', 'UIDL', 'RESP-CODES', 'AUTH-RESP-CODE'];
      const stls = options.stls !== undefined && !connection.isSecure ? ['STLS'] : [];
      return multiLine('+OK', options.capabilities ?? [...usual, ...stls]);
    }
    case 'USER':
    case 'PASS':
    case 'APOP':
      return '+OK\r\n';
    case 'QUIT':
      return '+OK Bye\r\n';
    default: {
      const reply = transactionReply(command, view, {});
      return typeof reply === 'string' ? `${reply}\r\n` : reply;
    }
  }
}
