import { canonicalise } from '../sampleServer/framing';
import type { Maildrop, StoredMessage } from '../sampleServer/maildrop';
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
  startModel,
} from './model';

const VERSION = '2.1.5';
const USER_EXCEPTION = 'com.icegreen.greenmail.user.UserException';

export interface GreenMailOptions extends ModelOptions {
  /**
   * `greenmail.auth.disabled`, as the Docker image sets it: USER makes an unknown user, and any password does. Without it
   * users and passwords are as configured.
   */
  readonly isAuthDisabled?: boolean;
}

interface Shared {
  readonly store: ModelStore;
  readonly isAuthDisabled: boolean;
  /** Those configured, and those USER has made. */
  readonly users: Set<string>;
  /** Unique-ids with the DELETED flag, which IMAP and POP3 share; it stays when the connection that set it is lost. */
  readonly deleted: Set<string>;
}

/** GreenMail 2.1 (greenmail-mail-test/greenmail, com.icegreen.greenmail.pop3). */
export function startGreenMail(options: GreenMailOptions = {}): Promise<RunningModel> {
  if (options.stls !== undefined) {
    throw new RangeError('GreenMail speaks plain text or implicit TLS; it has no STLS');
  }
  return startModel((store) => {
    const isAuthDisabled = options.isAuthDisabled ?? false;
    const users = new Set(store.passwords.keys());
    const shared: Shared = { store, isAuthDisabled, users, deleted: new Set() };
    return {
      greeting: () => `+OK POP3 GreenMail Server v${VERSION} ready`,
      openSession: () => new GreenMailSession(shared),
    };
  }, options);
}

/** The UID that the message has in IMAP too. */
export function greenMailId({ uid }: StoredMessage): string {
  return String(deliveryNumber(uid));
}

/** What RETR gives for a message: the white space at both ends is cut off, and one CRLF put after it. */
export function asGreenMailSends(octets: Uint8Array): Buffer {
  return Buffer.from(`${trimmed(octets)}\r\n`, 'latin1');
}

class GreenMailSession implements ModelSession {
  private user: string | undefined;
  private inbox: Maildrop | undefined;
  private awaited: 'PLAIN' | 'XOAUTH2' | undefined;

  constructor(private readonly shared: Shared) {}

  get expectsSecret(): boolean {
    return this.awaited !== undefined;
  }

  answer(line: string): ModelReply {
    if (this.awaited !== undefined) {
      const mechanism = this.awaited;
      this.awaited = undefined;
      return this.authenticate(mechanism, line);
    }
    const [keyword] = line.split(' ').filter((word) => word !== '');
    if (keyword === undefined) {
      // The first word of nothing is taken: the exception ends the thread, and with it the connection.
      return closing();
    }
    return this.command(keyword.toUpperCase(), javaWords(line));
  }

  private command(keyword: string, words: readonly string[]): ModelReply {
    switch (keyword) {
      case 'CAPA':
        // TOP and USER work too.
        return reply('+OK', 'UIDL', 'SASL PLAIN XOAUTH2', '.');
      case 'QUIT':
        return this.quit();
      case 'NOOP':
        return reply('+OK noop rimes with poop');
      case 'RSET':
        return this.rset();
      case 'USER':
      case 'PASS':
      case 'AUTH':
      case 'APOP':
        return this.inbox === undefined
          ? this.authorization(keyword, words)
          : reply('-ERR Command not valid for this state');
      case 'STAT':
      case 'LIST':
      case 'UIDL':
      case 'RETR':
      case 'TOP':
      case 'DELE':
        return this.inbox === undefined
          ? reply('-ERR Command not valid for this state')
          : this.transaction(keyword, words, this.inbox);
      default:
        return reply('-ERR Command not recognized');
    }
  }

