import { TimeSlices } from './timeSlices';

/** Long work that stops after each small piece of it, so that others may get their turn there. */
export type Steps<Result> = Generator<unknown, Result>;

/** Does it all at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** Does it in time slices; undefined once it is not wanted any more. */
export async function finishInSlices<Result>(
  steps: Steps<Result>,
  isWanted: () => boolean = () => true,
): Promise<Result | undefined> {
  const slices = new TimeSlices();
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
    if (slices.isOver) {
      await slices.next();
      if (!isWanted()) {
        return undefined;
      }
    }
  }
}
