export type Direction = 'sent' | 'received';

const LF = 0x0a;
const FIRST_CAPACITY = 256;
/** A line longer than this comes in several pieces, so that none has to be copied again and again while it grows. */
const MAXIMUM_PIECE = 16 * 1024;

/**
 * Joins the octets of one direction to lines, whatever the chunks they come in. A line that a chunk holds whole is a part
 * of it, which must not be changed.
 */
export class WireLineBuilder {
  private octets = new Uint8Array(FIRST_CAPACITY);
  private length = 0;

  /** Given each line with its line end; one that goes on in the next piece is marked. */
  constructor(private readonly onLine: (octets: Uint8Array, isContinued: boolean) => void) {}

  push(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.length;) {
      const lineFeed = chunk.indexOf(LF, start);
      const end = lineFeed === -1 ? chunk.length : lineFeed + 1;
      if (this.length === 0 && lineFeed !== -1 && end - start <= MAXIMUM_PIECE) {
        this.onLine(chunk.subarray(start, end), false);
        start = end;
        continue;
      }
      start = this.append(chunk, start, end);
      if (this.length > 0 && this.octets[this.length - 1] === LF) {
        this.emit(false);
      } else if (this.length === MAXIMUM_PIECE) {
        this.emit(true);
      }
    }
  }

  /** Ends a line that has no line end. */
  flush(): void {
    if (this.length > 0) {
      this.emit(false);
    }
  }

  /** Takes as much as fits into a piece and returns the offset after it. */
  private append(chunk: Uint8Array, start: number, end: number): number {
    const taken = Math.min(end - start, MAXIMUM_PIECE - this.length);
    const needed = this.length + taken;
    if (needed > this.octets.length) {
      const grown = new Uint8Array(Math.max(needed, this.octets.length * 2));
      grown.set(this.octets.subarray(0, this.length));
      this.octets = grown;
    }
    this.octets.set(chunk.subarray(start, start + taken), this.length);
    this.length = needed;
    return start + taken;
  }

  private emit(isContinued: boolean): void {
    const line = this.octets.slice(0, this.length);
    this.length = 0;
    this.onLine(line, isContinued);
  }
}
