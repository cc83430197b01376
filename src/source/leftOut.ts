import { formatSize } from '../shared/sizeText';
import { bodiesLeftOut, EXAMINED_OCTETS } from './diagnostics/examination';
import { FOLDED_OCTETS, foldedText } from './folding';
import { LINKED_OCTETS, linkedText } from './links';
import type { ParsedSource } from './parsedSource';
import { SEARCHED_OCTETS, searchedText } from './references';

/** What is done for the beginning of a large source only, in the order in which it goes as sources grow. */
export type LimitedFeature = 'links' | 'folds' | 'references' | 'problems';

export type LeftOut =
  | {
      readonly feature: LimitedFeature;
      /** Octets of the bodies to which it would apply and does not. */
      readonly octets: number;
      readonly limitOctets: number;
    }
  /** Fields or parts beyond the limits of the tokenizer. */
  | { readonly feature: 'structure' };

/** VS Code hands no text that is longer to extensions, in UTF-16 units. */
export const LARGEST_SHARED_TEXT = 50 * 1024 * 1024;
/** What VS Code leaves out by itself in larger text, as long as `editor.largeFileOptimizations` says so. */
const LARGEST_COLOURED = { octets: 20 * 1024 * 1024, lines: 300_000 };

export function leftOutOf(source: ParsedSource): readonly LeftOut[] {
  const { structure } = source;
  const problems = bodiesLeftOut(structure.root).reduce(
    (sum, { body: { start, end } }) => sum + end - start,
    0,
  );
  const limited: readonly (readonly [LimitedFeature, number, number])[] = [
    ['links', linkedText(source).octetsLeftOut, LINKED_OCTETS],
    ['folds', foldedText(source).octetsLeftOut, FOLDED_OCTETS],
    ['references', searchedText(source).octetsLeftOut, SEARCHED_OCTETS],
    ['problems', problems, EXAMINED_OCTETS],
  ];
  return [
    ...limited
      .filter(([, octets]) => octets > 0)
      .map(([feature, octets, limitOctets]) => ({ feature, octets, limitOctets })),
    ...(structure.isComplete ? [] : [{ feature: 'structure' } as const]),
  ];
}

/** Whether VS Code leaves out colours and more by itself. */
export function isBeyondColours({ octets, lines }: ParsedSource): boolean {
  return octets.length > LARGEST_COLOURED.octets || lines.lineCount > LARGEST_COLOURED.lines;
}

/** One sentence, for a reader who misses something. */
export function describeLeftOut(leftOut: LeftOut, locale: string): string {
  if (leftOut.feature === 'structure') {
    return 'Not all header fields and parts are read: there are too many, or they lie too deep in each other.';
  }
  const octets = formatSize(leftOut.octets, locale);
  const limit = formatSize(leftOut.limitOctets, locale);
  switch (leftOut.feature) {
    case 'links':
      return `No links in ${octets} of text: they are made in the first ${limit}.`;
    case 'folds':
      return `No folding of quotes and signatures in ${octets} of text: it is offered in the first ${limit}.`;
    case 'references':
      return `No uses of Content-IDs in ${octets} of text: they are looked for in the first ${limit}.`;
    case 'problems':
      return `No problems in ${octets} of part bodies: they are looked for in ${limit}.`;
  }
}
