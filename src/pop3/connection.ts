import type { BodyStatistics } from './bodyReader';
import { LinkedQueue } from '../shared/linkedQueue';
import { onAbort } from '../shared/onAbort';
import { CommandQueue } from './commandQueue';
import type { CommandLine } from './command';
import type { Endpoint, Limits, Timeouts } from './endpoint';
import { Pop3Error } from './errors';
import type { ReadGate } from './messageSink';
import type { Dialogue, Exchange, Reply } from './exchange';
import { ONE_AT_A_TIME, PipelineWindow, type WindowSize } from './pipelineWindow';
import { newPending, type PendingExchange } from './pendingExchange';
import { ReplyReader } from './replyReader';
import type { SecretFilter } from './secretFilter';
import type { StatusLine } from './statusLine';
import { openTransport, startTlsInjection, type Transport } from './transport';
import type { TlsSession } from './tlsSession';
import { Watchdog } from './watchdog';
import { WireRecorder } from './wireRecorder';
import type { WireTap } from './wireTap';

/** Sees every line in both directions, without secrets and without message octets. */
export type WireTrace = (direction: 'sent' | 'received', line: string) => void;

export interface ConnectionOptions {
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  readonly secrets: SecretFilter;
  readonly trace: WireTrace;
  readonly tap?: WireTap | undefined;
}

/** The greeting answers no command, but is due like a reply. */
const GREETING: Exchange = { command: { octets: new Uint8Array(), display: '' }, hasBody: false };

/** How long the rest of an abandoned reply may take before the connection is given up instead. */
const DRAIN_MILLISECONDS = 1_000;

/**
 * One connection: sends commands, matches replies to them in order (RFC 1939 §3, RFC 2449 §6.6) and keeps the clock. No
 * more is unanswered at a time than the window allows. After any error of the stream itself the connection is destroyed
 * and every exchange rejects with that error, once.
 */
export class Pop3Connection implements ReadGate {
  /** Whether this side gave it up over a reply that nobody waited for any longer. */
  wasGivenUp = false;
  private transport: Transport | undefined;
  private readonly unsent = new CommandQueue<PendingExchange>();
  private readonly outstanding = new LinkedQueue<PendingExchange>();
  private readonly window = new PipelineWindow(ONE_AT_A_TIME);
  private failure: Pop3Error | undefined;
  private unansweredAtEnd = 0;
  private readonly reader: ReplyReader;
  private readonly watchdog: Watchdog;
  private readonly recorder: WireRecorder | undefined;
  private drainTimer: NodeJS.Timeout | undefined;
  /** Replies under way that nobody waits for. */
  private abandoned = 0;
  private isSendDue = false;
  private isAnsweringChallenge = false;
  private isStartingTls = false;
  private isReadingPaused = false;

