import { TimeSlices } from '../../src/shared/timeSlices';

/** A slice is over after so many questions whether it is: steps are counted, and no time is taken. */
export class CountedSlices extends TimeSlices {
  private asked = 0;
  /** The most questions between two turns of others. */
  longest = 0;
  turns = 0;

  constructor(private readonly steps: number) {
    super();
  }

  override get isOver(): boolean {
    const isOver = this.asked >= this.steps;
    if (!isOver) {
      this.asked += 1;
      this.longest = Math.max(this.longest, this.asked);
    }
    return isOver;
  }

  override async next(): Promise<void> {
    await super.next();
    this.turns += 1;
    this.asked = 0;
  }
}
