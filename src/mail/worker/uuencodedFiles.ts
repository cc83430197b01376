import type { OctetRange } from '../../source/octetRange';

const LF = 0x0a;
const BEGIN = Buffer.from('begin ');
const END = Buffer.from('\nend');
const BEGIN_LINE = /^begin [0-7]{3,4} (\S.{0,254}?)\s*$/u;
const LONGEST_BEGIN_LINE = 300;
/** Files that are taken out of one text. */
const MAXIMUM_FILES = 200;

/** A file that stands in a text, from its `begin` line to its `end` line. */
export interface UuencodedFile {
  readonly fileName: string;
  readonly range: OctetRange;
}

/**
 * Finds uuencoded files in a text, in time linear in its octets. Only what has a `begin` line, a first line of data as
 * long as it says and an `end` line is one: "begin 644 words" alone is prose.
 */
export function findUuencodedFiles(text: Buffer): readonly UuencodedFile[] {
  const files: UuencodedFile[] = [];
  let end = -1;
  let at = text.indexOf(BEGIN);
  while (at !== -1 && files.length < MAXIMUM_FILES) {
    const dataStart = afterLine(text, at);
    const fileName = isLineStart(text, at) ? nameIn(text, at, dataStart) : undefined;
    let next = at + BEGIN.length;
    if (fileName !== undefined && isDataLine(text, dataStart)) {
      if (end < dataStart - 1) {
        end = endLine(text, dataStart - 1);
      }
      if (end === -1) {
        break;
      }
      next = afterLine(text, end + 1);
      files.push({ fileName, range: { start: at, end: next } });
    }
    at = text.indexOf(BEGIN, next);
  }
  return files;
}

/** The text that stands around the files. */
export function withoutFiles(text: Buffer, files: readonly UuencodedFile[]): Buffer {
  const kept: Buffer[] = [];
  let at = 0;
  for (const { range } of files) {
    kept.push(text.subarray(at, range.start));
    at = range.end;
  }
  return Buffer.concat([...kept, text.subarray(at)]);
}

function nameIn(text: Buffer, start: number, end: number): string | undefined {
  if (end - start > LONGEST_BEGIN_LINE) {
    return undefined;
  }
  return BEGIN_LINE.exec(text.toString('latin1', start, end).trimEnd())?.[1];
}

/** Whether a line has as many digits as its first one announces; spaces at its end may be lost. */
function isDataLine(text: Buffer, start: number): boolean {
  const first = text[start];
  if (first === undefined || first < 0x20 || first > 0x60) {
    return false;
  }
  const digits = Math.ceil(((first - 0x20) & 0x3f) / 3) * 4;
  const line = text.toString('latin1', start, Math.min(afterLine(text, start), start + 120));
  const length = line.replace(/[\r\n]+$/u, '').length - 1;
  return /^[ -`]+[\r\n]*$/u.test(line) && length <= digits + 2 && length >= digits - 3;
}

/** Offset of the line break before the next `end` line, or -1. */
function endLine(text: Buffer, from: number): number {
  let at = text.indexOf(END, from);
  while (
    at !== -1 &&
    !/^end\s*$/u.test(text.toString('latin1', at + 1, afterLine(text, at + 1)).slice(0, 20))
  ) {
    at = text.indexOf(END, at + 1);
  }
  return at;
}

function isLineStart(text: Buffer, at: number): boolean {
  return at === 0 || text[at - 1] === LF;
}

function afterLine(text: Buffer, at: number): number {
  const lf = text.indexOf(LF, at);
  return lf === -1 ? text.length : lf + 1;
}
