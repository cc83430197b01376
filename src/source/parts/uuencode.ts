import type { OctetRange } from '../octetRange';
import type { NoteFault } from './decodeFault';

const LF = 0x0a;
const CR = 0x0d;
const FIRST_DIGIT = 0x20;
const LAST_DIGIT = 0x60;
const BEGIN = Buffer.from('begin ');
const END = Buffer.from('end');
const LINES_AT_ONCE = 1_000;
/** A line stands for 63 octets at most. */
const LONGEST_LINE = 45 + 4 * 16;

/** Decodes the first file in a body. One without a `begin` line is taken as it stands. */
export function* uuencodedSlices(
  message: Buffer,
  { start, end }: OctetRange,
  note: NoteFault,
): Generator<Buffer, void> {
  const body = message.subarray(start, end);
  const begin = lineThatBegins(body, BEGIN);
  if (begin === undefined) {
    note('uuencodeFrame');
    yield body;
    return;
  }
  let at = afterLine(body, begin);
  // Lines without the digits that they announce must not make more of a message than it is.
  let octetsLeft = body.length;
  for (;;) {
    const decoded: Buffer[] = [];
    for (let lines = 0; lines < LINES_AT_ONCE; lines += 1) {
      const next = afterLine(body, at);
      const isLast = isEnd(body, at);
      if (isLast || at >= body.length || octetsLeft <= 0) {
        if (!isLast) {
          note('uuencodeFrame');
        }
        yield Buffer.concat(decoded);
        return;
      }
      const octets = decodeLine(body.subarray(at, lineEnd(body, at, next)), note);
      decoded.push(octets.subarray(0, octetsLeft));
      octetsLeft -= octets.length;
      at = next;
    }
    yield Buffer.concat(decoded);
  }
}

function decodeLine(line: Buffer, note: NoteFault): Buffer {
  const first = line[0] ?? FIRST_DIGIT;
  const announced = (first - FIRST_DIGIT) & 0x3f;
  if (first < FIRST_DIGIT || first > LAST_DIGIT || line.length > LONGEST_LINE) {
    note('uuencodeLine');
    return Buffer.alloc(0);
  }
  const groups = Math.ceil(announced / 3);
  // Spaces at the end of a line stand for zeros, and get lost on the way.
  const digit = (index: number): number => {
    const octet = line[1 + index] ?? FIRST_DIGIT;
    if (octet < FIRST_DIGIT || octet > LAST_DIGIT) {
      note('uuencodeLine');
    }
    return (octet - FIRST_DIGIT) & 0x3f;
  };
  const octets = Buffer.alloc(3 * groups);
  for (let group = 0; group < groups; group += 1) {
    const bits =
      (digit(4 * group) << 18) |
      (digit(4 * group + 1) << 12) |
      (digit(4 * group + 2) << 6) |
      digit(4 * group + 3);
    octets.writeUIntBE(bits, 3 * group, 3);
  }
  return octets.subarray(0, announced);
}

/** Where the first line begins that has this at its start. */
function lineThatBegins(body: Buffer, prefix: Buffer): number | undefined {
  let at = body.indexOf(prefix);
  while (at > 0 && body[at - 1] !== LF) {
    at = body.indexOf(prefix, at + 1);
  }
  return at === -1 ? undefined : at;
}

function isEnd(body: Buffer, at: number): boolean {
  const after = body[at + END.length] ?? LF;
  return (
    body.subarray(at, at + END.length).equals(END) &&
    (after === LF || after === CR || after === 0x20)
  );
}

function afterLine(body: Buffer, at: number): number {
  const lf = body.indexOf(LF, at);
  return lf === -1 ? body.length : lf + 1;
}

function lineEnd(body: Buffer, start: number, next: number): number {
  let end = next;
  if (end > start && body[end - 1] === LF) {
    end -= 1;
  }
  return end > start && body[end - 1] === CR ? end - 1 : end;
}
