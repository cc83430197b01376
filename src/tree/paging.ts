/** Most rows below one row: VS Code asks for all of them at once, in one message to its other process. */
export const MAXIMUM_CHILDREN = 1000;

/** Most items at the top of a list; what is left is for the rows beside them. */
export const MAXIMUM_SHOWN = 950;

/** Rows of a range that is divided no further. */
export const RANGE_SIZE = 500;

/** Most ranges below one row. */
const MAXIMUM_RANGES = 200;

/** A range ten times as long holds ten of the shorter ones. */
const STEP = 10;

/** Positions in a list from 0, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Head {
  /** How many items stand at the top of the list, one row each. */
  readonly shown: number;
  /** How many a click adds; 0 where none can be added. */
  readonly more: number;
  /** Whether the rest is to be had in ranges too. */
  readonly hasRanges: boolean;
}

/**
 * What stands directly below the row of a list.
 * @param wanted How many items the user asked to see.
 */
export function headOf(count: number, wanted: number, pageSize: number): Head {
  const shown = Math.min(count, wanted, MAXIMUM_SHOWN);
  const rest = count - shown;
  const more = Math.min(rest, pageSize, MAXIMUM_SHOWN - shown);
  return { shown, more, hasRanges: rest > (more === 0 ? 0 : 2 * pageSize) };
}

/** Whether the items of a range stand directly below it. */
export function isUndivided(span: Span): boolean {
  return span.end - span.start <= RANGE_SIZE;
}

/**
 * The ranges that a long one is divided into. They begin at multiples of their length, so that showing more at the top of
 * the list only shortens the first.
 */
export function divided({ start, end }: Span): readonly Span[] {
  let length = RANGE_SIZE;
  while (Math.ceil(end / length) - Math.floor(start / length) > MAXIMUM_RANGES) {
    length *= STEP;
  }
  const first = Math.floor(start / length);
  return Array.from({ length: Math.ceil(end / length) - first }, (_unused, index) => ({
    start: (first + index) * length,
    end: (first + index + 1) * length,
  }));
}

/** The part of a range that is not shown at the top of its list and exists. */
export function clipped({ start, end }: Span, shown: number, count: number): Span {
  const first = Math.max(start, shown);
  return { start: first, end: Math.max(first, Math.min(end, count)) };
}
