import { isAscii, isUtf8 } from 'node:buffer';

import { isKnownCharset } from '../fields/octetText';
import { parseContentType } from '../fields/parameters';
import type { OctetRange } from '../octetRange';
import { decodedPieces, type DecodedPiece } from './decodedBody';
import { isLeaf, type Examination, type Place, type Steps } from './examination';
import { utf8SequenceLength } from './utf8';

const UTF8 = new Set(['utf-8', 'utf8']);
const ASCII = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968']);
/** Charsets of one octet for each character, in which UTF-8 makes no sense. */
const SINGLE_OCTET = /^(?:iso-?8859-\d{1,2}|(?:windows|cp)-?125\d|latin-?1|koi8-[ru]|macintosh)$/u;
/** Fewer could be chance. */
const CERTAIN_SEQUENCES = 2;
/** UTF-8 read as ISO 8859-1 and written as UTF-8: "Ã" or "Â" before a character of U+0080 to U+00BF. */
const TWICE = /(?:\xc3[\x82\x83]\xc2[\x80-\xbf]){2}|(?:\xc3\x83\xc2[\x80-\xbf][^]{0,200}?){3}/u;

/** Whether the octets of a text are of the charset that it is declared to be in (RFC 2046 §4.1.2). */
export function* examineCharset(examination: Examination, { entity, fields }: Place): Steps {
  if (!isLeaf(entity) || !entity.mediaType.startsWith('text/')) {
    return;
  }
  const field = fields.get('content-type');
  const parameter =
    field === undefined
      ? undefined
      : parseContentType(examination.bodyOf(field)).parameters.find(
          ({ name }) => name === 'charset',
        );
  const charset = parameter?.value.trim().toLowerCase();
  if (charset !== undefined && !isKnownCharset(charset)) {
    const { start, end } = parameter?.sections[0]?.value ?? entity.header;
    examination.add('charsetUnknown', { start, end }, charset);
    return;
  }
  // HTML and others may name their charset within.
  const isForAscii = charset === undefined ? entity.mediaType === 'text/plain' : ASCII.has(charset);
  const rule = isForAscii
    ? new AsciiRule(examination)
    : charset !== undefined && UTF8.has(charset)
      ? new Utf8Rule(examination)
      : charset !== undefined && SINGLE_OCTET.test(charset)
        ? new SingleOctetRule(examination, charset)
        : undefined;
  if (rule === undefined) {
    return;
  }
  for (const piece of decodedPieces(examination.octets, entity)) {
    rule.read(piece);
    yield piece.encodedLength;
  }
  rule.finish();
}

interface CharsetRule {
  read(piece: DecodedPiece): void;
  finish(): void;
}

class AsciiRule implements CharsetRule {
  private isTold = false;

  constructor(private readonly examination: Examination) {}

  read(piece: DecodedPiece): void {
    if (!this.isTold && !isAscii(piece.octets)) {
      this.isTold = true;
      const index = piece.octets.findIndex((octet) => octet > 0x7f);
      this.examination.add('charsetNotAscii', runAt(piece, index));
    }
  }

  finish(): void {
    // All that there is to tell has been told.
  }
}

/** Finds octets that are no UTF-8, also where a character is cut by the end of a piece. */
class Utf8Rule implements CharsetRule {
  private left = Buffer.alloc(0);
  private leftAt: OctetRange = { start: 0, end: 0 };
  private isTwiceTold = false;

  constructor(private readonly examination: Examination) {}

  read(piece: DecodedPiece): void {
    const joined = joinedWith(this.left, this.leftAt, piece);
    const { octets } = joined;
    const whole = wholeLength(octets);
    if (!isUtf8(octets.subarray(0, whole))) {
      this.tell(joined, whole);
    } else if (!this.isTwiceTold && !isAscii(octets)) {
      this.tellTwice(joined);
    }
    this.left = Buffer.from(octets.subarray(whole));
    this.leftAt = { start: joined.offsetOf(whole), end: joined.offsetOf(octets.length) };
  }

