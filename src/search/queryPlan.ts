import { foldText } from './foldText';
import { FLAG } from './messageTable';
import type { TextTest } from './messageTexts';
import type { MessageState, Query, QueryPart, QueryTerm, SizeRelation } from './query';
import { boundsOf } from './queryValues';

export interface FlagTest {
  readonly mask: number;
  readonly isNegated: boolean;
}

export interface RangeTest {
  readonly least: number;
  /** Not part of it. */
  readonly limit: number;
  readonly isNegated: boolean;
}

/** A query in terms of the table's columns, as it is meant at one moment: days are counted back from then. */
export interface QueryPlan {
  readonly flags: readonly FlagTest[];
  readonly sizes: readonly RangeTest[];
  /** These three can be told of a message only when its header is known. */
  readonly headerFlags: readonly FlagTest[];
  readonly dates: readonly RangeTest[];
  /** The longest first, since few messages hold it. */
  readonly texts: readonly TextTest[];
}

export function planQuery({ parts }: Pick<Query, 'parts'>, now: number): QueryPlan {
  const pick = <T>(read: (term: QueryTerm, part: QueryPart) => T | undefined): readonly T[] =>
    parts.flatMap((part) => read(part.term, part) ?? []);
  return {
    flags: pick((term, { isNegated }) =>
      term.kind === 'state' ? stateTest(term.state, isNegated) : undefined,
    ),
    sizes: pick((term, { isNegated }) =>
      term.kind === 'size' ? { ...sizeRange(term.relation, term.octets), isNegated } : undefined,
    ),
    headerFlags: pick((term, { isNegated }) =>
      term.kind === 'attachment' ? { mask: FLAG.attachment, isNegated } : undefined,
    ),
    dates: pick((term, { isNegated }) =>
      term.kind === 'date' ? { ...dateRange(term, now), isNegated } : undefined,
    ),
    texts: [
      ...pick((term, { isNegated }) =>
        term.kind === 'text'
          ? { field: term.field, text: foldText(term.text), isNegated }
          : undefined,
      ),
    ].sort((one, other) => rank(other) - rank(one)),
  };
}

export function needsHeader({ headerFlags, dates, texts }: QueryPlan): boolean {
  return headerFlags.length + dates.length + texts.length > 0;
}

/** An exclusion leaves most messages. */
function rank({ text, isNegated }: TextTest): number {
  return isNegated ? -text.length : text.length;
}

function stateTest(state: MessageState, isNegated: boolean): FlagTest {
  const mask = { unread: FLAG.unread, read: FLAG.unread, new: FLAG.new, marked: FLAG.marked }[
    state
  ];
  return { mask, isNegated: (state === 'read') !== isNegated };
}

function sizeRange(
  relation: SizeRelation,
  octets: number,
): { readonly least: number; readonly limit: number } {
  switch (relation) {
    case '>':
      return { least: octets + 1, limit: Infinity };
    case '>=':
      return { least: octets, limit: Infinity };
    case '<':
      return { least: 0, limit: octets };
    case '<=':
      return { least: 0, limit: octets + 1 };
  }
}

function dateRange(
  { relation, span }: Extract<QueryTerm, { kind: 'date' }>,
  now: number,
): { readonly least: number; readonly limit: number } {
  const { start, end } = boundsOf(span, now);
  switch (relation) {
    case 'before':
      return { least: -Infinity, limit: start };
    case 'after':
      return { least: end, limit: Infinity };
    case 'on':
      return { least: start, limit: end };
  }
}
