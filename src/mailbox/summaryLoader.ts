import type { MimeService } from '../mail/mimeService';
import type { EntryList } from './entryList';
import { HeaderQueue, type HeaderRequest } from './headerQueue';
import { HeaderReader } from './headerReader';
import { type HeaderResult, HeaderRun } from './headerRun';
import type { HeaderPriority, MessageKey } from './mailbox';
import type { MaildropSession, RunOptions } from './maildropSession';

export interface SummaryLoaderParts {
  readonly session: MaildropSession;
  readonly list: EntryList;
  readonly mime: MimeService;
  readonly onProgress: (done: number, total: number) => void;
  readonly onLoaded: (keys: readonly MessageKey[]) => void;
}

/** Fills an {@link EntryList} with the summaries that are asked for. */
export class SummaryLoader {
  private readonly headers = new HeaderReader();
  private readonly queue = new HeaderQueue();
  private current: HeaderRun | undefined;

  constructor(private readonly parts: SummaryLoaderParts) {}

  /** Reads those that are missing. Throws Pop3Error, MailboxError, MimeError, or the reason of the signal's abort. */
  read(keys: readonly MessageKey[], priority: HeaderPriority, run: RunOptions): Promise<void> {
    const pending = keys.filter((key) => this.parts.list.isPending(key));
    const { signal, isInteractive } = run;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
      };
      const request: HeaderRequest = {
        priority,
        isInteractive,
        onDone: () => {
          leave();
          resolve();
        },
        onFailed: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = (): void => {
        this.queue.remove(request);
        if (this.queue.isEmpty) {
          this.current?.abandon();
        }
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.add(pending, request);
      this.wake(run);
    });
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
      list.setSummaries(
        read.flatMap(({ key }, index) => {
          const summary = summaries[index];
          return summary === undefined ? [] : [{ key, summary }];
        }),
      );
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
        list.setFailed(key, error);
      });
    }
    for (const { key, error } of results) {
      if (error !== undefined) {
        list.setFailed(key, error);
      }
    }
    onLoaded(results.map(({ key }) => key));
  }

  private wake(run: RunOptions): void {
    if (this.queue.isEmpty) {
      return;
    }
    this.showProgress();
    if (this.current === undefined) {
      void this.readAll(run);
    } else {
      this.current.fill();
    }
  }

  private async readAll(run: RunOptions): Promise<void> {
    const { session } = this.parts;
    const { queue, headers } = this;
    while (!queue.isEmpty) {
      const current = new HeaderRun({
        session,
        queue,
        headers,
        run,
        handle: (results, signal) => this.take(results, signal),
      });
      this.current = current;
      try {
        await current.finish();
      } catch (error) {
        if (!current.isAbandoned) {
          queue.fail(error as Error);
        }
      }
    }
    this.current = undefined;
  }

  private async take(results: readonly HeaderResult[], signal: AbortSignal): Promise<void> {
    await this.summarise(results, signal);
    this.queue.settle(results.map(({ key }) => key));
    this.showProgress();
  }

  private showProgress(): void {
    const { done, total } = this.queue.progress;
    if (total > 0) {
      this.parts.onProgress(done, total);
    }
  }
}
