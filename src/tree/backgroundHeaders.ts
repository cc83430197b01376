import type { Maildrop, MessageKey } from '../mailbox/mailbox';

const FIRST_SLICE = 50;
const LARGEST_SLICE = 2000;
/** Work that nobody wants any more ends with its slice, so a slice must not take long. */
const LONGEST_MILLISECONDS = 4000;
const SHORTEST_MILLISECONDS = 1000;

export interface BackgroundHeadersParts {
  readonly mailbox: Maildrop;
  /** The next messages without headers, at most so many. */
  readonly pending: (most: number) => readonly MessageKey[];
  /** Whether what would be read is wanted at all. */
  readonly isWanted: () => boolean;
  /** Waits until `pending` knows what was read. */
  readonly settled: () => Promise<void>;
  readonly onEnd: () => void;
  readonly now?: () => number;
}

/** Reads all missing headers of one mailbox, a slice at a time, for as long as they are wanted. */
export class BackgroundHeaders {
  private isReading = false;
  private hasFailed = false;

  constructor(private readonly parts: BackgroundHeadersParts) {}

  get isRunning(): boolean {
    return this.isReading;
  }

  /** Must be called when headers may be wanted that were not wanted before. */
  wake(): void {
    const { isWanted, pending } = this.parts;
    if (!this.isReading && !this.hasFailed && isWanted() && pending(1).length > 0) {
      void this.read();
    }
  }

  /** Must be called when the maildrop was listed: what failed or was cancelled before may be tried again. */
  listed(): void {
    this.hasFailed = false;
    this.wake();
  }

  private async read(): Promise<void> {
    const { mailbox, isWanted, now = () => performance.now() } = this.parts;
    this.isReading = true;
    let size = FIRST_SLICE;
    try {
      while (isWanted()) {
        await this.parts.settled();
        const keys = this.parts.pending(size).filter((key) => isPending(mailbox, key));
        if (keys.length === 0) {
          break;
        }
        const start = now();
        await mailbox.readHeaders(keys, { priority: 'background', isInteractive: false });
        if (keys.every((key) => isPending(mailbox, key))) {
          break;
        }
        size = nextSize(size, now() - start);
      }
    } catch {
      // It stands in the mailbox's status. Trying on by itself would be no use to a user who cancelled it either.
      this.hasFailed = true;
    } finally {
      this.isReading = false;
      this.parts.onEnd();
    }
  }
}

function isPending(mailbox: Maildrop, key: MessageKey): boolean {
  return mailbox.entry(key)?.summary.kind === 'pending';
}

function nextSize(size: number, milliseconds: number): number {
  if (milliseconds < SHORTEST_MILLISECONDS) {
    return Math.min(LARGEST_SLICE, size * 2);
  }
  return milliseconds > LONGEST_MILLISECONDS ? Math.max(FIRST_SLICE, Math.round(size / 2)) : size;
}
