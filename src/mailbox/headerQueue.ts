import type { HeaderPriority, MessageKey } from './mailbox';

/** A wish for the headers of some messages. */
export interface HeaderRequest {
  readonly priority: HeaderPriority;
  readonly isInteractive: boolean;
  /** Called when each of its keys was read, or found to need no reading. */
  readonly onDone: () => void;
  readonly onFailed: (error: Error) => void;
}

interface Wish {
  readonly keys: readonly MessageKey[];
  readonly request: HeaderRequest;
  next: number;
}

/** Which header is read next. Each message is read once, however many requests want it. */
export class HeaderQueue {
  /** Of keys that are neither read nor given up, who waits for them. */
  private readonly waiting = new Map<MessageKey, Set<HeaderRequest>>();
  private readonly taken = new Set<MessageKey>();
  private readonly open = new Map<HeaderRequest, number>();
  private readonly seen: Wish[] = [];
  private background: Wish[] = [];
  private settledCount = 0;

  /** Headers read out of those wanted since the queue was empty last. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.settledCount, total: this.settledCount + this.waiting.size };
  }

  get isEmpty(): boolean {
    return this.open.size === 0;
  }

  get isInteractive(): boolean {
    return [...this.open.keys()].some((request) => request.isInteractive);
  }

  add(keys: readonly MessageKey[], request: HeaderRequest): void {
    const distinct = new Set(keys);
    if (distinct.size === 0) {
      request.onDone();
      return;
    }
    this.open.set(request, distinct.size);
    for (const key of distinct) {
      const others = this.waiting.get(key);
      if (others === undefined) {
        this.waiting.set(key, new Set([request]));
      } else {
        others.add(request);
      }
    }
    const wishes = request.priority === 'seen' ? this.seen : this.background;
    wishes.push({ keys: [...distinct], request, next: 0 });
  }

  /** The key to read next; `undefined` where all are read or being read. */
  take(): MessageKey | undefined {
    for (let wish = this.seen.at(-1); wish !== undefined; wish = this.seen.at(-1)) {
      const key = this.nextOf(wish);
      if (key !== undefined) {
        return key;
      }
      this.seen.pop();
    }
    for (const [index, wish] of this.background.entries()) {
      const key = this.nextOf(wish);
      if (key !== undefined) {
        this.background = this.background.slice(index);
        return key;
      }
    }
    this.background = [];
    return undefined;
  }

  /** Must be called for each key that was taken, once it was dealt with. */
  settle(keys: readonly MessageKey[]): void {
    for (const key of keys) {
      const requests = this.waiting.get(key);
      if (requests !== undefined) {
        this.waiting.delete(key);
        this.taken.delete(key);
        this.settledCount += 1;
        requests.forEach((request) => {
          this.settleOne(request);
        });
      }
    }
    this.restWhenEmpty();
  }

  /** Gives up what only this request wanted; what is being read goes on. */
  remove(request: HeaderRequest): void {
    this.open.delete(request);
    for (const [key, requests] of this.waiting) {
      if (requests.delete(request) && requests.size === 0 && !this.taken.has(key)) {
        this.waiting.delete(key);
      }
    }
    this.restWhenEmpty();
  }

  fail(error: Error): void {
    const requests = [...this.open.keys()];
    this.open.clear();
    this.restWhenEmpty();
    requests.forEach(({ onFailed }) => {
      onFailed(error);
    });
  }

  /** Fails what is only read in the background. */
  failBackground(error: Error): void {
    const requests = [...this.open.keys()].filter(({ priority }) => priority === 'background');
    for (const request of requests) {
      this.remove(request);
      request.onFailed(error);
    }
  }

  private nextOf(wish: Wish): MessageKey | undefined {
    while (wish.next < wish.keys.length && this.open.has(wish.request)) {
      const key = wish.keys[wish.next];
      wish.next += 1;
      if (key !== undefined && this.waiting.has(key) && !this.taken.has(key)) {
        this.taken.add(key);
        return key;
      }
    }
    return undefined;
  }

  private settleOne(request: HeaderRequest): void {
    const left = this.open.get(request);
    if (left === 1) {
      this.open.delete(request);
      request.onDone();
    } else if (left !== undefined) {
      this.open.set(request, left - 1);
    }
  }

  private restWhenEmpty(): void {
    if (this.open.size === 0) {
      this.waiting.clear();
      this.taken.clear();
      this.seen.length = 0;
      this.background = [];
      this.settledCount = 0;
    }
  }
}
