const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const CR_ALONE = Uint8Array.of(CR);

export type LineEnding = 'crlf' | 'lf';

/** What was seen on the way through one multi-line body. */
export interface BodyStatistics {
  /** After removal of dot-stuffing and without the terminator. */
  readonly octets: number;
  /** Lines that began with a single dot that was not stuffed, a server defect (RFC 1939 §3). */
  readonly unstuffedLines: number;
}

/**
 * Reads one multi-line reply body (RFC 1939 §3) octet by octet, across any chunking: removes dot-stuffing and finds the
 * line that is exactly `.`. Lines end as the server's status line did: CRLF, or bare LF on servers that send only that.
 * Under CRLF a bare LF or CR is content, so that a lone `.LF` inside a message can't end it.
 */
export class BodyReader {
  private state: 'lineStart' | 'inLine' | 'dot' | 'dotCr' | 'ended' = 'lineStart';
  private previousIsCr = false;
  private octets = 0;
  private unstuffedLines = 0;

  constructor(
    private readonly lineEnding: LineEnding,
    private readonly onOctets: (octets: Uint8Array) => void,
  ) {}

  get hasEnded(): boolean {
    return this.state === 'ended';
  }

  get statistics(): BodyStatistics {
    return { octets: this.octets, unstuffedLines: this.unstuffedLines };
  }

  /** Takes octets from `offset` and returns the offset of the first one that is not part of this body. */
  push(chunk: Uint8Array, offset: number): number {
    let position = offset;
    let runStart = offset;
    while (position < chunk.length) {
      const octet = chunk[position];
      switch (this.state) {
        case 'lineStart':
          if (octet === DOT) {
            this.emit(chunk, runStart, position);
            position += 1;
            runStart = position;
            this.state = 'dot';
          } else {
            this.enterLine(false);
          }
          break;
        case 'inLine':
          position = this.readToLineEnd(chunk, position);
          break;
        case 'dot':
          if (octet === CR) {
            this.state = 'dotCr';
            position += 1;
          } else if (octet === LF && this.lineEnding === 'lf') {
            this.state = 'ended';
            return position + 1;
          } else {
            if (octet !== DOT) {
              this.unstuffedLines += 1;
            }
            this.enterLine(false);
          }
          break;
        case 'dotCr':
          if (octet === LF) {
            this.state = 'ended';
            return position + 1;
          }
          this.unstuffedLines += 1;
          if (runStart === position) {
            // The CR came at the end of an earlier chunk, where it was held back.
            this.emit(CR_ALONE, 0, 1);
          }
          this.enterLine(true);
          break;
        case 'ended':
          return position;
      }
    }
    const heldBack = this.state === 'dotCr' && runStart < chunk.length ? 1 : 0;
    this.emit(chunk, runStart, chunk.length - heldBack);
    return chunk.length;
  }

  private enterLine(previousIsCr: boolean): void {
    this.state = 'inLine';
    this.previousIsCr = previousIsCr;
  }

  private readToLineEnd(chunk: Uint8Array, position: number): number {
    const lineFeed = chunk.indexOf(LF, position);
    if (lineFeed === -1) {
      this.previousIsCr = chunk[chunk.length - 1] === CR;
      return chunk.length;
    }
    const followsCr = lineFeed === position ? this.previousIsCr : chunk[lineFeed - 1] === CR;
    if (followsCr || this.lineEnding === 'lf') {
      this.state = 'lineStart';
    }
    this.previousIsCr = false;
    return lineFeed + 1;
  }

  private emit(chunk: Uint8Array, start: number, end: number): void {
    if (end > start) {
      this.octets += end - start;
      this.onOctets(chunk.subarray(start, end));
    }
  }
}
