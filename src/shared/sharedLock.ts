import { LinkedQueue } from './linkedQueue';
import { onAbort } from './onAbort';

interface Waiting {
  readonly isSole: boolean;
  readonly start: () => void;
}

/**
 * Admits many tasks at a time, or one alone. Tasks start in the order they were asked for, so that one which needs to be
 * alone waits only for those before it.
 */
export class SharedLock {
  private readonly queue = new LinkedQueue<Waiting>();
  private active = 0;
  private isHeldAlone = false;

  /** Runs a task beside others; one whose signal aborted while it waited never starts. */
  shared<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.admit(false, task, signal);
  }

  /** Runs a task while no other does. */
  alone<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.admit(true, task, signal);
  }

  private async admit<T>(
    isSole: boolean,
    task: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    await this.turn(isSole, signal);
    try {
      return await task();
    } finally {
      this.active -= 1;
      this.isHeldAlone = false;
      this.startNext();
    }
  }

  /** Throws the reason of the abort where it comes while waiting. */
  private turn(isSole: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let release = (): void => undefined;
      const place = this.queue.push({
        isSole,
        start: () => {
          release();
          resolve();
        },
      });
      this.startNext();
      // Most start at once, and listening costs more than all the rest.
      if (signal !== undefined && this.queue.has(place)) {
        release = onAbort(signal, () => {
          this.queue.remove(place);
          reject(signal.reason as Error);
          this.startNext();
        });
      }
    });
  }

  private startNext(): void {
    for (let next = this.queue.first; next !== undefined; next = this.queue.first) {
      if (this.isHeldAlone || (next.isSole && this.active > 0)) {
        return;
      }
      this.queue.shift();
      this.active += 1;
      this.isHeldAlone = next.isSole;
      next.start();
    }
  }
}
