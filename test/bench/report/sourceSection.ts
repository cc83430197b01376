import type { Results } from '../results';
import type { SourceFigures, SourceKind, SourceLine, SourceWork } from '../sourcePart';
import { duration, megabytes, memory, table, throughput } from './format';

const LONGEST_STEP_MILLISECONDS = 50;

const KINDS: Readonly<Record<SourceKind, string>> = {
  base64: 'One attachment in base64',
  text: 'Plain text with links and quotes',
  quotedPrintable: 'HTML in quoted-printable',
  manyParts: 'Some 4,000 parts',
  headersOnly: 'Header fields only',
  delimiters: 'Delimiters only',
};
const WORKS: Readonly<Record<SourceWork, string>> = {
  tokens: 'Tokenizer',
  structure: 'Structure and lines',
  outline: 'Outline',
  folds: 'Folds',
  links: 'Links',
  diagnostics: 'Diagnostics',
};

/** What was wanted of the extension host's thread, for each kind of source. */
export function sourceGoals({
  source,
}: Results): readonly (readonly [goal: string, measured: string, isMet: boolean])[] {
  return (source?.figures.lines ?? []).flatMap((line) => {
    const [longest] = line.works.toSorted(
      (one, other) => other.longestStepMilliseconds - one.longestStepMilliseconds,
    );
    return longest === undefined
      ? []
      : [
          [
            `Source of ${megabytes(line.largeOctets)}, ${lowerFirst(KINDS[line.kind])}: no step above ${LONGEST_STEP_MILLISECONDS} ms`,
            `${duration(longest.longestStepMilliseconds)} at most (${lowerFirst(WORKS[longest.work])})`,
            longest.longestStepMilliseconds <= LONGEST_STEP_MILLISECONDS,
          ],
        ];
  });
}

export function sourceSection({ lines }: SourceFigures): readonly string[] {
  const [first] = lines;
  if (first === undefined) {
    return [];
  }
  const works = first.works.map(({ work }) => work);
  return [
    '## Message source',
    '',
    `What the editor’s features cost in sources of ${megabytes(first.octets)}, as throughput over the whole source: the features that look at the`,
    'beginning only, or at few parts of it, come out the higher. “Structure and lines” has the tokenizer in it; the others need it first.',
    '',
    ...table(
      ['', ...works.map((work) => WORKS[work])],
      lines.map((line) => [KINDS[line.kind], ...works.map((work) => throughputOf(line, work))]),
    ),
    `The longest step between two turns of other work, in sources of ${megabytes(first.largeOctets)}, and the resident memory that all of it adds to the octets:`,
    '',
    ...table(
      ['', ...works.map((work) => WORKS[work]), 'Memory added'],
      lines.map((line) => [
        KINDS[line.kind],
        ...works.map((work) => longestStepOf(line, work)),
        memory(line.addedOctets),
      ]),
    ),
  ];
}

function throughputOf({ works, octets }: SourceLine, work: SourceWork): string {
  const found = works.find((figures) => figures.work === work);
  return found === undefined ? '' : throughput(octets, found.milliseconds);
}

function longestStepOf({ works }: SourceLine, work: SourceWork): string {
  const found = works.find((figures) => figures.work === work);
  return found === undefined ? '' : duration(found.longestStepMilliseconds);
}

function lowerFirst(text: string): string {
  return /^[A-Z]{2}/u.test(text) ? text : `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
