import { LinkedQueue, type QueueEntry } from '../shared/linkedQueue';
import type { Exchange, Priority } from './exchange';

/** Commands that wait to be sent: a user's before those of the background, else in order. */
export class CommandQueue<T extends { readonly exchange: Exchange }> {
  private readonly waiting: Readonly<Record<Priority, LinkedQueue<T>>> = {
    user: new LinkedQueue(),
    background: new LinkedQueue(),
  };

  /** Returns its place, by which it can be removed. */
  add(item: T): QueueEntry<T> {
    return this.waiting[priorityOf(item)].push(item);
  }

  peek(): T | undefined {
    return this.waiting.user.first ?? this.waiting.background.first;
  }

  /** Takes what {@link peek} shows. */
  shift(): T | undefined {
    return this.waiting.user.shift() ?? this.waiting.background.shift();
  }

  /** Returns whether it was waiting. */
  remove(entry: QueueEntry<T>): boolean {
    return this.waiting[priorityOf(entry.item)].remove(entry);
  }

  removeAll(): readonly T[] {
    return [...this.waiting.user.drain(), ...this.waiting.background.drain()];
  }
}

function priorityOf({ exchange }: { readonly exchange: Exchange }): Priority {
  return exchange.priority ?? 'user';
}
