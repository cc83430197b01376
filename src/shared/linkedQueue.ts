/** A place in a {@link LinkedQueue}. */
export interface QueueEntry<T> {
  readonly item: T;
}

interface Entry<T> extends QueueEntry<T> {
  previous: Entry<T> | undefined;
  next: Entry<T> | undefined;
  isQueued: boolean;
}

/** First in, first out; an item may leave from anywhere. Every operation but {@link drain} takes constant time. */
export class LinkedQueue<T> {
  private head: Entry<T> | undefined;
  private tail: Entry<T> | undefined;
  private count = 0;

  get length(): number {
    return this.count;
  }

  get first(): T | undefined {
    return this.head?.item;
  }

  /** Puts an item last and returns its place, by which it can be removed. */
  push(item: T): QueueEntry<T> {
    const entry: Entry<T> = { item, previous: this.tail, next: undefined, isQueued: true };
    if (this.tail === undefined) {
      this.head = entry;
    } else {
      this.tail.next = entry;
    }
    this.tail = entry;
    this.count += 1;
    return entry;
  }

  shift(): T | undefined {
    const { head } = this;
    if (head !== undefined) {
      this.unlink(head);
    }
    return head?.item;
  }

  has(entry: QueueEntry<T>): boolean {
    return (entry as Entry<T>).isQueued;
  }

  /** Returns whether it was still queued. An entry of another queue must not be given. */
  remove(entry: QueueEntry<T>): boolean {
    const own = entry as Entry<T>;
    const { isQueued } = own;
    if (isQueued) {
      this.unlink(own);
    }
    return isQueued;
  }

  /** Empties the queue and returns what was in it, in order. */
  drain(): readonly T[] {
    const items: T[] = [];
    for (let item = this.head; item !== undefined; item = this.head) {
      items.push(item.item);
      this.unlink(item);
    }
    return items;
  }

  private unlink(entry: Entry<T>): void {
    const { previous, next } = entry;
    if (previous === undefined) {
      this.head = next;
    } else {
      previous.next = next;
    }
    if (next === undefined) {
      this.tail = previous;
    } else {
      next.previous = previous;
    }
    entry.previous = undefined;
    entry.next = undefined;
    entry.isQueued = false;
    this.count -= 1;
  }
}
