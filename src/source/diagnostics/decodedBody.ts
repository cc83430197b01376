import type { Entity } from '../entity';
import { STEP_OCTETS } from './examination';

const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;
const SPACE = 0x20;
const HT = 0x09;

/** A piece of a decoded body. */
export interface DecodedPiece {
  readonly octets: Buffer;
  /** Offset in the message of what this one was made from; in base64, of the digit that completes it. */
  readonly offsetOf: (index: number) => number;
  /** How many octets of the message it was made from. */
  readonly encodedLength: number;
}

/** Decodes a body piece by piece; a piece is good until the next one is asked for. What is not as its encoding wants it is taken as it stands or left out. */
export function* decodedPieces(
  message: Buffer,
  { body: { start, end }, transferEncoding }: Pick<Entity, 'body' | 'transferEncoding'>,
): Generator<DecodedPiece, void> {
  const decode = DECODERS.get(transferEncoding);
  const decoded = decode === undefined ? undefined : new Decoded();
  let from = start;
  while (from < end) {
    const piece =
      decode === undefined || decoded === undefined
        ? plainPiece(message, from, end)
        : decode(message, from, end, decoded);
    yield piece;
    from += piece.encodedLength;
  }
}

type Decode = (message: Buffer, start: number, end: number, decoded: Decoded) => DecodedPiece;

/** No object, whose prototype would have encodings of its own. */
const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ['base64', base64Piece],
  ['quoted-printable', quotedPrintablePiece],
]);

function plainPiece(message: Buffer, start: number, end: number): DecodedPiece {
  const to = Math.min(start + STEP_OCTETS, end);
  return {
    octets: message.subarray(start, to),
    offsetOf: (index) => start + index,
    encodedLength: to - start,
  };
}

/** Octets with the offset of each. */
class Decoded {
  private readonly octets = Buffer.alloc(STEP_OCTETS);
  private readonly offsets = new Uint32Array(STEP_OCTETS);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  push(octet: number, offset: number): void {
    this.octets[this.length] = octet;
    this.offsets[this.length] = offset;
    this.length += 1;
  }

  piece(encodedLength: number, end: number): DecodedPiece {
    return {
      octets: this.octets.subarray(0, this.length),
      offsetOf: (index) => (index < this.length ? (this.offsets[index] ?? end) : end),
      encodedLength,
    };
  }
}

function quotedPrintablePiece(
  message: Buffer,
  start: number,
  end: number,
  decoded: Decoded,
): DecodedPiece {
  decoded.clear();
  const limit = Math.min(start + STEP_OCTETS, end);
  let at = start;
  while (at < limit) {
    const octet = message[at] ?? 0;
    if (octet !== EQUALS) {
      decoded.push(octet, at);
      at += 1;
      continue;
    }
    const value = at + 3 <= end ? hexadecimal(message[at + 1], message[at + 2]) : undefined;
    if (value !== undefined) {
      decoded.push(value, at);
      at += 3;
      continue;
    }
    const next = afterSoftBreak(message, at + 1, end);
    if (next === undefined) {
      decoded.push(octet, at);
    }
    at = next ?? at + 1;
  }
  return decoded.piece(at - start, at);
}

function afterSoftBreak(message: Buffer, start: number, end: number): number | undefined {
  let at = start;
  while (at < end && at - start < STEP_OCTETS && (message[at] === SPACE || message[at] === HT)) {
    at += 1;
  }
  if (at >= end) {
    return end;
  }
  if (message[at] === CR && message[at + 1] === LF) {
    return Math.min(at + 2, end);
  }
  return message[at] === LF ? at + 1 : undefined;
}

function hexadecimal(first = 0, second = 0): number | undefined {
  const [high, low] = [HEX[first], HEX[second]];
  return high === undefined || low === undefined || high < 0 || low < 0
    ? undefined
    : high * 16 + low;
}

const HEX = Array.from({ length: 256 }, (_unused, octet) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(octet).toLowerCase()),
);
const BASE64 = Array.from({ length: 256 }, (_unused, octet) =>
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    String.fromCharCode(octet),
  ),
);

/** Ends with a whole group of four, so that the next piece begins with one. */
function base64Piece(message: Buffer, start: number, end: number, decoded: Decoded): DecodedPiece {
  decoded.clear();
  const limit = Math.min(start + STEP_OCTETS, end);
  let bits = 0;
  let count = 0;
  let at = start;
  for (; at < end && (at < limit || count > 0) && at - start < 2 * STEP_OCTETS; at += 1) {
    const digit = BASE64[message[at] ?? 0] ?? -1;
    if (digit >= 0) {
      bits = ((bits << 6) | digit) & 0xffffff;
      count = (count + 1) % 4;
      // Two digits make the first octet, three the second, four the third.
      if (count !== 1) {
        decoded.push((bits >> ((4 - (count === 0 ? 4 : count)) * 2)) & 0xff, at);
      }
    } else if (message[at] === EQUALS) {
      count = 0;
    }
  }
  return decoded.piece(at - start, at);
}
