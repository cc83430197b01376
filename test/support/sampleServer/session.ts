import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { type Command, MAXIMUM_COMMAND_OCTETS, parseCommand, redacted } from './command';
import type { Faults } from './faults';
import { LineBuffer } from './framing';
import { type Maildrop, MaildropView } from './maildrop';
import { multiLine, type Reply, transactionReply } from './transaction';

const AUTOLOGOUT_MILLISECONDS = 10 * 60 * 1000;
const MAXIMUM_PENDING_OCTETS = 8192;

/** What one connection did. */
export interface SessionRecord {
  readonly number: number;
  /** Commands in order, without passwords and digests. */
  readonly commands: string[];
  user: string | undefined;
  isSecure: boolean;
  /** `quit` after an answered QUIT, `dropped` where the connection ended without it. */
  end: 'quit' | 'dropped' | undefined;
}

export interface Account {
  readonly password: string;
  readonly maildrop: Maildrop;
}

export interface SessionContext {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly faults: Readonly<Faults>;
  readonly secureContext: SecureContext | undefined;
  readonly record: SessionRecord;
  readonly onCommand: (line: string) => void;
}

/** One connection's state machine: AUTHORIZATION, TRANSACTION, UPDATE (RFC 1939 §3). */
export class Session {
  private readonly lines = new LineBuffer();
  private readonly timestamp: string;
  private userName: string | undefined;
  private maildrop: Maildrop | undefined;
  private view: MaildropView | undefined;
  private unlock: (() => void) | undefined;
  private isOver = false;

  constructor(
    private socket: Socket,
    private readonly context: SessionContext,
  ) {
    this.timestamp = `<${process.pid}.${context.record.number}.${Date.now()}@sample.test>`;
    context.record.isSecure = socket instanceof TLSSocket;
    this.listen();
  }

  greet(): void {
    const { greetingRefusal, withoutApop } = this.context.faults;
    if (greetingRefusal !== undefined) {
      this.finish(`-ERR ${greetingRefusal}`);
      return;
    }
    this.send(`+OK Sample POP3 server ready${withoutApop === true ? '' : ` ${this.timestamp}`}`);
  }

  private listen(): void {
    const { socket } = this;
    socket.setNoDelay(true);
    socket.on('data', this.onData);
    socket.on('drain', this.work);
    socket.on('close', this.onClose);
    socket.on('error', () => {
      socket.destroy();
    });
    socket.setTimeout(AUTOLOGOUT_MILLISECONDS, () => {
      socket.destroy();
    });
  }

  private readonly onData = (chunk: Buffer): void => {
    this.lines.push(chunk);
    this.work();
  };

  private readonly onClose = (): void => {
    this.release();
    this.context.record.end ??= 'dropped';
  };

  private readonly work = (): void => {
    // A client that pipelines without reading must not make the server hold all replies in memory.
    while (!this.isOver && !this.socket.writableNeedDrain) {
      const line = this.lines.shift();
      if (line === undefined) {
        if (this.lines.pendingOctets > MAXIMUM_PENDING_OCTETS) {
          this.socket.destroy();
        }
        return;
      }
      this.answer(line);
    }
  };

  private answer(octets: Buffer): void {
    const command = parseCommand(octets);
    const line = redacted(command);
    this.context.record.commands.push(line);
    this.context.onCommand(line);
    if (octets.length + 2 > MAXIMUM_COMMAND_OCTETS) {
      this.send('-ERR Command line too long');
      return;
    }
    if (command.keyword === 'CAPA' && this.context.faults.withoutCapa !== true) {
      this.send(multiLine('+OK Capability list follows', this.capabilities()));
      return;
    }
    if (command.keyword === 'QUIT') {
      this.quit();
      return;
    }
    const reply =
      this.view === undefined
        ? this.authorizationReply(command)
        : transactionReply(command, this.view, this.context.faults);
    if (reply === undefined) {
      return;
    }
    if (command.keyword === 'RETR' && this.context.faults.dropsInMessage === true) {
      this.dropWithin(Buffer.from(reply));
    } else {
      this.send(reply);
    }
  }

  private dropWithin(reply: Buffer): void {
    this.isOver = true;
    this.socket.end(reply.subarray(0, reply.length / 2));
  }

