import { setImmediate as turn } from 'node:timers/promises';

/** Short enough that several such pieces of work in one turn of the event loop still go unnoticed. */
const SLICE_MILLISECONDS = 8;

/** Divides long work on the caller's thread, so that whatever else waits for that thread gets its turn. */
export class TimeSlices {
  private start = performance.now();

  constructor(private readonly milliseconds = SLICE_MILLISECONDS) {}

  get isOver(): boolean {
    return performance.now() - this.start >= this.milliseconds;
  }

  /** To be awaited when {@link isOver}: lets others run, then starts the next slice. */
  async next(): Promise<void> {
    await turn();
    this.start = performance.now();
  }
}
