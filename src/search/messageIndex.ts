import type { Maildrop, MessageKey } from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { TimeSlices } from '../shared/timeSlices';
import { type Answer, answerQuery } from './answerQuery';
import { MessageTable } from './messageTable';
import type { QueryPlan } from './queryPlan';

/** What is gone is kept until there is more of it than of what is listed, and at least this much. */
const MINIMUM_GONE = 4096;

export type IndexedMailbox = Pick<Maildrop, 'keys' | 'entry' | 'onDidChange'>;

/** Answers queries on one mailbox from memory. Follows the mailbox in slices of time, its newest messages first. */
export class MessageIndex implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new Emitter<void>());
  private table = new MessageTable();
  private order = new Uint32Array(0);
  private isListStale = true;
  private stale = new Set<MessageKey>();
  private work: Promise<void> | undefined;

  /** Fires after each slice of work. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly mailbox: IndexedMailbox,
    private readonly createSlices: () => TimeSlices = () => new TimeSlices(),
  ) {
    this.store.add(
      mailbox.onDidChange((change) => {
        if (change.kind === 'entries') {
          this.isListStale = true;
        } else if (change.kind === 'entry') {
          change.keys.forEach((key) => this.stale.add(key));
        }
        if (change.kind !== 'status') {
          this.follow();
        }
      }),
    );
    this.follow();
  }

  /** Whether all that the mailbox knows is in the index. */
  get isComplete(): boolean {
    return this.work === undefined;
  }

  /** Waits until {@link isComplete}. */
  async settled(): Promise<void> {
    while (this.work !== undefined) {
      await this.work;
    }
  }

  answer(plan: QueryPlan): Answer {
    return answerQuery(this.table, this.order, plan);
  }

  dispose(): void {
    this.store.dispose();
  }

  private get hasWork(): boolean {
    return (this.isListStale || this.stale.size > 0) && !this.store.isDisposed;
  }

  private follow(): void {
    // The first slice comes in a turn of its own: whoever caused a change is not kept waiting.
    this.work ??= this.takeIn().finally(() => {
      this.work = undefined;
      if (this.hasWork) {
        this.follow();
      } else if (!this.store.isDisposed) {
        this.changes.fire();
      }
    });
  }

  private async takeIn(): Promise<void> {
    const slices = this.createSlices();
    await slices.next();
    while (this.hasWork) {
      if (this.isListStale) {
        await this.takeInList(slices);
      } else {
        await this.takeInEntries(slices);
      }
    }
  }

  private async takeInList(slices: TimeSlices): Promise<void> {
    this.isListStale = false;
    this.stale.clear();
    this.forgetGone();
    const { table } = this;
    const { keys } = this.mailbox;
    const isFirst = this.order.length === 0;
    const order = new Uint32Array(keys.length);
    let length = 0;
    for (const key of keys) {
      const entry = this.mailbox.entry(key);
      if (entry !== undefined) {
        order[length] = table.put(entry);
        length += 1;
      }
      if (slices.isOver) {
        // An order that is being made anew is shown when it is whole, so that no answer shrinks for a moment.
        this.order = isFirst ? order.subarray(0, length) : this.order;
        if (!(await this.pause(slices))) {
          return;
        }
      }
    }
    const listed = new Uint8Array(table.count);
    this.order = order.subarray(0, length);
    this.order.forEach((number) => {
      listed[number] = 1;
    });
    listed.forEach((isListed, number) => {
      if (isListed === 0) {
        table.takeOut(number);
      }
    });
  }

  private async takeInEntries(slices: TimeSlices): Promise<void> {
    const { table, stale } = this;
    this.stale = new Set();
    for (const key of stale) {
      const entry = table.numberOf(key) === undefined ? undefined : this.mailbox.entry(key);
      if (entry !== undefined) {
        table.put(entry);
      }
      if (slices.isOver && !(await this.pause(slices))) {
        return;
      }
    }
  }

  private async pause(slices: TimeSlices): Promise<boolean> {
    this.changes.fire();
    await slices.next();
    return !this.store.isDisposed;
  }

  private forgetGone(): void {
    const gone = this.table.count - this.order.length;
    if (gone > MINIMUM_GONE && gone > this.order.length) {
      this.table = new MessageTable();
      this.order = new Uint32Array(0);
    }
  }
}
