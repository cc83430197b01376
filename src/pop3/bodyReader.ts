const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
/** What follows a line end and is not plain content begins so. */
const DOT_AFTER = { crlf: Buffer.from('\r\n.'), lf: Buffer.from('\n.') } as const;
/** Runs from this length on are copied by a call each. */
const LONG_RUN_OCTETS = 24;

export type LineEnding = 'crlf' | 'lf';

/** What was seen on the way through one multi-line body. */
export interface BodyStatistics {
  /** After removal of dot-stuffing and without the terminator. */
  readonly octets: number;
  /** Lines whose doubled dot was undone, so many as begin with a dot. */
  readonly stuffedLines: number;
  /** Lines that began with a single dot that was not stuffed, a server defect (RFC 1939 §3). */
  readonly unstuffedLines: number;
  /** How the server ends its lines; `lf` is a server defect. */
  readonly lineEnding: LineEnding;
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
  private stuffedLines = 0;
  private unstuffedLines = 0;
  /** Where the content of the current chunk lies: start and end in turn, without the dots between. */
  private readonly runs: number[] = [];
  /** A CR from the end of an earlier chunk turned out to be content. */
  private owesCr = false;

  constructor(
    private readonly lineEnding: LineEnding,
    private readonly onOctets: (octets: Uint8Array) => void,
  ) {}

  get hasEnded(): boolean {
    return this.state === 'ended';
  }

  get statistics(): BodyStatistics {
    const { octets, stuffedLines, unstuffedLines, lineEnding } = this;
    return { octets, stuffedLines, unstuffedLines, lineEnding };
  }

  /**
   * Takes octets from `offset` and returns the offset of the first one that is not part of this body. Calls `onOctets` at
   * most once: a piece for each stuffed line would cost many times the octets of a message that is nothing but dots.
   */
  push(chunk: Buffer, offset: number): number {
    const next = this.scan(chunk, offset);
    this.emit(chunk);
    return next;
  }

  private scan(chunk: Buffer, offset: number): number {
    let position = offset;
    let runStart = offset;
    while (position < chunk.length) {
      const octet = chunk[position];
      switch (this.state) {
        case 'lineStart':
          if (octet === DOT) {
            this.addRun(runStart, position);
            position += 1;
            runStart = position;
            this.state = 'dot';
          } else {
            this.enterLine(false);
          }
          break;
        case 'inLine':
          position = this.readToDot(chunk, position);
          break;
        case 'dot':
          if (octet === CR) {
            this.state = 'dotCr';
            position += 1;
          } else if (octet === LF && this.lineEnding === 'lf') {
            this.state = 'ended';
            return position + 1;
          } else {
            if (octet === DOT) {
              this.stuffedLines += 1;
            } else {
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
            this.owesCr = true;
          }
          this.enterLine(true);
          break;
        case 'ended':
          return position;
      }
    }
    const heldBack = this.state === 'dotCr' && runStart < chunk.length ? 1 : 0;
    this.addRun(runStart, chunk.length - heldBack);
    return chunk.length;
  }

  private enterLine(previousIsCr: boolean): void {
    this.state = 'inLine';
    this.previousIsCr = previousIsCr;
  }

  /** Lines without a dot at their start are passed over without a look at each. */
  private readToDot(chunk: Buffer, position: number): number {
    const usesLf = this.lineEnding === 'lf';
    if (chunk[position] === LF && (usesLf || this.previousIsCr)) {
      this.state = 'lineStart';
      return position + 1;
    }
    const lineEnd = chunk.indexOf(DOT_AFTER[this.lineEnding], position);
    if (lineEnd !== -1) {
      this.state = 'lineStart';
      return lineEnd + (usesLf ? 1 : 2);
    }
    const last = chunk.length - 1;
    const beforeLast = last > position ? chunk[last - 1] : undefined;
    if (chunk[last] === LF && (usesLf || beforeLast === CR)) {
      this.state = 'lineStart';
    }
    this.previousIsCr = chunk[last] === CR;
    return chunk.length;
  }

  private addRun(start: number, end: number): void {
    if (end > start) {
      this.runs.push(start, end);
    }
  }

  private emit(chunk: Buffer): void {
    const piece = this.owesCr || this.runs.length > 2 ? this.joined(chunk) : this.onlyRun(chunk);
    this.runs.length = 0;
    this.owesCr = false;
    if (piece.length > 0) {
      this.octets += piece.length;
      this.onOctets(piece);
    }
  }

  private onlyRun(chunk: Uint8Array): Uint8Array {
    const [start = 0, end = 0] = this.runs;
    return chunk.subarray(start, end);
  }

  private joined(chunk: Buffer): Uint8Array {
    const piece = Buffer.allocUnsafe(this.joinedLength());
    let written = 0;
    if (this.owesCr) {
      piece[0] = CR;
      written = 1;
    }
    for (let run = 0; run < this.runs.length; run += 2) {
      const start = this.runs[run] ?? 0;
      const end = this.runs[run + 1] ?? 0;
      if (end - start >= LONG_RUN_OCTETS) {
        written += chunk.copy(piece, written, start, end);
      } else {
        // The runs of a message that is all dots are too short for a call each.
        for (let position = start; position < end; position += 1) {
          piece[written] = chunk[position] ?? 0;
          written += 1;
        }
      }
    }
    return piece;
  }

  private joinedLength(): number {
    let length = this.owesCr ? 1 : 0;
    for (let run = 0; run < this.runs.length; run += 2) {
      length += (this.runs[run + 1] ?? 0) - (this.runs[run] ?? 0);
    }
    return length;
  }
}
