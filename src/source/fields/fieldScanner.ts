import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { matchEncodedWord } from './encodedWordSyntax';
import { isWhiteSpace } from './fieldItems';
import { unfold } from './octetText';

export type FieldTokenKind = 'word' | 'quotedString' | 'literal' | 'comment' | 'special';

/** A lexical token of a structured field (RFC 5322 §3.2). White space between tokens makes none. */
export interface FieldToken extends OctetRange {
  readonly kind: FieldTokenKind;
  /** Octets; of a quoted string, comment or literal without its delimiters, escapes and folds. */
  readonly text: string;
  /** False where a quoted string, comment or literal runs to the end of the field without its end sign. */
  readonly isClosed: boolean;
}

export interface ScanOptions {
  /** Characters that are tokens of their own; all others but white space, `"`, `(` and `)` make words. */
  readonly specials: string;
  /** Whether `[` begins a domain literal (RFC 5322 §3.4.1). */
  readonly hasLiterals: boolean;
}

/** Specials of RFC 5322 §3.2.3, as addresses need them. */
export const ADDRESS_SCAN: ScanOptions = { specials: '<>;:@,.\\]', hasLiterals: true };

const QUOTE = 0x22;
const OPEN_COMMENT = 0x28;
const CLOSE_COMMENT = 0x29;
const OPEN_LITERAL = 0x5b;
const CLOSE_LITERAL = 0x5d;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;

/**
 * The tokens of a field body in order, each read when it is asked for. Takes any octets and is linear in their number;
 * an encoded word (RFC 2047) without white space stays whole whatever it holds.
 */
export function* scanField(body: FieldBody, options: ScanOptions): Generator<FieldToken, void> {
  const { text } = body;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isWhiteSpace(code)) {
      index += 1;
      continue;
    }
    const token = readToken(body, index, code, options);
    yield token;
    index = token.end - body.start;
  }
}

/** Where a comment (RFC 5322 §3.2.2), quoted string or literal ends: an index into the text. */
export interface DelimitedEnd {
  readonly end: number;
  readonly isClosed: boolean;
}

/** The end of the comment that opens at an index, comments inside it included. */
export function findCommentEnd(text: string, start: number): DelimitedEnd {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) {
      index += 1;
    } else if (code === OPEN_COMMENT) {
      depth += 1;
    } else if (code === CLOSE_COMMENT) {
      depth -= 1;
      if (depth === 0) {
        return { end: index + 1, isClosed: true };
      }
    }
  }
  return { end: text.length, isClosed: false };
}

function readToken(body: FieldBody, index: number, code: number, options: ScanOptions): FieldToken {
  const { text, start } = body;
  if (code === OPEN_COMMENT) {
    return delimited('comment', body, index, findCommentEnd(text, index));
  }
  if (code === QUOTE) {
    return delimited('quotedString', body, index, findEnd(text, index, QUOTE));
  }
  if (code === OPEN_LITERAL && options.hasLiterals) {
    return delimited('literal', body, index, findEnd(text, index, CLOSE_LITERAL));
  }
  const isSpecial = code === CLOSE_COMMENT || options.specials.includes(text.charAt(index));
  const end =
    isSpecial && !isEncodedWordAt(text, index) ? index + 1 : wordEnd(text, index, options);
  return {
    kind: end === index + 1 && isSpecial ? 'special' : 'word',
    text: text.slice(index, end),
    start: start + index,
    end: start + end,
    isClosed: true,
  };
}

function delimited(
  kind: FieldTokenKind,
  { text, start }: FieldBody,
  index: number,
  { end, isClosed }: DelimitedEnd,
): FieldToken {
  const inner = text.slice(index + 1, isClosed ? end - 1 : end);
  return {
    kind,
    text: unfold(inner).replace(/\\([^])/gu, '$1'),
    start: start + index,
    end: start + end,
    isClosed,
  };
}

function findEnd(text: string, start: number, closing: number): DelimitedEnd {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) {
      index += 1;
    } else if (code === closing) {
      return { end: index + 1, isClosed: true };
    }
  }
  return { end: text.length, isClosed: false };
}

function wordEnd(text: string, start: number, options: ScanOptions): number {
  let index = start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    const encodedWord = code === EQUALS ? compactEncodedWordEnd(text, index) : undefined;
    if (encodedWord !== undefined) {
      index = encodedWord;
      continue;
    }
    const isEnd =
      isWhiteSpace(code) ||
      code === QUOTE ||
      code === OPEN_COMMENT ||
      code === CLOSE_COMMENT ||
      (code === OPEN_LITERAL && options.hasLiterals) ||
      options.specials.includes(text.charAt(index));
    if (isEnd) {
      return index;
    }
    index += 1;
  }
  return index;
}

function isEncodedWordAt(text: string, index: number): boolean {
  return compactEncodedWordEnd(text, index) !== undefined;
}

function compactEncodedWordEnd(text: string, index: number): number | undefined {
  const match = matchEncodedWord(text, index);
  return match === undefined || /[ \t\r\n]/u.test(text.slice(match.textStart, match.textEnd))
    ? undefined
    : match.end;
}
