import { Mutex } from './mutex';
import type { Steps } from './steps';
import { TimeSlices } from './timeSlices';

/**
 * Does long work of several askers on one thread: a slice of each in turn, and others have the thread after each slice,
 * however many ask at once.
 */
export class StepQueue {
  private readonly thread = new Mutex();

  constructor(private readonly slices = new TimeSlices()) {}

  /** Undefined once it is not wanted any more, which is asked before each slice. Throws what a step throws. */
  async finish<Result>(
    steps: Steps<Result>,
    isWanted: () => boolean = () => true,
  ): Promise<Result | undefined> {
    for (;;) {
      const ended = await this.thread.run(async () => {
        if (this.slices.isOver) {
          await this.slices.next();
        }
        return isWanted() ? this.slice(steps) : NOT_WANTED;
      });
      if (ended !== undefined) {
        return ended.value;
      }
    }
  }

  /** Undefined where more is to be done. */
  private slice<Result>(steps: Steps<Result>): { readonly value: Result } | undefined {
    do {
      const step = steps.next();
      if (step.done === true) {
        return { value: step.value };
      }
    } while (!this.slices.isOver);
    return undefined;
  }
}

const NOT_WANTED = { value: undefined };
