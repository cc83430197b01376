import type { TextRange } from '../textRange';

/** From here on in the text, its characters stand where `source` tells; those of a character reference all at its start. */
interface Piece {
  readonly at: number;
  readonly source: number;
  readonly isReference: boolean;
}

/** Text with character references decoded, which knows where in the source each of its characters stands. */
export class MappedText {
  constructor(
    readonly text: string,
    private readonly pieces: readonly Piece[],
    private readonly sourceEnd: number,
  ) {}

  /** A text that stands in the source as it is. */
  static literal(text: string, start: number): MappedText {
    return new MappedText(
      text,
      [{ at: 0, source: start, isReference: false }],
      start + text.length,
    );
  }

  get range(): TextRange {
    return { start: this.pieces[0]?.source ?? this.sourceEnd, end: this.sourceEnd };
  }

  /** Where a part of the text stands in the source: whole references where it begins or ends in one. */
  rangeOf(start: number, end: number): TextRange {
    return { start: this.startAt(start), end: this.endAt(end) };
  }

  private startAt(offset: number): number {
    const piece = this.pieces[this.pieceAt(offset)];
    if (piece === undefined || offset >= this.text.length) {
      return this.sourceEnd;
    }
    return piece.isReference ? piece.source : piece.source + offset - piece.at;
  }

  private endAt(offset: number): number {
    if (offset <= 0) {
      return this.range.start;
    }
    // The last character that is still within.
    const index = this.pieceAt(offset - 1);
    const piece = this.pieces[index];
    if (piece === undefined || offset >= this.text.length) {
      return this.sourceEnd;
    }
    return piece.isReference
      ? (this.pieces[index + 1]?.source ?? this.sourceEnd)
      : piece.source + offset - piece.at;
  }

  /** The number of the last piece that begins at or before an offset. */
  private pieceAt(offset: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.pieces[middle]?.at ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

/** Puts a text together from what a tokenizer finds. */
export class MappedTextBuilder {
  private text = '';
  private readonly pieces: Piece[] = [];
  private sourceEnd: number;

  constructor(
    private readonly html: string,
    start: number,
  ) {
    this.sourceEnd = start;
  }

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  addLiteral(start: number, end: number): void {
    if (end > start) {
      this.pieces.push({ at: this.text.length, source: start, isReference: false });
      this.text += this.html.slice(start, end);
    }
    this.sourceEnd = end;
  }

  /** @param start Of the reference, where that is known; else it is the next one. */
  addReference(codePoint: number, start = this.nextReference()): void {
    this.pieces.push({ at: this.text.length, source: start, isReference: true });
    this.text += characterOf(codePoint);
    this.sourceEnd = Math.max(this.sourceEnd, start);
  }

  finish(end = this.sourceEnd): MappedText {
    return new MappedText(this.text, this.pieces, end);
  }

  /** A reference has no ampersand within; one that stands for two characters is found only once. */
  private nextReference(): number {
    const last = this.pieces.at(-1);
    const isAfterReference = last?.isReference === true && last.source === this.sourceEnd;
    const found = this.html.indexOf('&', isAfterReference ? this.sourceEnd + 1 : this.sourceEnd);
    return found === -1 || found - this.sourceEnd > LONGEST_REFERENCE ? this.sourceEnd : found;
  }
}

/** Of those with a name; numbers may have any number of zeros before them, which nobody writes. */
const LONGEST_REFERENCE = 40;
const REPLACEMENT = 0xfffd;

function characterOf(codePoint: number): string {
  return String.fromCodePoint(codePoint <= 0x10ffff ? codePoint : REPLACEMENT);
}
