import { createHash } from 'node:crypto';
import type { StoredMessage } from '../sampleServer/maildrop';
import {
  closing,
  type ModelOptions,
  type ModelReply,
  type ModelSession,
  type ModelStore,
  raw,
  reply,
  type RunningModel,
  startModel,
} from './model';

const MAXIMUM_MESSAGES = 100;
const READ_BUFFER_OCTETS = 512;

/** Mailpit 1.30 (axllent/mailpit, internal/pop3). */
export function startMailpit(options: ModelOptions = {}): Promise<RunningModel> {
  if (options.stls !== undefined) {
    throw new RangeError('Mailpit speaks plain text or implicit TLS; it has no STLS');
  }
  return startModel(
    (store) => ({
      greeting: () => '+OK Mailpit POP3 server',
      openSession: () => new MailpitSession(store),
    }),
    options,
  );
}

/** Mailpit's id of a message, which is its unique-id: 22 characters. */
export function mailpitId({ uid }: StoredMessage): string {
  return createHash('sha256').update(uid).digest('base64url').replace(/[-_]/gu, 'x').slice(0, 22);
}

class MailpitSession implements ModelSession {
  readonly expectsSecret = false;
  private user = '';
  private messages: readonly StoredMessage[] | undefined;
  private toDelete: string[] = [];

  constructor(private readonly store: ModelStore) {}

  answer(line: string): ModelReply {
    // A line that does not fit the read buffer with its line end is refused; RFC 2449 §4 would allow refusing from 256.
    if (line.length + 2 > READ_BUFFER_OCTETS) {
      return reply('-ERR line too long');
    }
    const [keyword = '', ...args] = line.replace(/^[\r \n]+|[\r \n]+$/gu, '').split(' ');
    switch (keyword.toUpperCase()) {
      case 'CAPA':
        return reply(
          '+OK capability list follows',
          'TOP',
          'USER',
          'UIDL',
          'IMPLEMENTATION Mailpit',
          '.',
        );
      case 'USER':
        return this.nameUser(args);
      case 'PASS':
        return this.checkPassword(args);
      case 'QUIT':
        this.store.maildrop.remove(new Set(this.toDelete));
        return closing('+OK goodbye');
      case 'STAT':
      case 'LIST':
      case 'UIDL':
      case 'RETR':
      case 'TOP':
      case 'NOOP':
      case 'DELE':
      case 'RSET':
        return this.messages === undefined
          ? reply('-ERR user not authenticated')
          : this.transaction(keyword.toUpperCase(), args, this.messages);
      default:
        // An empty line is an unknown command like any other.
        return reply('-ERR unknown command');
    }
  }

  /** The connection ends on a USER without exactly one word; an unknown user is found out at PASS only. */
  private nameUser(args: readonly string[]): ModelReply {
    if (this.messages !== undefined) {
      return reply('-ERR user already specified');
    }
    const [user] = args;
    if (user === undefined || args.length > 1) {
      return closing('-ERR must supply a user');
    }
    this.user = user;
    return reply('+OK');
  }

  /** The connection ends on a password with a space, because it is more than one word; a wrong one may be tried again. */
  private checkPassword(args: readonly string[]): ModelReply {
    if (this.messages !== undefined) {
      return reply('-ERR user not specified');
    }
    if (this.user === '') {
      return closing('-ERR must supply a user');
    }
    if (args.length !== 1) {
      return closing('-ERR must supply a password');
    }
    const expected = this.store.passwords.get(this.user);
    if (expected === undefined || expected !== args[0]) {
      return reply('-ERR invalid password');
    }
    this.messages = this.latestFirst();
    return reply('+OK signed in');
  }

  /** Number 1 is the newest message and only the latest 100 are there, so every number moves when mail arrives. */
  private latestFirst(): readonly StoredMessage[] {
    return this.store.maildrop.snapshot().toReversed().slice(0, MAXIMUM_MESSAGES);
  }

