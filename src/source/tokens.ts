/** What a run of octets of a message is. */
export const tokenKinds = [
  /** The line `From …` that mbox files put above a message (RFC 4155). */
  'mboxLine',
  'fieldName',
  /** The colon, with the white space that obsolete syntax allows before it (RFC 5322 §4.5.8). */
  'fieldColon',
  /** From after the colon to the line break that ends the field, both folds and that line break included. */
  'fieldBody',
  /** A line of a header that is neither field nor fold. */
  'malformedLine',
  /** The empty line between header and body. */
  'headerEnd',
  'preamble',
  /** The line break before `--boundary`, and that line with its own line break (RFC 2046 §5.1.1). */
  'delimiter',
  /** The same with `--boundary--`. */
  'closeDelimiter',
  'epilogue',
  'body',
  /** What lies beyond the limits of {@link SourceLimits}. */
  'unread',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** Bounds on what a message can make the tokenizer hold; what is beyond them is covered by a token all the same. */
export interface SourceLimits {
  readonly fields: number;
  readonly entities: number;
  /** How deep entities may lie within each other. */
  readonly depth: number;
}

export const DEFAULT_LIMITS: SourceLimits = { fields: 20_000, entities: 5_000, depth: 64 };
