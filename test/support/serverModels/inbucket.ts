import type { StoredMessage } from '../sampleServer/maildrop';
import {
  closing,
  deliveryNumber,
  type ModelOptions,
  type ModelReply,
  type ModelSession,
  type ModelStore,
  raw,
  reply,
  type RunningModel,
  startingTls,
  startModel,
} from './model';

/** Octets of a line, its line end included, that the server can read from a message. */
const SCANNER_OCTETS = 64 * 1024;
const DOMAIN = 'inbucket';
const COMMANDS: ReadonlySet<string> = new Set(
  'QUIT STAT LIST RETR DELE NOOP RSET TOP UIDL USER PASS APOP CAPA STLS'.split(' '),
);

/**
 * What all connections share. That a TLS session was agreed upon is kept here and not with the session, so that after
 * the first STLS no later session is offered it, and none can have it.
 */
interface Shared {
  readonly store: ModelStore;
  readonly hasStls: boolean;
  tlsWasAgreedUpon: boolean;
}

/** Inbucket 3 as of 2026 (inbucket/inbucket, pkg/server/pop3) with its memory store. Like it, listens on IPv4 only. */
export function startInbucket(options: ModelOptions = {}): Promise<RunningModel> {
  return startModel((store) => {
    const shared: Shared = { store, hasStls: options.stls !== undefined, tlsWasAgreedUpon: false };
    return {
      greeting: () =>
        `+OK Inbucket POP3 server ready <${process.pid}.${Math.floor(Date.now() / 1000)}@${DOMAIN}>`,
      openSession: () => new InbucketSession(shared),
    };
  }, options);
}

/** The memory store counts the messages of each mailbox; the count is the unique-id. */
export function inbucketId({ uid }: StoredMessage): string {
  return String(deliveryNumber(uid));
}

class InbucketSession implements ModelSession {
  readonly expectsSecret = false;
  private user = '';
  private messages: readonly StoredMessage[] | undefined;
  private readonly deleted = new Set<number>();

  constructor(private readonly shared: Shared) {}

  answer(line: string): ModelReply {
    const [word = '', ...args] = line.split(' ');
    const keyword = word.toUpperCase();
    if (keyword === 'CAPA') {
      const offersStls = this.shared.hasStls && !this.shared.tlsWasAgreedUpon;
      return reply(
        '+OK Capability list follows',
        // APOP is accepted all the same, and TOP and USER are announced in this order.
        'TOP',
        'USER',
        'UIDL',
        'IMPLEMENTATION Inbucket',
        ...(offersStls ? ['STLS'] : []),
        '.',
      );
    }
    if (keyword === '') {
      return reply('-ERR Speak up');
    }
    if (!COMMANDS.has(keyword)) {
      return reply(`-ERR Syntax error, ${keyword} command unrecognized`);
    }
    return this.messages === undefined
      ? this.authorization(keyword, args)
      : this.transaction(keyword, args, this.messages);
  }

  private authorization(keyword: string, args: readonly string[]): ModelReply {
    const [user] = args;
    switch (keyword) {
      case 'QUIT':
        return closing('+OK Goodnight and good luck');
      case 'STLS':
        return this.startTls();
      case 'USER':
        if (user === undefined) {
          return reply('-ERR Missing username argument');
        }
        this.user = user;
        return reply(`+OK Hello ${user}, welcome to Inbucket`);
      case 'PASS':
        // Any password does, one with spaces too, or none.
        return this.user === '' ? outOfSequence(keyword) : this.open();
      case 'APOP':
        if (user === undefined || args.length !== 2) {
          return reply('-ERR APOP requires two arguments');
        }
        // The digest is not looked at.
        this.user = user;
        return this.open();
      default:
        return outOfSequence(keyword);
    }
  }

  private startTls(): ModelReply {
    if (!this.shared.hasStls) {
      return reply('-ERR TLS unavailable on the server');
    }
    if (this.shared.tlsWasAgreedUpon) {
      return reply('-ERR A TLS session already agreed upon.');
    }
    this.shared.tlsWasAgreedUpon = true;
    return startingTls('+OK Begin TLS Negotiation');
  }

  /** The user name is the name of the mailbox; there are no others, and one nobody wrote to is empty. */
  private open(): ModelReply {
    this.messages = this.shared.store.maildropOf(this.user).snapshot();
    return reply(`+OK Found ${this.messages.length} messages for ${this.user}`);
  }