  private transaction(
    keyword: string,
    args: readonly string[],
    messages: readonly StoredMessage[],
  ): ModelReply {
    switch (keyword) {
      case 'STAT':
        return reply(`+OK ${messages.length} ${totalOctets(messages)}`);
      case 'LIST':
        return listed(args, messages, {
          status: `+OK ${messages.length} messages (${totalOctets(messages)} octets)`,
          value: ({ octets }) => String(octets.length),
        });
      case 'UIDL':
        return args.length > 1
          ? reply('-ERR UIDL takes at most one argument')
          : listed(args, messages, {
              status: '+OK unique-id listing follows',
              value: mailpitId,
            });
      case 'RETR':
        return args.length === 1
          ? this.onStored(args[0], messages, retrieved)
          : reply('-ERR no such message');
      case 'TOP':
        return this.top(args, messages);
      case 'DELE':
        return onMessage(args[0], messages, ({ uid }) => {
          if (this.toDelete.includes(uid)) {
            return reply('-ERR message already deleted');
          }
          this.toDelete.push(uid);
          return reply('+OK message marked for deletion');
        });
      case 'RSET':
        this.toDelete = [];
        return reply('+OK');
      default:
        return reply('+OK');
    }
  }

  private top(args: readonly string[], messages: readonly StoredMessage[]): ModelReply {
    const [number, lineCount] = args;
    if (number === undefined) {
      return reply('-ERR TOP requires two arguments');
    }
    return this.onStored(number, messages, (message) =>
      lineCount !== undefined && /^[+-]?\d+$/u.test(lineCount)
        ? topOf(message, Number(lineCount))
        : reply('-ERR TOP requires two arguments'),
    );
  }

  /** The octets are read from the store when they are asked for, so another session may have deleted them. */
  private onStored(
    word: string | undefined,
    messages: readonly StoredMessage[],
    answer: (message: StoredMessage) => ModelReply,
  ): ModelReply {
    return onMessage(word, messages, (message) =>
      this.store.maildrop.snapshot().some(({ uid }) => uid === message.uid)
        ? answer(message)
        : reply('-ERR no such message'),
    );
  }
}

function totalOctets(messages: readonly StoredMessage[]): number {
  return messages.reduce((sum, { octets }) => sum + octets.length, 0);
}

/** Messages marked as deleted stay listed, and can be read, until QUIT. */
function listed(
  args: readonly string[],
  messages: readonly StoredMessage[],
  listing: { readonly status: string; readonly value: (message: StoredMessage) => string },
): ModelReply {
  const [word] = args;
  if (word !== undefined) {
    return onMessage(word, messages, (message, number) =>
      reply(`+OK ${number} ${listing.value(message)}`),
    );
  }
  const lines = messages.map((message, index) => `${index + 1} ${listing.value(message)}`);
  return reply(listing.status, ...lines, '.');
}

function onMessage(
  word: string | undefined,
  messages: readonly StoredMessage[],
  answer: (message: StoredMessage, number: number) => ModelReply,
): ModelReply {
  const number = word !== undefined && /^[+-]?\d+$/u.test(word) ? Number(word) : 0;
  const message = messages[number - 1];
  return message === undefined ? reply('-ERR no such message') : answer(message, number);
}

/** Dots are stuffed after each LF. One CRLF more than the message has follows, before the final dot. */
function retrieved({ octets }: StoredMessage): ModelReply {
  const stuffed = octets.toString('latin1').replaceAll('\n.', '\n..');
  return raw(Buffer.from(`+OK ${octets.length} octets\r\n${stuffed}\r\n.\r\n`, 'latin1'));
}

/**
 * Any line count from 1 on gives the whole body: cutting the body into at most that many pieces leaves the rest in the
 * last one. Nothing is dot-stuffed, so that a body line `.` ends the reply early. With 0 the header block and its blank
 * line are right, and one more empty line follows.
 */
function topOf({ octets }: StoredMessage, lineCount: number): ModelReply {
  const text = octets.toString('latin1');
  const blank = text.indexOf('\r\n\r\n');
  const header = blank === -1 ? text : text.slice(0, blank);
  const body = lineCount > 0 && blank !== -1 ? text.slice(blank + 4) : '';
  return raw(
    Buffer.from(`+OK top of message follows\r\n${header}\r\n\r\n${body}\r\n.\r\n`, 'latin1'),
  );
}
