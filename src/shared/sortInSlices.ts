import { TimeSlices } from './timeSlices';

/** So few that sorting them takes a millisecond or two. */
const RUN_LENGTH = 2048;

/** The same items in order, equal ones as they stood; the thread is kept for a slice of time only. */
export async function sortedInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  slices = new TimeSlices(),
): Promise<T[]> {
  let from: T[] = [];
  for (let start = 0; start < items.length; start += RUN_LENGTH) {
    for (const item of items.slice(start, start + RUN_LENGTH).sort(compare)) {
      from.push(item);
    }
    if (slices.isOver) {
      await slices.next();
    }
  }
  for (let length = RUN_LENGTH; length < items.length; length *= 2) {
    const to: T[] = [];
    for (let start = 0; start < items.length; start += 2 * length) {
      await merge(from, { start, length, compare, slices }, to);
    }
    from = to;
  }
  return from;
}

interface Merge<T> {
  readonly start: number;
  readonly length: number;
  readonly compare: (a: T, b: T) => number;
  readonly slices: TimeSlices;
}

/** Appends two neighbouring runs, each in order, as one. */
async function merge<T>(
  from: readonly T[],
  { start, length, compare, slices }: Merge<T>,
  to: T[],
): Promise<void> {
  const middle = Math.min(start + length, from.length);
  const end = Math.min(middle + length, from.length);
  let left = start;
  let right = middle;
  while (left < middle || right < end) {
    const isLeft =
      right === end || (left < middle && compare(from[left] as T, from[right] as T) <= 0);
    to.push(from[isLeft ? left : right] as T);
    if (isLeft) {
      left += 1;
    } else {
      right += 1;
    }
    if (to.length % RUN_LENGTH === 0 && slices.isOver) {
      await slices.next();
    }
  }
}
