/** Runs tasks one at a time, in the order they were asked for. */
export class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  /** Waits for its turn, then runs `task`; a task whose signal aborted while it waited never starts. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.tail.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}
