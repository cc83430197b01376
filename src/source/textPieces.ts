import type { FieldBody } from './fieldBody';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

const PIECE_OCTETS = 32 * 1024;
/** Longest word that stays whole. */
const LONGEST_WORD = 8 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const HT = 0x09;
const SPACE = 0x20;
const EQUALS = 0x3d;

/** A text piece by piece, cut before white space that is no soft line break (RFC 2045 §6.7), where there is any. */
export function* textPieces(
  source: ParsedSource,
  { start, end }: OctetRange,
): Generator<FieldBody, void> {
  for (let from = start; from < end;) {
    const to = cutBefore(source.buffer, from, Math.min(from + PIECE_OCTETS, end), end);
    yield { text: source.binaryText({ start: from, end: to }), start: from };
    from = to;
  }
}

function cutBefore(octets: Buffer, from: number, to: number, end: number): number {
  if (to === end) {
    return end;
  }
  for (let at = to; at > Math.max(from, to - LONGEST_WORD); at -= 1) {
    if (isSeparator(octets, at)) {
      return at;
    }
  }
  return to;
}

function isSeparator(octets: Buffer, at: number): boolean {
  const [octet, before] = [octets[at], octets[at - 1]];
  const isLineEnd = octet === LF || (octet === CR && octets[at + 1] === LF);
  return octet === SPACE || octet === HT || (isLineEnd && before !== EQUALS && before !== CR);
}
