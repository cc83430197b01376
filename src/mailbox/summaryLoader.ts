import type { MimeService } from '../mail/mimeService';
import type { EntryList } from './entryList';
import { MailboxError } from './errors';
import { HeaderReader } from './headerReader';
import type { MessageKey } from './mailbox';
import type { ListedMessage } from './maildropListing';
import type { MaildropSession, OpenSession, RunOptions } from './maildropSession';

/** How many header blocks are read between two moments at which a waiting user's request goes first. */
const HEADERS_PER_TURN_PIPELINED = 20;

export interface HeaderResult {
  readonly key: MessageKey;
  readonly octets?: Uint8Array;
  readonly error?: unknown;
}

export interface SummaryLoaderParts {
  readonly session: MaildropSession;
  readonly list: EntryList;
  readonly mime: MimeService;
  readonly onProgress: (done: number, total: number) => void;
  readonly onLoaded: (keys: readonly MessageKey[]) => void;
}

/** Fills an {@link EntryList} with the summaries of the messages it shows. */
export class SummaryLoader {
  private readonly headers = new HeaderReader();

  constructor(private readonly parts: SummaryLoaderParts) {}

  /** Reads what is missing, in the order shown; while one batch is being parsed the next is being read. */
  async loadShown(run: RunOptions): Promise<void> {
    const { session, list, onProgress } = this.parts;
    const pending = list.pendingKeys();
    if (pending.length === 0) {
      return;
    }
    const summaries: Promise<void>[] = [];
    try {
      await session.hold(async () => {
        for (let done = 0; done < pending.length;) {
          onProgress(done, pending.length);
          const turn = await session.run(
            (open) => this.readTurn(open, pending.slice(done), run.signal),
            run,
          );
          done += turn.length;
          const summary = this.summarise(turn, run.signal);
          // It may fail while the next batch is being read, long before it is awaited.
          summary.catch(() => undefined);
          summaries.push(summary);
        }
      });
    } finally {
      await Promise.allSettled(summaries);
    }
    await Promise.all(summaries);
  }

  async summarise(results: readonly HeaderResult[], signal: AbortSignal): Promise<void> {
    const { list, mime, onLoaded } = this.parts;
    const read = results.flatMap(({ key, octets }) =>
      octets === undefined ? [] : [{ key, octets }],
    );
    try {
      const summaries = await mime.summarize(
        read.map(({ octets }) => octets),
        signal,
      );
      summaries.forEach((summary, index) => {
        list.setSummary(read[index]?.key ?? '', { kind: 'loaded', summary });
      });
    } catch (error) {
      signal.throwIfAborted();
      if (read.length > 1) {
        // One header block that can't be read must not cost the others theirs.
        for (const result of results) {
          await this.summarise([result], signal);
        }
        return;
      }
      read.forEach(({ key }) => {
        list.setSummary(key, { kind: 'failed', error });
      });
    }
    for (const { key, error } of results) {
      if (error !== undefined) {
        list.setSummary(key, { kind: 'failed', error });
      }
    }
    onLoaded(results.map(({ key }) => key));
  }

  private async readTurn(
    session: OpenSession,
    keys: readonly MessageKey[],
    signal: AbortSignal,
  ): Promise<readonly HeaderResult[]> {
    const listing = await session.listing(signal);
    const isPipelined = session.client.canPipeline && !this.headers.lacksTop;
    const turn = keys.slice(0, isPipelined ? HEADERS_PER_TURN_PIPELINED : 1);
    return Promise.all(
      turn.map((key) => this.readHeader(session, key, listing.byKey.get(key), signal)),
    );
  }

  private async readHeader(
    session: OpenSession,
    key: MessageKey,
    message: ListedMessage | undefined,
    signal: AbortSignal,
  ): Promise<HeaderResult> {
    if (message === undefined) {
      return { key, error: new MailboxError('messageGone', 'The message is no longer there') };
    }
    try {
      return { key, octets: await this.headers.read(session.client, message, signal) };
    } catch (error) {
      if (session.client.state !== 'transaction' || signal.aborted) {
        throw error;
      }
      return { key, error };
    }
  }
}
