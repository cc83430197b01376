/**
 * Handles items in batches, one batch at a time: what came while one was being handled makes the next, up to a number that
 * can be handled without keeping others waiting.
 */
export class Batches<T> {
  private readonly waiting: T[] = [];
  private work = Promise.resolve();
  private isBusy = false;

  constructor(
    private readonly handle: (items: readonly T[]) => Promise<void>,
    private readonly maximumSize = Infinity,
  ) {}

  /** Items that are not being handled yet. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  add(item: T): void {
    this.waiting.push(item);
    if (!this.isBusy) {
      this.isBusy = true;
      this.work = this.handleWaiting();
      // It may fail long before anyone asks.
      this.work.catch(() => undefined);
    }
  }

  /** Waits until nothing waits. Throws what handling threw; after that no more is handled. */
  settled(): Promise<void> {
    return this.work;
  }

  private async handleWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.handle(this.waiting.splice(0, this.maximumSize));
    }
    this.isBusy = false;
  }
}
