import type { MimeService } from '../mail/mimeService';
import type { EntryList } from '../mailbox/entryList';
import { HeaderQueue, type HeaderRequest } from '../mailbox/headerQueue';
import type { HeaderPriority, MessageKey } from '../mailbox/mailbox';

/** Headers read, and rows that change, in one go: so few that what comes on screen meanwhile is soon its turn. */
const BATCH_SIZE = 40;

export interface LocalHeadersParts {
  readonly list: EntryList;
  readonly mime: MimeService;
  /** Rejects where the header can't be read. */
  readonly readHeader: (key: MessageKey) => Promise<Uint8Array>;
  readonly onProgress: (done: number, total: number) => void;
  readonly onLoaded: (keys: readonly MessageKey[]) => void;
}

interface HeaderBlock {
  readonly key: MessageKey;
  readonly octets: Uint8Array;
}

/** Fills an {@link EntryList} with the summaries of local messages that are asked for. */
export class LocalHeaders {
  private readonly queue = new HeaderQueue();
  private isReading = false;

  constructor(private readonly parts: LocalHeadersParts) {}

  /** Reads those that are missing. A header that can't be read is a failure of its message. Throws the reason of an abort. */
  read(keys: readonly MessageKey[], priority: HeaderPriority, signal: AbortSignal): Promise<void> {
    const pending = keys.filter((key) => this.parts.list.isPending(key));
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
      };
      const request: HeaderRequest = {
        priority,
        isInteractive: false,
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
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.add(pending, request);
      void this.readAll();
    });
  }

  private async readAll(): Promise<void> {
    if (this.isReading) {
      return;
    }
    this.isReading = true;
    try {
      for (let keys = this.take(); keys.length > 0; keys = this.take()) {
        this.showProgress();
        await this.readBatch(keys);
        this.queue.settle(keys);
      }
    } catch (error) {
      this.queue.fail(error as Error);
    } finally {
      this.isReading = false;
    }
  }

  private take(): readonly MessageKey[] {
    const keys: MessageKey[] = [];
    while (keys.length < BATCH_SIZE) {
      const key = this.queue.take();
      if (key === undefined) {
        break;
      }
      keys.push(key);
    }
    return keys;
  }

  private async readBatch(keys: readonly MessageKey[]): Promise<void> {
    const { list, readHeader, onLoaded } = this.parts;
    const blocks = await Promise.all(
      keys.map(async (key): Promise<HeaderBlock | undefined> => {
        try {
          return { key, octets: await readHeader(key) };
        } catch (error) {
          list.setFailed(key, error);
          return undefined;
        }
      }),
    );
    await this.summarise(blocks.filter((block) => block !== undefined));
    onLoaded(keys);
  }

  private async summarise(blocks: readonly HeaderBlock[]): Promise<void> {
    const { list, mime } = this.parts;
    if (blocks.length === 0) {
      return;
    }
    try {
      const summaries = await mime.summarize(blocks.map(({ octets }) => octets));
      list.setSummaries(
        blocks.flatMap(({ key }, index) => {
          const summary = summaries[index];
          return summary === undefined ? [] : [{ key, summary }];
        }),
      );
    } catch (error) {
      const [first, ...others] = blocks;
      if (first !== undefined && others.length === 0) {
        list.setFailed(first.key, error);
        return;
      }
      // One header block that can't be read must not cost the others theirs.
      for (const block of blocks) {
        await this.summarise([block]);
      }
    }
  }

  private showProgress(): void {
    const { done, total } = this.queue.progress;
    if (total > 0) {
      this.parts.onProgress(done, total);
    }
  }
}
