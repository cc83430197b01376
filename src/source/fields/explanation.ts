import { safeLabel } from '../../shared/safeText';
import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import type { TimeWording } from './dateWords';

export interface ExplanationFact {
  readonly label: string;
  readonly value: string;
}

/** What a hover shows. All of it is plain text, safe for one line each, but not escaped for Markdown. */
export interface FieldExplanation {
  /** What the explanation is about. */
  readonly range: OctetRange;
  readonly title: string;
  readonly facts: readonly ExplanationFact[];
  readonly sentences: readonly string[];
}

export interface MessageField {
  readonly name: string;
  readonly body: FieldBody;
}

export interface ExplanationContext extends TimeWording {
  /** All fields of the header block, from the top; some explanations look at others beside their own. */
  readonly fields?: readonly MessageField[];
}

export type FactRow = readonly [label: string, value: string | undefined];

const MAXIMUM_FACTS = 40;
const LONGEST_VALUE = 1_000;

/** Builds an explanation of mail text; facts without a value are left out. */
export function explanation(
  range: OctetRange,
  title: string,
  facts: readonly FactRow[],
  sentences: readonly (string | undefined)[] = [],
): FieldExplanation {
  const rows: ExplanationFact[] = [];
  for (const [label, value] of facts) {
    const safe = safeLabel(value ?? '', { maximumLength: LONGEST_VALUE });
    if (safe !== '' && rows.length < MAXIMUM_FACTS) {
      rows.push({ label: safeLabel(label), value: safe });
    }
  }
  return {
    range: { start: range.start, end: range.end },
    title: safeLabel(title),
    facts: rows,
    sentences: sentences
      .filter((sentence) => sentence !== undefined)
      .slice(0, MAXIMUM_FACTS)
      .map((sentence) => safeLabel(sentence, { maximumLength: LONGEST_VALUE })),
  };
}
