import type { Entity } from '../entity';
import type { OctetRange } from '../octetRange';
import type { NoteFault } from './decodeFault';
import { uuencodedSlices } from './uuencode';

/** Octets of the message that are decoded at once. */
export const SLICE_OCTETS = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const HT = 0x09;
const SPACE = 0x20;
const EQUALS = 0x3d;

type Decode = (message: Buffer, body: OctetRange, note: NoteFault) => Generator<Buffer, void>;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['7bit', plainSlices],
  ['8bit', plainSlices],
  ['binary', plainSlices],
  ['base64', base64Slices],
  ['quoted-printable', quotedPrintableSlices],
  ['uuencode', uuencodedSlices],
  ['x-uuencode', uuencodedSlices],
  ['x-uue', uuencodedSlices],
]);

export function isKnownEncoding(transferEncoding: string): boolean {
  return DECODERS.has(transferEncoding);
}

/**
 * Decodes a body (RFC 2045 §6) slice by slice, in time linear in its octets. Never throws: what its encoding does not
 * know is noted and passed over, or taken as it stands. No slice has more octets than the part of the body it is of.
 */
export function* decodedSlices(
  message: Buffer,
  { body, transferEncoding }: Pick<Entity, 'body' | 'transferEncoding'>,
  note: NoteFault = () => undefined,
): Generator<Buffer, void> {
  const decode = DECODERS.get(transferEncoding);
  if (decode === undefined) {
    note('unknownEncoding');
  }
  yield* (decode ?? plainSlices)(message, body, note);
}

function* plainSlices(message: Buffer, { start, end }: OctetRange): Generator<Buffer, void> {
  for (let from = start; from < end; from += SLICE_OCTETS) {
    yield message.subarray(from, Math.min(from + SLICE_OCTETS, end));
  }
}

const DIGITS = digitsOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
/** Of one group of four. */
const MOST_PADDING = 2;
const HEXADECIMAL = digitsOf('0123456789ABCDEF', '0123456789abcdef');

/**
 * RFC 2045 §6.8. Each "=" ends what can be decoded in one go, so that bodies put together of several are read whole.
 * What follows it and is no line of base64, such as the footer of a mailing list or the checksum of OpenPGP (RFC 9580
 * §6.1), is left out.
 */
function* base64Slices(
  message: Buffer,
  { start, end }: OctetRange,
  note: NoteFault,
): Generator<Buffer, void> {
  let bits = 0;
  let count = 0;
  let padding = 0;
  let isTrailed = false;
  const lines = new Base64Lines(message, end);
  for (let from = start; from < end; from += SLICE_OCTETS) {
    const to = Math.min(from + SLICE_OCTETS, end);
    const slice = Buffer.allocUnsafe(to - from);
    let length = 0;
    for (let at = from; at < to; at += 1) {
      const octet = message[at] ?? 0;
      const digit = DIGITS[octet] ?? -1;
      if (digit >= 0) {
        if (padding > 0) {
          if (isTrailed || padding > MOST_PADDING || !lines.isWholeFrom(at)) {
            note('base64Trailer');
            yield slice.subarray(0, length);
            return;
          }
          note('base64Joined');
          padding = 0;
        }
        bits = ((bits << 6) | digit) & 0xffffff;
        count = (count + 1) & 3;
        if (count !== 1) {
          slice[length] = (bits >> (count === 0 ? 0 : 8 - 2 * count)) & 0xff;
          length += 1;
        }
      } else if (octet === EQUALS) {
        if (count === 1) {
          note('base64Group');
        } else if (count === 0 && padding === 0) {
          note('base64Padding');
        }
        padding += 1;
        count = 0;
      } else if (isWhiteSpace(octet)) {
        continue;
      } else if (padding > 0) {
        isTrailed = true;
      } else {
        note('base64Character');
      }
    }
    yield slice.subarray(0, length);
  }
  if (isTrailed) {
    note('base64Trailer');
  }
  if (count !== 0) {
    note(isCutShort(bits, count) ? 'base64Group' : 'base64Padding');
  }
}

