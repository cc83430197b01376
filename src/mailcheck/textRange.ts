/** Part of the HTML source; offsets count UTF-16 units, as a text editor does. */
export interface TextRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}
