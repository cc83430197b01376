import { createHash } from 'node:crypto';
import { dotStuffed } from '../sampleServer/framing';
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
  startingTls,
  startModel,
} from './model';

/** smtp4dev of 2026 (rnwood/smtp4dev, Rnwood.Smtp4dev/Server/Pop3), which has NOOP. */
export function startSmtp4dev(options: ModelOptions = {}): Promise<RunningModel> {
  return startModel(
    (store) => ({
      greeting: () => '+OK smtp4dev POP3 server ready',
      openSession: () => new Smtp4devSession(store, options.stls !== undefined),
    }),
    options,
  );
}

/** A GUID without hyphens and the size. */
export function smtp4devId({ uid, octets }: StoredMessage): string {
  return `${createHash('md5').update(uid).digest('hex')}-${octets.length}`;
}

class Smtp4devSession implements ModelSession {
  readonly expectsSecret = false;
  private user = '';
  private isAuthenticated = false;

  constructor(
    private readonly store: ModelStore,
    private readonly hasStls: boolean,
  ) {}

  answer(line: string): ModelReply {
    const trimmed = line.replace(/^ +/u, '');
    if (trimmed === '') {
      // The first word of nothing is taken, which is an error that ends the session without a reply.
      return closing();
    }
    const space = trimmed.indexOf(' ');
    const keyword = (space === -1 ? trimmed : trimmed.slice(0, space)).toUpperCase();
    const rest = space === -1 ? '' : trimmed.slice(space + 1).replace(/^ +/u, '');
    switch (keyword) {
      case 'CAPA':
        return reply(
          '+OK Capability list follows',
          'USER',
          // There is no such command.
          'TOP',
          'UIDL',
          // Announced on an encrypted connection too, against RFC 2595 §4.
          ...(this.hasStls ? ['STLS'] : []),
          '.',
        );
      case 'STLS':
        return this.hasStls
          ? startingTls('+OK Begin TLS negotiation')
          : reply('-ERR Unknown command');
      case 'USER':
        if (rest.trim() === '') {
          return reply('-ERR Missing username');
        }
        this.user = rest.trim();
        return reply(`+OK user ${this.user} accepted`);
      case 'PASS':
        // Any password that is not empty, spaces included.
        if (this.user === '' || rest === '') {
          return reply('-ERR Authentication failed');
        }
        this.isAuthenticated = true;
        return reply('+OK Authentication successful');
      case 'RSET':
        // Nothing is undone: what DELE removed is gone.
        return reply('+OK Reset state');
      case 'QUIT':
        return closing('+OK Goodbye');
      case 'NOOP':
      case 'STAT':
      case 'LIST':
      case 'UIDL':
      case 'RETR':
      case 'DELE':
        return this.isAuthenticated
          ? this.transaction(keyword, rest)
          : reply('-ERR Not authenticated');
      default:
        return reply('-ERR Unknown command');
    }
  }

  /**
   * Every command asks the database anew, so a session is no snapshot: new mail appears in it, and a message number
   * means the position at this moment. All users see one mailbox.
   */
  private transaction(keyword: string, rest: string): ModelReply {
    const messages = this.store.maildrop.snapshot();
    switch (keyword) {
      case 'STAT': {
        const octets = messages.reduce((sum, message) => sum + message.octets.length, 0);
        return reply(`+OK ${messages.length} ${octets}`);
      }
      case 'LIST':
        return listed(rest, messages, `+OK ${messages.length} messages:`, ({ octets }) =>
          String(octets.length),
        );
      case 'UIDL':
        return listed(rest, messages, `+OK ${messages.length} messages`, smtp4devId);
      case 'RETR':
        return onMessage(rest, messages, ({ octets }) =>
          raw(Buffer.concat([Buffer.from(`+OK ${octets.length} octets\r\n`), dotStuffed(octets)])),
        );
      case 'DELE':
        return onMessage(rest, messages, ({ uid }, number) => {
          // At once: what follows moves down by one in this very session, and neither RSET nor a drop brings it back.
          this.store.maildrop.remove(new Set([uid]));
          return reply(`+OK message ${number} deleted`);
        });
      default:
        return reply('+OK');
    }
  }
}

function listed(
  rest: string,
  messages: readonly StoredMessage[],
  status: string,
  value: (message: StoredMessage) => string,
): ModelReply {
  if (rest.trim() === '') {
    return reply(
      status,
      ...messages.map((message, index) => `${index + 1} ${value(message)}`),
      '.',
    );
  }
  const number = integer(rest);
  const message = number === undefined ? undefined : messages[number - 1];
  return message === undefined
    ? reply('-ERR no such message')
    : reply(`+OK ${String(number)} ${value(message)}`);
}

function onMessage(
  rest: string,
  messages: readonly StoredMessage[],
  answer: (message: StoredMessage, number: number) => ModelReply,
): ModelReply {
  const number = integer(rest);
  if (number === undefined) {
    return reply('-ERR Invalid message id');
  }
  const message = messages[number - 1];
  return message === undefined ? reply('-ERR No such message') : answer(message, number);
}

function integer(text: string): number | undefined {
  return /^\s*[+-]?\d+\s*$/u.test(text) ? Number(text) : undefined;
}