  finish(): void {
    if (this.left.length > 0) {
      this.examination.add('charsetNotUtf8', this.leftAt);
    }
  }

  private tell(piece: DecodedPiece, length: number): void {
    let at = 0;
    while (at < length) {
      const sequence = utf8SequenceLength(piece.octets, at);
      if (sequence === 0) {
        const start = at;
        while (at < length && utf8SequenceLength(piece.octets, at) === 0) {
          at += 1;
        }
        this.examination.add('charsetNotUtf8', rangeIn(piece, start, at));
      } else {
        at += sequence;
      }
    }
  }

  private tellTwice(piece: DecodedPiece): void {
    const match = TWICE.exec(piece.octets.toString('latin1'));
    if (match !== null) {
      this.isTwiceTold = true;
      this.examination.add(
        'utf8EncodedTwice',
        rangeIn(piece, match.index, match.index + match[0].length),
      );
    }
  }
}

class SingleOctetRule implements CharsetRule {
  private sequences = 0;
  private first: OctetRange | undefined;
  private left = Buffer.alloc(0);
  private leftAt: OctetRange = { start: 0, end: 0 };
  private isUtf8 = true;

  constructor(
    private readonly examination: Examination,
    private readonly charset: string,
  ) {}

  read(piece: DecodedPiece): void {
    const joined = joinedWith(this.left, this.leftAt, piece);
    const { octets } = joined;
    const whole = wholeLength(octets);
    this.isUtf8 &&= isUtf8(octets.subarray(0, whole));
    if (this.isUtf8 && !isAscii(octets)) {
      for (let at = 0; at < whole && this.sequences < CERTAIN_SEQUENCES; at += 1) {
        if ((octets[at] ?? 0) >= 0xc2) {
          this.first ??= rangeIn(joined, at, at + utf8SequenceLength(octets, at));
          this.sequences += 1;
        }
      }
    }
    this.left = Buffer.from(octets.subarray(whole));
    this.leftAt = { start: joined.offsetOf(whole), end: joined.offsetOf(octets.length) };
  }

  finish(): void {
    const { first } = this;
    const isCertain = this.isUtf8 && this.left.length === 0 && this.sequences >= CERTAIN_SEQUENCES;
    if (isCertain && first !== undefined) {
      this.examination.add('charsetLooksLikeUtf8', first, this.charset);
    }
  }
}

/** A piece with what was left of the one before it, at most three octets. */
function joinedWith(left: Buffer, { start }: OctetRange, piece: DecodedPiece): DecodedPiece {
  if (left.length === 0) {
    return piece;
  }
  return {
    octets: Buffer.concat([left, piece.octets]),
    offsetOf: (index) =>
      index < left.length ? start + index : piece.offsetOf(index - left.length),
    encodedLength: piece.encodedLength,
  };
}

/** Length without a character at the end that is not whole. */
function wholeLength(octets: Buffer): number {
  for (let back = 1; back <= 3 && back <= octets.length; back += 1) {
    const octet = octets[octets.length - back] ?? 0;
    if (octet >= 0xc2 && octet <= 0xf4) {
      const needed = octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2;
      return needed > back ? octets.length - back : octets.length;
    }
    if (octet < 0x80 || octet > 0xbf) {
      return octets.length;
    }
  }
  return octets.length;
}

/** The run of octets above 127 from an index, as far as it is worth showing. */
function runAt(piece: DecodedPiece, start: number): OctetRange {
  let end = start + 1;
  while (end < piece.octets.length && end - start < 40 && (piece.octets[end] ?? 0) > 0x7f) {
    end += 1;
  }
  return rangeIn(piece, start, end);
}

function rangeIn(piece: DecodedPiece, start: number, end: number): OctetRange {
  return { start: piece.offsetOf(start), end: piece.offsetOf(end) };
}