  private constructor(private readonly options: ConnectionOptions) {
    const { tap, secrets } = options;
    this.recorder = tap === undefined ? undefined : new WireRecorder(tap, secrets);
    this.reader = new ReplyReader(
      {
        onStatus: (status, line) => this.acceptStatus(status, line),
        onBody: (octets) => {
          this.acceptBody(octets);
        },
        onBodyOnWire: (octets) => {
          this.recorder?.body(octets);
        },
        onReplyEnd: (statistics) => {
          this.finishReply(statistics);
        },
      },
      () => this.outstanding.length > 0 && !this.isAnsweringChallenge,
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
          onConnected: () => {
            connection.recorder?.connected(endpoint);
          },
          onOctets: (chunk) => {
            connection.accept(chunk);
          },
          onClosed: (error) => {
            connection.fail(error);
          },
        },
        signal,
      );
      connection.recordTls();
      connection.watchdog.replyDue('greeting');
      const { status } = await greeting;
      return { connection, greeting: status };
    } catch (error) {
      connection.fail(toPop3Error(error));
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** What protects the connection; `undefined` in plain text. */
  get tls(): TlsSession | undefined {
    return this.transport?.tls;
  }

  /** Whether the server runs on this machine. */
  get isLoopback(): boolean {
    return this.transport?.isLoopback ?? false;
  }

  /** What ended the connection, if it has ended. */
  get ended(): Pop3Error | undefined {
    return this.failure;
  }

  /** Whether several commands were unanswered when the connection ended: the server may not cope with pipelining. */
  get endedWhilePipelining(): boolean {
    return this.unansweredAtEnd > 1;
  }

  get windowSize(): WindowSize {
    return this.window.size;
  }

  set windowSize(size: WindowSize) {
    this.window.size = size;
    this.scheduleSend();
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
      if (signal !== undefined) {
        pending.release = onAbort(signal, () => {
          this.abandon(pending);
        });
      }
      pending.place = this.unsent.add(pending);
      this.scheduleSend();
    });
  }

  /** Upgrades to TLS right after STLS was answered with `+OK`; nothing else may be under way. */
  async startTls(signal: AbortSignal): Promise<void> {
    if (this.transport === undefined || this.failure !== undefined) {
      throw this.failure ?? new Pop3Error('closed', 'The connection is not open');
    }
    try {
      await this.transport.startTls(signal);
      this.recordTls();
    } catch (error) {
      const failure = toPop3Error(error);
      this.fail(failure);
      throw failure;
    } finally {
      this.isStartingTls = false;
    }
  }

  /** Leaves unread what the server sends. The clocks stand still meanwhile, for the silence is not the server's. */
  pauseReading(): void {
    this.isReadingPaused = true;
    this.watchdog.suspend();
    this.stopDraining();
    this.transport?.pause();
  }

  resumeReading(): void {
    this.isReadingPaused = false;
    this.watchdog.resume();
    this.drainAbandoned();
    this.transport?.resume();
  }

  destroy(): void {
    this.fail(new Pop3Error('closed', 'The connection was closed by this client'), true);
    this.transport?.destroy();
  }

  private recordTls(): void {
    const { tls } = this;
    if (tls !== undefined) {
      this.recorder?.encrypted(tls.protocol, tls.cipher);
    }
  }

  private expectGreeting(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.window.enter(GREETING);
      this.outstanding.push(newPending(GREETING, resolve, reject));
    });
  }

  /** Commands asked for in one turn of the event loop leave in one write. */
  private scheduleSend(): void {
    if (!this.isSendDue) {
      this.isSendDue = true;
      queueMicrotask(() => {
        this.isSendDue = false;
        this.sendWaiting();
      });
    }
  }

  private sendWaiting(): void {
    const lines: Uint8Array[] = [];
    for (let next = this.nextToSend(); next !== undefined; next = this.nextToSend()) {
      this.unsent.shift();
      next.place = undefined;
      if (this.outstanding.length === 0) {
        this.watchdog.replyDue('reply');
      }
      this.outstanding.push(next);
      this.window.enter(next.exchange);
      this.tell(next.exchange.command);
      lines.push(next.exchange.command.octets);
    }
    if (lines.length > 0) {
      this.transport?.write(Buffer.concat(lines));
    }
  }

  private nextToSend(): PendingExchange | undefined {
    const next = this.unsent.peek();
    const maySend = this.failure === undefined && this.transport !== undefined;
    return maySend && next !== undefined && this.window.hasRoomFor(next.exchange)
      ? next
      : undefined;
  }

  private tell({ display }: CommandLine): void {
    this.options.trace('sent', display);
    this.recorder?.sent(display);
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

  /** The octets that could not be read may have come after a reply to STLS in the same chunk. */
  private streamFailure(error: unknown): Pop3Error {
    return this.isStartingTls ? startTlsInjection() : toPop3Error(error);
  }

  private acceptStatus(status: StatusLine, line: Uint8Array): { readonly hasBody: boolean } {
    const pending = this.outstanding.first;
    if (pending === undefined) {
      throw new Pop3Error('protocol', 'The server sent a reply that answers no command');
    }
    const { hasBody, isMessage, dialogue } = pending.exchange;
    const asksForMore =
      status.indicator === 'continuation' ||
      (status.indicator === 'ok' && dialogue?.isComplete === false);
    if (asksForMore) {
      if (dialogue === undefined) {
        throw new Pop3Error('protocol', 'The server asked for more where nothing more is due');
      }
      if (dialogue.failure !== undefined) {
        // Answering again could go on for ever.
        throw dialogue.failure;
      }
      this.recorder?.challenge();
      this.options.trace('received', '+ ****');
      void this.answerChallenge(pending, dialogue, status);
      return { hasBody: false };
    }
    const clean = { ...status, text: this.options.secrets.apply(status.text) };
    const indicator = status.indicator === 'ok' ? '+OK' : '-ERR';
    this.recorder?.status(line);
    this.options.trace('received', `${indicator} ${clean.text}`.trimEnd());
    pending.status = clean;
    const isBodyNext = hasBody && status.indicator === 'ok';
    if (isBodyNext && isMessage === true) {
      this.watchdog.messageBegins();
    }
    return { hasBody: isBodyNext };
  }

  private async answerChallenge(
    pending: PendingExchange,
    dialogue: Dialogue,
    challenge: StatusLine,
  ): Promise<void> {
    this.isAnsweringChallenge = true;
    this.watchdog.nothingDue();
    const answer = await dialogue.respond(challenge);
    this.isAnsweringChallenge = false;
    // A connection that failed meanwhile has nothing outstanding.
    if (this.outstanding.first === pending) {
      this.watchdog.replyDue('reply');
      this.tell(answer);
      this.transport?.write(answer.octets);
    }
  }

  private acceptBody(octets: Uint8Array): void {
    const pending = this.outstanding.first;
    if (pending === undefined) {
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
    const pending = this.outstanding.first;
    if (pending?.status === undefined) {
      return;
    }
    this.outstanding.shift();
    this.window.leave(pending.exchange);
    this.recorder?.endOfReply();
    if (statistics !== undefined) {
      this.options.trace('received', `(${statistics.octets} octets)`);
    }
    if (this.outstanding.length === 0) {
      this.watchdog.nothingDue();
    } else {
      this.watchdog.replyDue('reply');
    }
    if (pending.isAbandoned) {
      this.abandoned -= 1;
      if (this.abandoned === 0) {
        this.stopDraining();
      }
    }
    const { exchange, status } = pending;
    if (exchange.precedesTls === true && status.indicator === 'ok') {
      this.isStartingTls = true;
    }
    pending.release();
    pending.resolve({ status, statistics });
    this.scheduleSend();
  }

  private abandon(pending: PendingExchange): void {
    const { place } = pending;
    pending.release();
    pending.reject(aborted());
    if (place !== undefined) {
      this.unsent.remove(place);
    } else if (pending.exchange.dialogue !== undefined) {
      this.fail(aborted());
    } else {
      pending.isAbandoned = true;
      this.abandoned += 1;
      this.drainAbandoned();
    }
  }

  private drainAbandoned(): void {
    if (this.abandoned > 0 && !this.isReadingPaused && this.failure === undefined) {
      this.drainTimer ??= setTimeout(() => {
        this.giveUpDraining();
      }, DRAIN_MILLISECONDS);
    }
  }

  private stopDraining(): void {
    clearTimeout(this.drainTimer);
    this.drainTimer = undefined;
  }

  /** To everyone else the connection is lost, may be had again, and pipelining is not to blame. */
  private giveUpDraining(): void {
    this.fail(
      new Pop3Error('closed', 'The connection was given up over a reply that nobody waits for'),
      true,
    );
    this.unansweredAtEnd = 0;
    this.wasGivenUp = true;
  }

  private fail(error: Pop3Error, isOwnChoice = false): void {
    if (this.failure !== undefined) {
      return;
    }
    this.failure = error;
    this.unansweredAtEnd = this.outstanding.length;
    this.watchdog.dispose();
    this.stopDraining();
    this.transport?.destroy();
    this.recorder?.closed(isOwnChoice ? undefined : error, this.reader.unfinishedLine);
    for (const pending of [...this.outstanding.drain(), ...this.unsent.removeAll()]) {
      pending.release();
      pending.reject(error);
    }
  }
}

function aborted(): Pop3Error {
  return new Pop3Error('aborted', 'The work was cancelled');
}

function toPop3Error(error: unknown): Pop3Error {
  return error instanceof Pop3Error
    ? error
    : new Pop3Error('protocol', 'The reply could not be processed', { cause: error });
}
