import type { BodyStatistics } from './bodyReader';
import type { CommandLine } from './command';
import type { Endpoint, Limits, Timeouts } from './endpoint';
import { Pop3Error } from './errors';
import { ReplyReader } from './replyReader';
import type { SecretFilter } from './secretFilter';
import type { StatusLine } from './statusLine';
import { openTransport, startTlsInjection, type Transport } from './transport';
import { Watchdog } from './watchdog';

/** Sees every line in both directions, without secrets and without message octets. */
export type WireTrace = (direction: 'sent' | 'received', line: string) => void;

export interface ConnectionOptions {
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  readonly secrets: SecretFilter;
  readonly trace: WireTrace;
}

export interface Exchange {
  readonly command: CommandLine;
  /** A multi-line body follows `+OK`; `-ERR` never has one (RFC 1939 §3). */
  readonly hasBody: boolean;
  /** Gets the unstuffed body in pieces that may be kept but not changed. */
  readonly onBody?: (octets: Uint8Array) => void;
  readonly maximumBodyOctets?: number;
  /** A message may take as long as octets keep coming; any other reply must be complete within `timeouts.reply`. */
  readonly isMessage?: boolean;
  /** After `+OK` the TLS handshake is next, so that octets in plain text are an attack or a fault (RFC 2595 §4). */
  readonly precedesTls?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Reply {
  readonly status: StatusLine;
  readonly statistics: BodyStatistics | undefined;
}

interface Pending {
  readonly exchange: Exchange | 'greeting';
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Pop3Error) => void;
  release: () => void;
  status: StatusLine | undefined;
  bodyOctets: number;
  isAbandoned: boolean;
}

/** How long the rest of an abandoned reply may take before the connection is given up instead. */
const DRAIN_MILLISECONDS = 1_000;

/**
 * One connection: sends commands, matches replies to them in order (RFC 1939 §3, RFC 2449 §6.6) and keeps the clock. At
 * most `window` commands are unanswered at a time. After any error of the stream itself the connection is destroyed and
 * every exchange rejects with that error, once.
 */
export class Pop3Connection {
  /** Commands that may be unanswered at once: 1 unless the server offers PIPELINING. */
  window = 1;

  private transport: Transport | undefined;
  private readonly unsent: Pending[] = [];
  private readonly outstanding: Pending[] = [];
  private failure: Pop3Error | undefined;
  private readonly reader: ReplyReader;
  private readonly watchdog: Watchdog;
  private drainTimer: NodeJS.Timeout | undefined;
  private isStartingTls = false;

  private constructor(private readonly options: ConnectionOptions) {
    this.reader = new ReplyReader(
      {
        onStatus: (status) => this.acceptStatus(status),
        onBody: (octets) => {
          this.acceptBody(octets);
        },
        onReplyEnd: (statistics) => {
          this.finishReply(statistics);
        },
      },
      () => this.outstanding.length > 0,
      options.limits.statusLineOctets,
    );
    this.watchdog = new Watchdog(options.timeouts, (message) => {
      this.fail(new Pop3Error('timeout', message));
    });
  }

  /** Connects and reads the greeting. */
  static async open(
    endpoint: Endpoint,
    options: ConnectionOptions,
    signal: AbortSignal,
  ): Promise<{ readonly connection: Pop3Connection; readonly greeting: StatusLine }> {
    const connection = new Pop3Connection(options);
    // Registered before the first octet can arrive, so that an early greeting is no surplus.
    const greeting = connection.expectGreeting();
    greeting.catch(() => undefined);
    const onAbort = (): void => {
      connection.fail(new Pop3Error('aborted', 'The connection attempt was cancelled'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      connection.transport = await openTransport(
        endpoint,
        options.timeouts,
        {
          onOctets: (chunk) => {
            connection.accept(chunk);
          },
          onClosed: (error) => {
            connection.fail(error);
          },
        },
        signal,
      );
      connection.watchdog.replyDue('greeting');
      const { status } = await greeting;
      return { connection, greeting: status };
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  get isEncrypted(): boolean {
    return this.transport?.isEncrypted ?? false;
  }

  /** What ended the connection, if it has ended. */
  get ended(): Pop3Error | undefined {
    return this.failure;
  }

  /**
   * Sends a command when its turn comes and resolves with the reply, whatever its indicator. Aborting rejects at once: a
   * command not yet sent never is; the reply to one that was is drained, or the connection given up if that takes long.
   */
  exchange(exchange: Exchange): Promise<Reply> {
    const { signal } = exchange;
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined || signal?.aborted === true) {
        reject(this.failure ?? aborted());
        return;
      }
      const pending = newPending(exchange, resolve, reject);
      const onAbort = (): void => {
        this.abandon(pending);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.release = () => {
        signal?.removeEventListener('abort', onAbort);
      };
      this.unsent.push(pending);
      this.sendNext();
    });
  }

  /** Upgrades to TLS right after STLS was answered with `+OK`; nothing else may be under way. */
  async startTls(signal: AbortSignal): Promise<void> {
    if (this.transport === undefined || this.failure !== undefined) {
      throw this.failure ?? new Pop3Error('closed', 'The connection is not open');
    }
    try {
      await this.transport.startTls(signal);
    } catch (error) {
      const failure = toPop3Error(error);
      this.fail(failure);
      throw failure;
    } finally {
      this.isStartingTls = false;
    }
  }

  destroy(): void {
    this.fail(new Pop3Error('closed', 'The connection was closed by this client'));
    this.transport?.destroy();
  }

  private expectGreeting(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.outstanding.push(newPending('greeting', resolve, reject));
    });
  }