/** Whether the digits of a last group without padding hold bits of an octet that is not there. */
function isCutShort(bits: number, count: number): boolean {
  const bitsOver = (6 * count) % 8;
  return count === 1 || (bits & ((1 << bitsOver) - 1)) !== 0;
}

/** Looks along lines for what is no base64, at each octet once however often it is asked. */
class Base64Lines {
  private runEnd = -1;
  private isToLineEnd = false;

  constructor(
    private readonly message: Buffer,
    private readonly end: number,
  ) {}

  /** Whether the line has nothing but whole groups of digits from here on, which is its start or follows padding. */
  isWholeFrom(start: number): boolean {
    const before = this.message[start - 1];
    if (before !== LF && before !== EQUALS) {
      return false;
    }
    if (start >= this.runEnd) {
      this.readRun(start);
    }
    return (this.runEnd - start) % 4 === 0 && this.isToLineEnd;
  }

  private readRun(start: number): void {
    const { message, end } = this;
    let at = start;
    while (at < end && ((DIGITS[message[at] ?? 0] ?? -1) >= 0 || message[at] === EQUALS)) {
      at += 1;
    }
    this.runEnd = at;
    this.isToLineEnd = isLineEnd(message, spaceEnd(message, at, end), end);
  }
}

/** RFC 2045 §6.7. White space at the end of a line is taken away, as rule 3 has it. */
function* quotedPrintableSlices(
  message: Buffer,
  { start, end }: OctetRange,
  note: NoteFault,
): Generator<Buffer, void> {
  let at = start;
  /** White space before this offset is known to be followed by something else on its line. */
  let keptTo = start;
  while (at < end) {
    const limit = Math.min(at + SLICE_OCTETS, end);
    const slice = Buffer.allocUnsafe(limit - at);
    let length = 0;
    while (at < limit) {
      const octet = message[at] ?? 0;
      if (octet === EQUALS) {
        const value = at + 2 < end ? octetOf(message[at + 1], message[at + 2]) : undefined;
        const next = value === undefined ? afterSoftBreak(message, at + 1, end) : at + 3;
        if (next === undefined) {
          note('quotedPrintableEscape');
        }
        if (value !== undefined || next === undefined) {
          slice[length] = value ?? octet;
          length += 1;
        }
        at = next ?? at + 1;
      } else if ((octet === SPACE || octet === HT) && at >= keptTo) {
        const runEnd = spaceEnd(message, at, end);
        if (isLineEnd(message, runEnd, end)) {
          at = runEnd;
        } else {
          keptTo = runEnd;
        }
      } else {
        slice[length] = octet;
        length += 1;
        at += 1;
      }
    }
    yield slice.subarray(0, length);
  }
}

/** After a soft line break, which may have white space before it that was added on the way. */
function afterSoftBreak(message: Buffer, start: number, end: number): number | undefined {
  const at = spaceEnd(message, start, Math.min(end, start + SLICE_OCTETS));
  if (!isLineEnd(message, at, end)) {
    return undefined;
  }
  return Math.min(end, message[at] === CR ? at + 2 : at + 1);
}

function spaceEnd(message: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (message[at] === SPACE || message[at] === HT)) {
    at += 1;
  }
  return at;
}

function isLineEnd(message: Buffer, at: number, end: number): boolean {
  return at >= end || message[at] === LF || (message[at] === CR && message[at + 1] === LF);
}

function octetOf(first = 0, second = 0): number | undefined {
  const high = HEXADECIMAL[first] ?? -1;
  const low = HEXADECIMAL[second] ?? -1;
  return high < 0 || low < 0 ? undefined : high * 16 + low;
}

function isWhiteSpace(octet: number): boolean {
  return octet === SPACE || octet === HT || octet === CR || octet === LF;
}

function digitsOf(...alphabets: readonly string[]): Int8Array {
  const digits = new Int8Array(256).fill(-1);
  for (const alphabet of alphabets) {
    for (let index = 0; index < alphabet.length; index += 1) {
      digits[alphabet.charCodeAt(index)] = index;
    }
  }
  return digits;
}