  /** What is flagged goes at QUIT, whichever session flagged it. */
  private quit(): ModelReply {
    const inbox = this.inbox?.snapshot() ?? [];
    const flagged = inbox.map(({ uid }) => uid).filter((uid) => this.shared.deleted.has(uid));
    this.inbox?.remove(new Set(flagged));
    return closing('+OK bye see you soon');
  }

  /** Two status lines for one command, so that every later reply answers the command before it. */
  private rset(): ModelReply {
    if (this.inbox === undefined) {
      return reply('+OK', '-ERR java.lang.NullPointerException');
    }
    const flagged = this.inbox.snapshot().filter(({ uid }) => this.shared.deleted.delete(uid));
    return reply('+OK', `+OK maildrop has ${flagged.length} messages undeleted.`);
  }

  private authorization(keyword: string, words: readonly string[]): ModelReply {
    const [, first] = words;
    switch (keyword) {
      case 'USER':
        if (first === undefined) {
          return reply('-ERR Required syntax: USER <username>');
        }
        if (!this.findOrCreate(first)) {
          return reply(`-ERR ${USER_EXCEPTION}: Unable to find or create user '${first}'`);
        }
        this.user = first;
        return reply('+OK');
      case 'PASS':
        if (this.user === undefined) {
          return reply('-ERR USER required');
        }
        if (first === undefined) {
          return reply('-ERR Required syntax: PASS <username>');
        }
        // A password is taken to its first space only.
        return this.open(this.user, first)
          ? reply('+OK')
          : reply(`-ERR Authentication failed: ${USER_EXCEPTION}: Invalid password`);
      case 'APOP':
        return reply('-ERR APOP not supported');
      default:
        return this.startAuth(words);
    }
  }

  private startAuth([, mechanism, initial, ...more]: readonly string[]): ModelReply {
    if (mechanism === undefined) {
      return reply('-ERR Required syntax: AUTH mechanism [initial-response] but received <AUTH>');
    }
    const name = mechanism.toUpperCase();
    if (name !== 'PLAIN' && name !== 'XOAUTH2') {
      return reply(
        `-ERR Required syntax: AUTH mechanism <${mechanism}> not supported, expected one of [PLAIN, XOAUTH2]`,
      );
    }
    if (more.length > 0) {
      return reply(
        `-ERR Invalid syntax, expected initial-response : AUTH ${name} [initial-response]`,
      );
    }
    if (initial === undefined || initial === '=') {
      this.awaited = name;
      return reply('+ ');
    }
    return this.authenticate(name, initial);
  }

  /** PLAIN: authorization, user, password (RFC 4616). XOAUTH2: the password stands for the access token. */
  private authenticate(mechanism: 'PLAIN' | 'XOAUTH2', response: string): ModelReply {
    const text = Buffer.from(response, 'base64').toString('utf8');
    const [user, secret] =
      mechanism === 'PLAIN'
        ? text.split('\0').slice(1)
        : (/^user=(.*)\x01auth=Bearer (.*)\x01\x01$/u.exec(text)?.slice(1) ?? []);
    if (user === undefined || secret === undefined) {
      return reply(`-ERR Authentication failed, expected ${mechanism} format`);
    }
    if (!this.shared.users.has(user)) {
      return reply(`-ERR Authentication failed: User <${user}> doesn't exist`);
    }
    return this.open(user, secret)
      ? reply('+OK')
      : reply('-ERR Authentication failed: Invalid password');
  }

  private findOrCreate(user: string): boolean {
    if (this.shared.isAuthDisabled) {
      this.shared.users.add(user);
    }
    return this.shared.users.has(user);
  }

  private open(user: string, password: string): boolean {
    const { isAuthDisabled, store } = this.shared;
    if (!isAuthDisabled && store.passwords.get(user) !== password) {
      return false;
    }
    this.inbox = store.maildropOf(user);
    return true;
  }

