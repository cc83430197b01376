import { setMaxListeners } from 'node:events';
import { Batches } from '../shared/batches';
import { MailboxError } from './errors';
import type { HeaderQueue } from './headerQueue';
import type { HeaderReader } from './headerReader';
import type { MessageKey } from './mailbox';
import type { MaildropSession, OpenSession, RunOptions } from './maildropSession';

/** Header blocks asked for at once on a server with PIPELINING; the connection bounds what is really under way. */
const PIPELINED_READS = 2_000;

/** Header blocks that are parsed, and rows that change, in one go. */
const BATCH_SIZE = 100;

/** Header blocks held until they are parsed. */
const MAXIMUM_WAITING = 2_000;

export interface HeaderResult {
  readonly key: MessageKey;
  readonly octets?: Uint8Array;
  readonly error?: unknown;
}

export interface HeaderRunParts {
  readonly session: MaildropSession;
  readonly queue: HeaderQueue;
  readonly headers: HeaderReader;
  readonly run: RunOptions;
  readonly handle: (results: readonly HeaderResult[], signal: AbortSignal) => Promise<void>;
}

/** Reads what a {@link HeaderQueue} wants until it wants no more. Serves once. */
export class HeaderRun {
  private readonly stop = new AbortController();
  private readonly batches: Batches<HeaderResult>;
  private reading = 0;
  private limit = 0;
  private failure: unknown;
  private onIdle: (() => void) | undefined;

  constructor(private readonly parts: HeaderRunParts) {
    setMaxListeners(0, this.stop.signal);
    this.batches = new Batches(async (results) => {
      try {
        await parts.handle(results, this.stop.signal);
      } catch (error) {
        this.giveUp(error);
      }
      this.fill();
    }, BATCH_SIZE);
  }

  get isAbandoned(): boolean {
    return this.stop.signal.aborted && this.failure === undefined;
  }

  /**
   * Each header block is a task of its own in the session, so that what the user asks for meanwhile is sent next; while
   * some are being parsed the next are being read. Throws what made reading impossible.
   */
  async finish(): Promise<void> {
    const { session } = this.parts;
    try {
      await session.hold(async () => {
        this.limit = await session.run(
          (open) => Promise.resolve(this.readsAtOnce(open)),
          this.options(),
        );
        await new Promise<void>((resolve) => {
          this.onIdle = resolve;
          this.fill();
        });
      });
    } finally {
      this.onIdle = undefined;
      // What was read stays, whatever becomes of the rest.
      await this.batches.settled();
    }
    if (this.failure !== undefined) {
      throw this.failure as Error;
    }
  }

  /** Must be called when more is wanted. */
  fill(): void {
    const { queue, headers } = this.parts;
    if (headers.lacksTop) {
      queue.failBackground(
        new MailboxError('headersNotRead', 'Without TOP only what is seen is read'),
      );
    }
    while (this.mayReadAnother) {
      const key = queue.take();
      if (key === undefined) {
        break;
      }
      this.reading += 1;
      void this.readOne(key);
    }
    if (this.reading === 0 && !this.isHeldBack) {
      this.onIdle?.();
    }
  }

  /** Stops, because nobody wants any more what is being read. */
  abandon(): void {
    this.stop.abort();
  }

  private get mayReadAnother(): boolean {
    return (
      this.onIdle !== undefined &&
      this.reading < this.limit &&
      !this.isHeldBack &&
      !this.stop.signal.aborted
    );
  }

  /** The server can be faster than header blocks are parsed. */
  private get isHeldBack(): boolean {
    return this.batches.waitingCount > MAXIMUM_WAITING && !this.stop.signal.aborted;
  }

  private async readOne(key: MessageKey): Promise<void> {
    try {
      const result = await this.parts.session.run(
        (open) => this.readHeader(open, key),
        this.options(),
      );
      this.batches.add(result);
    } catch (error) {
      this.giveUp(error);
    } finally {
      this.reading -= 1;
      this.fill();
    }
  }

  private giveUp(error: unknown): void {
    if (!this.stop.signal.aborted) {
      this.failure = error;
      this.stop.abort();
    }
  }

  private options(): RunOptions {
    const { run, queue } = this.parts;
    return { ...run, signal: this.stop.signal, isInteractive: queue.isInteractive };
  }

  /** Not before TOP is known to be there: without it whole messages come in place of headers. */
  private readsAtOnce({ client }: OpenSession): number {
    const isKnown = client.capabilities.has('TOP') && !this.parts.headers.lacksTop;
    return client.canPipeline && isKnown ? PIPELINED_READS : 1;
  }

  private async readHeader(session: OpenSession, key: MessageKey): Promise<HeaderResult> {
    const { signal } = this.stop;
    const message = (await session.listing(signal)).byKey.get(key);
    if (message === undefined) {
      return { key, error: new MailboxError('messageGone', 'The message is no longer there') };
    }
    try {
      return { key, octets: await this.parts.headers.read(session.client, message, signal) };
    } catch (error) {
      if (session.client.state !== 'transaction' || signal.aborted) {
        throw error;
      }
      return { key, error };
    }
  }
}