  private transaction(
    keyword: string,
    args: readonly string[],
    messages: readonly StoredMessage[],
  ): ModelReply {
    switch (keyword) {
      case 'STAT': {
        const kept = messages.filter((_message, index) => !this.deleted.has(index + 1));
        const octets = kept.reduce((sum, message) => sum + message.octets.length, 0);
        return args.length === 0
          ? reply(`+OK ${kept.length} ${octets}`)
          : reply('-ERR STAT command must have no arguments');
      }
      case 'LIST':
        return this.listing(keyword, args, messages, ({ octets }) => String(octets.length));
      case 'UIDL':
        return this.listing(keyword, args, messages, inbucketId);
      case 'DELE':
        return this.dele(args, messages);
      case 'RETR':
        return args.length === 1
          ? this.onKept(keyword, keyword, args, messages, (message) =>
              lines(`+OK ${message.octets.length} bytes follows`, message, undefined),
            )
          : reply('-ERR RETR command requires a single argument');
      case 'TOP':
        return this.top(args, messages);
      case 'QUIT': {
        const uids = messages.filter((_message, index) => this.deleted.has(index + 1));
        const maildrop = this.shared.store.maildropOf(this.user);
        maildrop.remove(new Set(uids.map(({ uid }) => uid)));
        return closing('+OK We will process your deletes');
      }
      case 'NOOP':
        return reply('+OK I have successfully done nothing');
      case 'RSET':
        this.deleted.clear();
        return reply('+OK Session reset');
      default:
        return outOfSequence(keyword);
    }
  }

  private listing(
    keyword: string,
    args: readonly string[],
    messages: readonly StoredMessage[],
    value: (message: StoredMessage) => string,
  ): ModelReply {
    if (args.length > 1) {
      return reply(`-ERR ${keyword} command must have zero or one argument`);
    }
    if (args.length === 1) {
      return this.onKept(keyword, keyword, args, messages, (message, number) =>
        reply(`+OK ${number} ${value(message)}`),
      );
    }
    const listed = messages.flatMap((message, index) =>
      this.deleted.has(index + 1) ? [] : [`${index + 1} ${value(message)}`],
    );
    return reply(`+OK Listing ${listed.length} messages`, ...listed, '.');
  }

  private dele(args: readonly string[], messages: readonly StoredMessage[]): ModelReply {
    if (args.length !== 1) {
      return reply('-ERR DELE command requires a single argument');
    }
    return onMessage('DELE', 'DELE', args[0], messages, (_message, number) => {
      if (this.deleted.has(number)) {
        return reply(`-ERR Message ${number} has already been deleted`);
      }
      this.deleted.add(number);
      return reply(`+OK Deleted message ${number}`);
    });
  }

  private top(args: readonly string[], messages: readonly StoredMessage[]): ModelReply {
    const [, lineCount = ''] = args;
    if (args.length !== 2) {
      return reply('-ERR TOP command requires two arguments');
    }
    return this.onKept('TOP', 'TOP first', args, messages, (message) => {
      if (!/^[+-]?\d+$/u.test(lineCount)) {
        return reply('-ERR TOP command requires an integer argument');
      }
      return Number(lineCount) < 0
        ? reply('-ERR TOP second argument must be non-negative')
        : lines('+OK Top of message follows', message, Number(lineCount));
    });
  }

  private onKept(
    keyword: string,
    argument: string,
    [word]: readonly string[],
    messages: readonly StoredMessage[],
    answer: (message: StoredMessage, number: number) => ModelReply,
  ): ModelReply {
    return onMessage(keyword, argument, word, messages, (message, number) =>
      this.deleted.has(number)
        ? reply(`-ERR You deleted message ${number}`)
        : answer(message, number),
    );
  }
}

function onMessage(
  keyword: string,
  argument: string,
  word: string | undefined,
  messages: readonly StoredMessage[],
  answer: (message: StoredMessage, number: number) => ModelReply,
): ModelReply {
  if (word === undefined || !/^[+-]?\d+$/u.test(word)) {
    return reply(`-ERR ${keyword} command requires an integer argument`);
  }
  const number = Number(word);
  if (number < 1) {
    return reply(`-ERR ${argument} argument must be greater than 0`);
  }
  const message = messages[number - 1];
  return message === undefined
    ? reply(`-ERR ${argument} argument must not exceed the number of messages`)
    : answer(message, number);
}

function outOfSequence(keyword: string): ModelReply {
  return reply(`-ERR Command ${keyword} is out of sequence`);
}

/**
 * The message line by line, each ended anew with CRLF and dot-stuffed. A line that does not fit the scanner ends the
 * message there as if it were whole, by the final dot, and a status line that answers nothing comes after it.
 */
function lines(
  status: string,
  { octets }: StoredMessage,
  bodyLines: number | undefined,
): ModelReply {
  const sent = [status];
  let remaining = bodyLines;
  let isInBody = false;
  let start = 0;
  while (start < octets.length) {
    const lineEnd = octets.indexOf('\n', start);
    const end = lineEnd === -1 ? octets.length : lineEnd + 1;
    if (end - start > SCANNER_OCTETS) {
      const stray = withLines(['-ERR Failed to RETR that message, internal error']);
      return { ...raw(withLines([...sent, '.'])), stray };
    }
    const line = octets.toString('latin1', start, end).replace(/\r?\n$/u, '');
    if (isInBody && remaining !== undefined) {
      if (remaining < 1) {
        break;
      }
      remaining -= 1;
    }
    isInBody ||= line === '';
    sent.push(line.startsWith('.') ? `.${line}` : line);
    start = end;
  }
  return raw(withLines([...sent, '.']));
}

function withLines(sent: readonly string[]): Buffer {
  return Buffer.from(sent.map((line) => `${line}\r\n`).join(''), 'latin1');
}
