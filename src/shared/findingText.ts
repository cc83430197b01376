import { safeLabel } from './safeText';

export interface FindingWords {
  /** Without its full stop; `{0}` stands for the first value. */
  readonly sentence: string;
  /** What to do, or what follows from it; values as in the sentence. */
  readonly advice: string;
}

export interface FoundValues {
  /** May hold text from a message. */
  readonly values: readonly (string | number)[];
  /** How many of its kind are not told one by one. */
  readonly more: number;
}

/** A finding in words, safe for any label. @param maximumLength Of each value, in UTF-16 units. */
export function findingText(
  { sentence, advice }: FindingWords,
  { values, more }: FoundValues,
  maximumLength: number,
): string {
  const fill = (text: string): string =>
    text.replaceAll(/\{(\d)\}/gu, (_whole, index: string) =>
      safeLabel(String(values[Number(index)] ?? ''), { maximumLength }),
    );
  const others = more === 0 ? '' : ` There are ${more} more like this.`;
  return `${fill(sentence)}. ${fill(advice)}${others}`;
}
