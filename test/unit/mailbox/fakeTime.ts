import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Schedule } from '../../../src/shared/schedule';
import type { Clock } from '../../../src/mailbox/ports';

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that stands still until the test lets time pass, and timers that follow it. */
export class FakeTime implements Clock {
  private time = 1_000_000;
  private timers: readonly Timer[] = [];

  now(): number {
    return this.time;
  }

  readonly schedule: Schedule = (run, milliseconds) => {
    const timer: Timer = { due: this.time + milliseconds, run };
    this.timers = [...this.timers, timer];
    return {
      dispose: () => {
        this.timers = this.timers.filter((each) => each !== timer);
      },
    };
  };

  /** Milliseconds until each timer is due, soonest first. */
  get delays(): readonly number[] {
    return this.timers.map(({ due }) => due - this.time).sort((left, right) => left - right);
  }

  /** Lets time pass, each timer at its time and all that follows from it before the next. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (;;) {
      const [next] = [...this.timers].sort((left, right) => left.due - right.due);
      if (next === undefined || next.due > end) {
        break;
      }
      this.time = Math.max(this.time, next.due);
      this.fire(next);
      await settle();
    }
    this.time = end;
  }

  /** As a machine that slept: the clock goes on, and what was due meanwhile comes late. */
  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    for (const timer of this.timers.filter(({ due }) => due <= this.time)) {
      this.fire(timer);
    }
    await settle();
  }

  private fire(timer: Timer): void {
    this.timers = this.timers.filter((each) => each !== timer);
    timer.run();
  }
}

/** Until promises that are resolved already have done what follows. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
  }
}
