import type { OctetRange } from '../octetRange';
import type { AddressCode, AddrSpec } from './addressItems';
import type { FieldText } from './fieldItems';
import type { FieldToken } from './fieldScanner';
import { decodeOctets } from './octetText';

export type NoteAddress = (code: AddressCode, range: OctetRange) => void;

/** What the tokens of one addr-spec hold. */
export interface SpecReading {
  readonly address: AddrSpec | undefined;
  /** Words before and after the address. */
  readonly before: readonly FieldToken[];
  readonly after: readonly FieldToken[];
}

/** Octets that no atom holds: controls, and 8-bit ones unless they are UTF-8 (RFC 6532 §3.2). */
const CONTROL = /[\0-\x1f\x7f]/u;

/**
 * Reads an addr-spec (RFC 5322 §3.4.1) around the last "@" of tokens without comments. A single word is the local part
 * of an address without a domain.
 */
export function readAddrSpec(tokens: readonly FieldToken[], note: NoteAddress): SpecReading {
  const at = tokens.findLastIndex((token) => isSpecial(token, '@'));
  if (at < 0) {
    return readLocalAlone(tokens, note);
  }
  const localStart = startOfDotted(tokens, at);
  const domainEnd = endOfDotted(tokens, at + 1);
  const localTokens = tokens.slice(localStart, at);
  const domainTokens = tokens.slice(at + 1, domainEnd);
  const sign = tokens[at];
  const parts = tokens.slice(localStart, domainEnd);
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (sign === undefined || first === undefined || last === undefined) {
    return { address: undefined, before: tokens, after: [] };
  }
  noteDots(localTokens, note);
  noteDots(domainTokens, note);
  noteSpaces(parts, note);
  noteCharacters(parts, note);
  if (localTokens.length === 0) {
    note('missingLocalPart', sign);
  }
  if (domainTokens.length === 0) {
    note('missingDomain', sign);
  }
  return {
    address: {
      start: first.start,
      end: last.end,
      localPart: joined(localTokens, sign.start),
      domain: domainTokens.length === 0 ? undefined : joined(domainTokens, sign.end),
    },
    before: tokens.slice(0, localStart),
    after: tokens.slice(domainEnd),
  };
}

export function isSpecial(token: FieldToken | undefined, character: string): boolean {
  return token?.kind === 'special' && token.text === character;
}

function readLocalAlone(tokens: readonly FieldToken[], note: NoteAddress): SpecReading {
  const end = endOfDotted(tokens, 0);
  const first = tokens[0];
  const last = tokens[end - 1];
  if (end !== tokens.length || first === undefined || last === undefined) {
    return { address: undefined, before: tokens, after: [] };
  }
  noteDots(tokens, note);
  noteSpaces(tokens, note);
  noteCharacters(tokens, note);
  note('missingDomain', { start: first.start, end: last.end });
  const localPart = joined(tokens, first.start);
  return {
    address: { start: first.start, end: last.end, localPart, domain: undefined },
    before: [],
    after: [],
  };
}

/** Index of the first token of the dotted words that end before an index. */
function startOfDotted(tokens: readonly FieldToken[], end: number): number {
  let start = end;
  while (start > 0) {
    const previous = tokens[start - 1];
    const isDot = isSpecial(previous, '.');
    const isLinked = start === end || isDot || isSpecial(tokens[start], '.');
    const isPart = isDot || previous?.kind === 'word' || previous?.kind === 'quotedString';
    if (!isLinked || !isPart) {
      break;
    }
    start -= 1;
  }
  return start;
}

/** Index after the dotted words that begin at an index. */
function endOfDotted(tokens: readonly FieldToken[], start: number): number {
  let end = start;
  while (end < tokens.length) {
    const token = tokens[end];
    const isDot = isSpecial(token, '.');
    const isLinked = end === start || isDot || isSpecial(tokens[end - 1], '.');
    if (!isLinked || (!isDot && token?.kind === 'special')) {
      break;
    }
    end += 1;
  }
  return end;
}

function noteDots(tokens: readonly FieldToken[], note: NoteAddress): void {
  tokens.forEach((token, index) => {
    const isDot = isSpecial(token, '.');
    const next = tokens[index + 1];
    if (isDot && (index === 0 || next === undefined || isSpecial(next, '.'))) {
      note('emptyLabel', token);
    }
  });
}

function noteSpaces(tokens: readonly FieldToken[], note: NoteAddress): void {
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (next !== undefined && next.start > token.end) {
      note('obsoleteSpace', { start: token.end, end: next.start });
    }
  });
}

function noteCharacters(tokens: readonly FieldToken[], note: NoteAddress): void {
  for (const token of tokens) {
    if (token.kind === 'word' && CONTROL.test(token.text)) {
      note('invalidCharacter', token);
    }
  }
}

function joined(tokens: readonly FieldToken[], emptyAt: number): FieldText {
  const text = tokens
    .map((token) => (token.kind === 'literal' ? `[${token.text}]` : token.text))
    .join('');
  return {
    text: decodeOctets(text),
    start: tokens[0]?.start ?? emptyAt,
    end: tokens[tokens.length - 1]?.end ?? emptyAt,
  };
}
