import { LONG_LINE_OCTETS, LongLine, type LinePlace } from './longLine';
import { OffsetList } from './offsetList';

/** A place in a text editor: both count from 0; `character` counts UTF-16 units. */
export interface SourcePosition {
  readonly line: number;
  readonly character: number;
}

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** In so many octets a loop finds a line break sooner than a call does. */
const NEAR_OCTETS = 512;

/**
 * Tells offsets of octets from places in an editor that shows them as UTF-8, and back. Lines end at CRLF, LF or a CR
 * alone, as editors have it. Lines are found as far as they are asked for, in time linear in the octets up to there.
 */
export class LineIndex {
  private readonly octets: Buffer;
  /** Where each line known begins. */
  private readonly starts = new OffsetList();
  /** Of the lines asked for, by their number. */
  private readonly longLines = new Map<number, LongLine>();
  private readUpTo: number;
  /** The first of each that was found far away. */
  private nextLf = -1;
  private nextCr = -1;

  constructor(octets: Uint8Array) {
    this.octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    // An editor takes the mark away.
    const first = this.octets.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    this.starts.push(first);
    this.readUpTo = first;
  }

  /** Of all the message. */
  get lineCount(): number {
    this.readTo(this.octets.length);
    return this.starts.length;
  }

  /** Finds the lines up to this offset, so that asking for a place before it costs little. */
  readTo(offset: number): void {
    const { octets, starts } = this;
    while (this.readUpTo <= offset && this.readUpTo < octets.length) {
      const lineBreak = this.lineBreakFrom(this.readUpTo);
      if (lineBreak === octets.length) {
        this.readUpTo = octets.length;
        return;
      }
      const isCrLf = octets[lineBreak] === CR && octets[lineBreak + 1] === LF;
      const next = lineBreak + (isCrLf ? 2 : 1);
      starts.push(next);
      this.readUpTo = next;
    }
  }

  private lineBreakFrom(start: number): number {
    const { octets } = this;
    const near = Math.min(start + NEAR_OCTETS, octets.length);
    for (let at = start; at < near; at += 1) {
      const octet = octets[at] ?? 0;
      if (octet === LF || octet === CR) {
        return at;
      }
    }
    this.nextLf = this.nextLf < near ? this.indexOf(LF, near) : this.nextLf;
    this.nextCr = this.nextCr < near ? this.indexOf(CR, near) : this.nextCr;
    return Math.min(this.nextLf, this.nextCr);
  }

  /** An offset within a character or a line break counts as that of its first octet. */
  positionAt(offset: number): SourcePosition {
    this.readTo(offset);
    const line = this.lineOf(offset);
    const start = this.startOf(line);
    const end = Math.min(Math.max(offset, start), this.contentEnd(line));
    const from = this.longLine(line)?.beforeOffset(end) ?? { offset: start, character: 0 };
    const to = this.characterStart(from.offset, end);
    return { line, character: from.character + this.textLength(from.offset, to) };
  }

  /** A place after the end of a line counts as that end, one after the last line as the end of the message. */
  offsetAt({ line, character }: SourcePosition): number {
    this.readLine(line);
    if (line >= this.starts.length) {
      return this.octets.length;
    }
    const end = this.contentEnd(line);
    const from = this.longLine(line)?.beforeCharacter(character) ?? {
      offset: this.startOf(line),
      character: 0,
    };
    return this.offsetFrom(from, end, character - from.character);
  }

  /** Of so many UTF-16 units after a place in a line that ends there. */
  private offsetFrom({ offset: start }: LinePlace, end: number, character: number): number {
    // No UTF-16 unit takes more than three octets.
    const text = this.octets.toString('utf8', start, Math.min(end, start + 3 * character + 4));
    const before = text.slice(0, character);
    if (!before.includes('\ufffd')) {
      return Math.min(start + Buffer.byteLength(before), end);
    }
    return this.offsetAmongInvalid(start, end, character);
  }

  /** The line's octets, without its line break. */
  lineRange(line: number): { readonly start: number; readonly end: number } {
    this.readLine(line);
    const start = this.startOf(line);
    return { start, end: line < this.starts.length ? this.contentEnd(line) : start };
  }

  private readLine(line: number): void {
    while (this.starts.length <= line + 1 && this.readUpTo < this.octets.length) {
      this.readTo(this.readUpTo);
    }
  }

  /** Octets that are no UTF-8 are shown as U+FFFD each or by several: which, only the decoder tells. */
  private offsetAmongInvalid(start: number, end: number, character: number): number {
    let low = start;
    let high = Math.min(end, start + 3 * character + 4);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.textLength(start, middle) <= character) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private characterStart(start: number, offset: number): number {
    let at = offset;
    while (at > start && offset - at < 3 && (this.octets[at] ?? 0) >> 6 === 0b10) {
      at -= 1;
    }
    return (this.octets[at] ?? 0) >> 6 === 0b11 ? at : offset;
  }

  private textLength(start: number, end: number): number {
    return this.octets.toString('utf8', start, end).length;
  }

  private longLine(line: number): LongLine | undefined {
    const [start, end] = [this.startOf(line), this.contentEnd(line)];
    if (end - start < 2 * LONG_LINE_OCTETS) {
      return undefined;
    }
    const found = this.longLines.get(line) ?? new LongLine(this.octets, start, end);
    this.longLines.set(line, found);
    return found;
  }

  private contentEnd(line: number): number {
    const next = this.starts.at(line + 1);
    if (next === undefined) {
      return this.octets.length;
    }
    const isCrLf = this.octets[next - 1] === LF && this.octets[next - 2] === CR;
    return next - (isCrLf && next - 2 >= this.startOf(line) ? 2 : 1);
  }

  private startOf(line: number): number {
    return this.starts.at(line) ?? this.octets.length;
  }

  private lineOf(offset: number): number {
    return this.starts.lastUpTo(offset);
  }

  /** Of the next octet of this value, or the number of octets where there is none. */
  private indexOf(octet: number, from: number): number {
    const found = this.octets.indexOf(octet, from);
    return found === -1 ? this.octets.length : found;
  }
}