  /** The folder is looked at anew for each command: new mail appears in an open session. */
  private transaction(keyword: string, words: readonly string[], inbox: Maildrop): ModelReply {
    const messages = inbox.snapshot();
    switch (keyword) {
      case 'STAT': {
        const kept = messages.filter(({ uid }) => !this.shared.deleted.has(uid));
        const octets = kept.reduce((sum, message) => sum + contentOctets(message), 0);
        return reply(`+OK ${kept.length} ${octets}`);
      }
      case 'LIST':
        return this.listing(words, messages, (message) => String(contentOctets(message)));
      case 'UIDL':
        return this.listing(words, messages, greenMailId);
      case 'RETR':
        return onMessage(words, messages, ({ octets }) => {
          // No octets are announced, and dots are stuffed after CRLF.
          const stuffed = trimmed(octets).replaceAll('\r\n.', '\r\n..');
          return raw(Buffer.from(`+OK\r\n${stuffed}\r\n.\r\n`, 'latin1'));
        });
      case 'TOP':
        return top(words, messages);
      default:
        return onMessage(words, messages, ({ uid }) => {
          if (this.shared.deleted.has(uid)) {
            return reply('-ERR message already deleted');
          }
          this.shared.deleted.add(uid);
          return reply('+OK message scheduled for deletion');
        });
    }
  }

  /** Flagged messages are left out of a listing and keep their number, so numbers have gaps; asked for one, it is told. */
  private listing(
    words: readonly string[],
    messages: readonly StoredMessage[],
    value: (message: StoredMessage) => string,
  ): ModelReply {
    if (words.length > 1) {
      return onMessage(words, messages, (message) =>
        reply(`+OK ${words[1] ?? ''} ${value(message)}`),
      );
    }
    const listed = messages.flatMap((message, index) =>
      this.shared.deleted.has(message.uid) ? [] : [`${index + 1} ${value(message)}`],
    );
    return reply('+OK', ...listed, '.');
  }
}

/** Cuts at each space; empty words at the end do not count. */
function javaWords(line: string): readonly string[] {
  return line.replace(/ +$/u, '').split(' ');
}

function trimmed(octets: Uint8Array): string {
  return canonicalise(octets)
    .toString('latin1')
    .replace(/^[\0-\x20]+|[\0-\x20]+$/gu, '');
}

/** The size announced is that of the content, without the header block. */
function contentOctets({ octets }: StoredMessage): number {
  const blank = octets.indexOf('\r\n\r\n');
  return blank === -1 ? 0 : octets.length - blank - 4;
}

/** TOP is never dot-stuffed: a body line `.` ends the reply early. */
function top(words: readonly string[], messages: readonly StoredMessage[]): ModelReply {
  const lineCount = words[2];
  if (lineCount === undefined) {
    return reply('-ERR java.lang.IllegalArgumentException: range and line count required');
  }
  return onMessage(words, messages, ({ octets }) => {
    if (!/^[+-]?\d+$/u.test(lineCount)) {
      return reply(numberFormat(lineCount));
    }
    const lines = trimmed(octets).split(/\r\n|\r|\n/u);
    const blank = lines.indexOf('');
    const header = blank === -1 ? lines : lines.slice(0, blank + 1);
    const body = blank === -1 ? [] : lines.slice(blank + 1);
    return reply('+OK', ...header, ...body.slice(0, Math.max(0, Number(lineCount))), '.');
  });
}

function onMessage(
  words: readonly string[],
  messages: readonly StoredMessage[],
  answer: (message: StoredMessage) => ModelReply,
): ModelReply {
  const word = words[1];
  if (word === undefined) {
    return reply(
      '-ERR java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1',
    );
  }
  if (!/^[+-]?\d+$/u.test(word)) {
    return reply(numberFormat(word));
  }
  const message = messages[Number(word) - 1];
  return message === undefined ? reply('-ERR no such message') : answer(message);
}

function numberFormat(word: string): string {
  return `-ERR java.lang.NumberFormatException: For input string: "${word}"`;
}
