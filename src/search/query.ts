/** Where a word may stand. `to` is To and Cc, `any` all of them. */
export type TextField = 'any' | 'subject' | 'from' | 'to';

export type MessageState = 'unread' | 'read' | 'new' | 'marked';

/** A day, a month or a year of the user's calendar, or a day counted back from today. */
export type DateSpan =
  | { readonly kind: 'day'; readonly year: number; readonly month: number; readonly day: number }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }
  | { readonly kind: 'year'; readonly year: number }
  | { readonly kind: 'ago'; readonly count: number; readonly unit: AgoUnit };

export type AgoUnit = 'd' | 'w' | 'm' | 'y';

export type QueryTerm =
  | { readonly kind: 'text'; readonly field: TextField; readonly text: string }
  | { readonly kind: 'attachment' }
  | { readonly kind: 'state'; readonly state: MessageState }
  | { readonly kind: 'size'; readonly relation: SizeRelation; readonly octets: number }
  | { readonly kind: 'date'; readonly relation: DateRelation; readonly span: DateSpan };

export type SizeRelation = '>' | '>=' | '<' | '<=';

/** `before` the span begins, `after` it ends, `on`: within it. */
export type DateRelation = 'before' | 'after' | 'on';

export interface QueryPart {
  readonly term: QueryTerm;
  readonly isNegated: boolean;
}

export type QueryProblemCode =
  'valueMissing' | 'notASize' | 'notADate' | 'unknownState' | 'unknownContent' | 'tooLong';

/** A piece of a query that says nothing; the rest of the query holds without it. */
export interface QueryProblem {
  readonly code: QueryProblemCode;
  /** Where in the text it stands, in UTF-16 code units; the end is not part of it. */
  readonly start: number;
  readonly end: number;
  /** A sentence for the user, safe to show. */
  readonly message: string;
}

/** What a message must satisfy, all of it. */
export interface Query {
  readonly parts: readonly QueryPart[];
  readonly problems: readonly QueryProblem[];
}
