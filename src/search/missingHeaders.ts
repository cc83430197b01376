import type { Maildrop, MessageKey } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';

/**
 * Up to this many headers are read without a question: at a kilobyte each that is about what one message with pictures
 * takes, and seconds where the server takes commands at once. More could keep a maildrop locked for long.
 */
export const READ_UNASKED = 5_000;

export interface MissingHeaders {
  readonly mailbox: Pick<Maildrop, 'readHeaders' | 'status'>;
  readonly keys: readonly MessageKey[];
}

/** Reads headers that a search lacks, in the background, until it is told to stop. */
export class MissingHeaderReader implements Disposable {
  private readonly changes = new Emitter<void>();
  private readonly asked = new WeakMap<MissingHeaders['mailbox'], Set<MessageKey>>();
  private stopping = new AbortController();
  private running = 0;

  /** Fires when reading begins or ends. */
  readonly onDidChange = this.changes.event;

  get isReading(): boolean {
    return this.running > 0;
  }

  /**
   * Reads them if they are few and their mailboxes were listed in this window, each header once: no password is asked
   * for, no session begun for an account that the user did not touch, and what failed is not tried again.
   */
  readUnasked(missing: readonly MissingHeaders[]): void {
    const allowed = missing
      .filter(
        ({ mailbox: { status } }) => status.listing === 'listed' && status.error === undefined,
      )
      .map(({ mailbox, keys }) => ({
        mailbox,
        keys: keys.filter((key) => this.asked.get(mailbox)?.has(key) !== true),
      }));
    if (countOf(missing) <= READ_UNASKED) {
      void this.read(allowed, false);
    }
  }

  /** Reads them because the user said so. Never rejects: what went wrong is in the status of the mailbox. */
  async readAll(missing: readonly MissingHeaders[]): Promise<void> {
    await this.read(missing, true);
  }

  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
  }

  dispose(): void {
    this.stop();
    this.changes.dispose();
  }

  private async read(missing: readonly MissingHeaders[], isInteractive: boolean): Promise<void> {
    const { signal } = this.stopping;
    await Promise.all(
      missing
        .filter(({ keys }) => keys.length > 0)
        .map(async ({ mailbox, keys }) => {
          const asked = this.asked.get(mailbox) ?? new Set();
          this.asked.set(mailbox, asked);
          keys.forEach((key) => asked.add(key));
          this.count(1);
          try {
            await mailbox.readHeaders(keys, { isInteractive, signal, priority: 'background' });
          } catch {
            // A row of the account says why; those not read may be asked for again by the user.
          } finally {
            if (signal.aborted) {
              keys.forEach((key) => asked.delete(key));
            }
            this.count(-1);
          }
        }),
    );
  }

  private count(change: 1 | -1): void {
    this.running += change;
    if (this.running === Math.max(0, change)) {
      this.changes.fire();
    }
  }
}

export function countOf(missing: readonly MissingHeaders[]): number {
  return missing.reduce((sum, { keys }) => sum + keys.length, 0);
}
