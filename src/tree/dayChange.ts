import type { Disposable } from '../shared/disposable';
import { type Schedule, scheduleByTimer } from '../shared/schedule';
import { dayOf, type Formatting } from './format';

/** In every time zone a day begins at a full quarter of an hour. */
const QUARTER_MILLISECONDS = 15 * 60_000;

/** Tells when another day has begun, since rows say "Today" and leave out the date of what came today. */
export class DayChange implements Disposable {
  private day: number;
  private timer: Disposable;

  constructor(
    private readonly formatting: Formatting,
    private readonly onDidChange: () => void,
    private readonly schedule: Schedule = scheduleByTimer,
  ) {
    this.day = this.today();
    this.timer = this.arm();
  }

  dispose(): void {
    this.timer.dispose();
  }

  private arm(): Disposable {
    const wait = QUARTER_MILLISECONDS - (this.formatting.now() % QUARTER_MILLISECONDS);
    return this.schedule(() => {
      this.timer = this.arm();
      const today = this.today();
      if (today !== this.day) {
        this.day = today;
        this.onDidChange();
      }
    }, wait);
  }

  private today(): number {
    return dayOf(this.formatting.now(), this.formatting);
  }
}
