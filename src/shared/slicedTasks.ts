import { TimeSlices } from './timeSlices';

/** Does short tasks in the order they come, however many at once, and lets others have the thread between them. */
export class SlicedTasks {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly slices = new TimeSlices()) {}

  run<T>(task: () => T): Promise<T> {
    const done = this.last.then(async () => {
      if (this.slices.isOver) {
        await this.slices.next();
      }
      return task();
    });
    this.last = done.catch(() => undefined);
    return done;
  }
}