  private capabilities(): readonly string[] {
    const { faults, secureContext } = this.context;
    const offersStls = secureContext !== undefined && !this.context.record.isSecure;
    return [
      'USER',
      ...(faults.withoutTop === true ? [] : ['TOP']),
      ...(faults.withoutUidl === true ? [] : ['UIDL']),
      ...(faults.withoutPipelining === true ? [] : ['PIPELINING']),
      'RESP-CODES',
      'AUTH-RESP-CODE',
      ...(faults.loginDelay === undefined ? [] : [`LOGIN-DELAY ${faults.loginDelay}`]),
      ...(offersStls && this.view === undefined ? ['STLS'] : []),
      'EXPIRE NEVER',
      'IMPLEMENTATION Sample-POP3',
    ];
  }

  private authorizationReply(command: Command): Reply | undefined {
    switch (command.keyword) {
      case 'STLS':
        return this.startTls();
      case 'USER':
        if (command.rest === '') {
          return '-ERR USER needs a name';
        }
        // An unknown name is refused at PASS only, so that nobody can find out which names exist.
        this.userName = command.rest;
        return '+OK Send PASS';
      case 'PASS': {
        const user = this.userName;
        this.userName = undefined;
        if (user === undefined) {
          return '-ERR Send USER first';
        }
        return this.login(user, (password) => isSame(password, command.rest));
      }
      case 'APOP': {
        const [user, digest] = command.words;
        if (
          this.context.faults.withoutApop === true ||
          user === undefined ||
          digest === undefined
        ) {
          return '-ERR APOP is not possible here';
        }
        return this.login(user, (password) =>
          isSame(createHash('md5').update(`${this.timestamp}${password}`).digest('hex'), digest),
        );
      }
      default:
        return '-ERR Log in first';
    }
  }

  private startTls(): Reply | undefined {
    const { secureContext, record } = this.context;
    if (secureContext === undefined || record.isSecure) {
      return '-ERR STLS is not possible here';
    }
    if (this.lines.pendingOctets > 0) {
      // Octets that came in clear text before the handshake could be an attacker's (RFC 2595 §4).
      this.finish('-ERR Nothing may follow STLS');
      return undefined;
    }
    const plain = this.socket;
    plain.off('data', this.onData).off('drain', this.work).off('close', this.onClose);
    plain.write('+OK Begin TLS negotiation\r\n');
    record.isSecure = true;
    this.userName = undefined;
    this.socket = new TLSSocket(plain, { isServer: true, secureContext });
    this.listen();
    return undefined;
  }

  private login(user: string, accepts: (password: string) => boolean): Reply {
    const { accounts, faults, record } = this.context;
    record.user = user;
    if (faults.systemFailure !== undefined) {
      return `-ERR [${faults.systemFailure}] The mail store is not available`;
    }
    const account = accounts.get(user);
    if (account === undefined || !accepts(account.password)) {
      const code = faults.authFailureCode ?? 'AUTH';
      return `-ERR ${code === 'none' ? '' : `[${code}] `}Invalid user name or password`;
    }
    const { maildrop } = account;
    const now = Date.now();
    const { loginDelay } = faults;
    if (
      loginDelay !== undefined &&
      maildrop.lastLoginAt !== undefined &&
      now - maildrop.lastLoginAt < loginDelay * 1000
    ) {
      return `-ERR [LOGIN-DELAY] At least ${loginDelay} seconds must pass between logins`;
    }
    const unlock = faults.locked === true ? undefined : maildrop.lock();
    if (unlock === undefined) {
      return '-ERR [IN-USE] Another session holds the maildrop';
    }
    this.unlock = unlock;
    maildrop.lastLoginAt = now;
    this.maildrop = maildrop;
    this.view = new MaildropView(faults.emptyMaildrop === true ? [] : maildrop.snapshot());
    const { count, octets } = this.view.totals();
    return `+OK Maildrop has ${count} messages (${octets} octets)`;
  }

  private quit(): void {
    this.context.record.end = 'quit';
    if (this.view !== undefined && this.context.faults.quitFails === true) {
      this.finish('-ERR Some deleted messages were not removed');
      return;
    }
    if (this.view !== undefined) {
      this.maildrop?.remove(this.view.deletedUids());
    }
    this.finish('+OK Bye');
  }

  private send(reply: Reply): void {
    this.socket.write(typeof reply === 'string' ? `${reply}\r\n` : reply);
  }

  private finish(lastReply: string): void {
    this.isOver = true;
    this.release();
    this.socket.end(`${lastReply}\r\n`);
  }

  private release(): void {
    this.unlock?.();
    this.unlock = undefined;
  }
}

function isSame(expected: string, actual: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(actual));
}