  private sendNext(): void {
    while (
      this.failure === undefined &&
      this.transport !== undefined &&
      this.outstanding.length < this.window
    ) {
      const next = this.unsent.shift();
      if (next === undefined || next.exchange === 'greeting') {
        return;
      }
      if (this.outstanding.length === 0) {
        this.watchdog.replyDue(next.exchange.isMessage === true ? 'message' : 'reply');
      }
      this.outstanding.push(next);
      this.options.trace('sent', next.exchange.command.display);
      this.transport.write(next.exchange.command.octets);
    }
  }

  private accept(chunk: Uint8Array): void {
    if (this.failure !== undefined) {
      return;
    }
    if (this.isStartingTls) {
      this.fail(startTlsInjection());
      return;
    }
    this.watchdog.octetsArrived();
    try {
      this.reader.push(chunk);
    } catch (error) {
      this.fail(this.streamFailure(error));
    }
  }

  private streamFailure(error: unknown): Pop3Error {
    return this.isStartingTls ? startTlsInjection() : toPop3Error(error);
  }

  private acceptStatus(status: StatusLine): { readonly hasBody: boolean } {
    const [pending] = this.outstanding;
    if (pending === undefined) {
      throw new Pop3Error('protocol', 'The server sent a reply that answers no command');
    }
    if (status.indicator === 'continuation') {
      throw new Pop3Error('protocol', 'The server asked for more where nothing more is due');
    }
    const clean = { ...status, text: this.options.secrets.apply(status.text) };
    const indicator = status.indicator === 'ok' ? '+OK' : '-ERR';
    this.options.trace('received', `${indicator} ${clean.text}`.trimEnd());
    pending.status = clean;
    const { exchange } = pending;
    return { hasBody: exchange !== 'greeting' && exchange.hasBody && status.indicator === 'ok' };
  }

  private acceptBody(octets: Uint8Array): void {
    const [pending] = this.outstanding;
    if (pending === undefined || pending.exchange === 'greeting') {
      return;
    }
    pending.bodyOctets += octets.length;
    if (pending.bodyOctets > (pending.exchange.maximumBodyOctets ?? Infinity)) {
      throw new Pop3Error('tooLarge', 'The reply is larger than this client accepts');
    }
    if (!pending.isAbandoned) {
      pending.exchange.onBody?.(octets);
    }
  }

  private finishReply(statistics: BodyStatistics | undefined): void {
    const pending = this.outstanding.shift();
    if (pending?.status === undefined) {
      return;
    }
    if (statistics !== undefined) {
      this.options.trace('received', `(${statistics.octets} octets)`);
    }
    const [following] = this.outstanding;
    if (following === undefined) {
      this.watchdog.nothingDue();
    } else {
      const isMessage = following.exchange !== 'greeting' && following.exchange.isMessage === true;
      this.watchdog.replyDue(isMessage ? 'message' : 'reply');
    }
    if (this.drainTimer !== undefined && !this.outstanding.some((other) => other.isAbandoned)) {
      clearTimeout(this.drainTimer);
      this.drainTimer = undefined;
    }
    const { exchange, status } = pending;
    if (exchange !== 'greeting' && exchange.precedesTls === true && status.indicator === 'ok') {
      this.isStartingTls = true;
    }
    pending.release();
    pending.resolve({ status, statistics });
    this.sendNext();
  }

  private abandon(pending: Pending): void {
    const position = this.unsent.indexOf(pending);
    if (position !== -1) {
      this.unsent.splice(position, 1);
    } else if (this.outstanding.includes(pending)) {
      pending.isAbandoned = true;
      this.drainTimer ??= setTimeout(() => {
        this.fail(aborted());
      }, DRAIN_MILLISECONDS);
    }
    pending.release();
    pending.reject(aborted());
  }

  private fail(error: Pop3Error): void {
    if (this.failure !== undefined) {
      return;
    }
    this.failure = error;
    this.watchdog.dispose();
    clearTimeout(this.drainTimer);
    this.transport?.destroy();
    for (const pending of [...this.outstanding.splice(0), ...this.unsent.splice(0)]) {
      pending.release();
      pending.reject(error);
    }
  }
}

function newPending(
  exchange: Pending['exchange'],
  resolve: Pending['resolve'],
  reject: Pending['reject'],
): Pending {
  return {
    exchange,
    resolve,
    reject,
    release: () => undefined,
    status: undefined,
    bodyOctets: 0,
    isAbandoned: false,
  };
}

function aborted(): Pop3Error {
  return new Pop3Error('aborted', 'The work was cancelled');
}

function toPop3Error(error: unknown): Pop3Error {
  return error instanceof Pop3Error
    ? error
    : new Pop3Error('protocol', 'The reply could not be processed', { cause: error });
}
