import { type Command, parseMessageNumber } from './command';
import type { Faults } from './faults';
import { dotStuffed, topOf } from './framing';
import type { MaildropView, StoredMessage } from './maildrop';

/** A status line without its CRLF, or the octets of a whole multi-line reply. */
export type Reply = string | Buffer;

/** Joins a status line and text lines to a complete multi-line reply. */
export function multiLine(status: string, lines: readonly string[]): Buffer {
  const body = Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'utf8');
  return Buffer.concat([Buffer.from(`${status}\r\n`), dotStuffed(body)]);
}

/** Answers one command of the TRANSACTION state (RFC 1939 §5 and §7); CAPA and QUIT are the session's. */
export function transactionReply(
  command: Command,
  view: MaildropView,
  faults: Readonly<Faults>,
): Reply {
  switch (command.keyword) {
    case 'STAT': {
      const { count, octets } = view.totals();
      return `+OK ${count} ${octets}`;
    }
    case 'LIST':
      return listing(command, view, (message) => String(message.octets.length));
    case 'UIDL':
      return faults.withoutUidl === true
        ? '-ERR Unknown command'
        : listing(command, view, (message) => message.uid);
    case 'RETR':
      return withMessage(command, view, (message) =>
        withBody(`+OK ${message.octets.length} octets`, message.octets),
      );
    case 'TOP':
      return faults.withoutTop === true ? '-ERR Unknown command' : top(command, view);
    case 'DELE':
      return withMessage(command, view, (_message, number) => {
        view.markDeleted(number);
        return `+OK Message ${number} marked as deleted`;
      });
    case 'RSET':
      view.reset();
      return '+OK Deletion marks removed';
    case 'NOOP':
      return '+OK';
    default:
      return '-ERR Unknown command';
  }
}

function listing(
  command: Command,
  view: MaildropView,
  describe: (message: StoredMessage) => string,
): Reply {
  if (command.words.length > 0) {
    return withMessage(command, view, (message, number) => `+OK ${number} ${describe(message)}`);
  }
  const lines: string[] = [];
  for (const [number, message] of view.entries()) {
    lines.push(`${number} ${describe(message)}`);
  }
  return multiLine(`+OK ${lines.length} messages`, lines);
}

function top(command: Command, view: MaildropView): Reply {
  const lineCount = command.words[1];
  if (lineCount === undefined || !/^\d{1,10}$/u.test(lineCount)) {
    return '-ERR TOP needs a message number and a number of lines';
  }
  return withMessage(command, view, (message) =>
    withBody('+OK Top of message follows', topOf(message.octets, Number(lineCount))),
  );
}

function withMessage(
  command: Command,
  view: MaildropView,
  reply: (message: StoredMessage, number: number) => Reply,
): Reply {
  const number = parseMessageNumber(command.words[0]);
  const message = number === undefined ? undefined : view.get(number);
  return number === undefined || message === undefined
    ? '-ERR No such message'
    : reply(message, number);
}

function withBody(status: string, octets: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${status}\r\n`), dotStuffed(octets)]);
}
