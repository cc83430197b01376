import { Pop3Error } from './errors';

const LF = '\n';

/** Cuts the body of a listing into lines, Latin-1 decoded and without line ends; a last line may lack one. */
export class LineCollector {
  private readonly lines: string[] = [];
  private partial = '';

  constructor(
    private readonly maximumLines: number,
    private readonly what: string,
  ) {}

  /** Throws Pop3Error `tooLarge` past the limit. */
  push(octets: Uint8Array): void {
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    const pieces = (this.partial + text).split(LF);
    this.partial = pieces.pop() ?? '';
    for (const piece of pieces) {
      this.lines.push(withoutCr(piece));
    }
    if (this.lines.length > this.maximumLines) {
      throw new Pop3Error('tooLarge', `${this.what} has more than ${this.maximumLines} lines`);
    }
  }

  finish(): readonly string[] {
    return this.partial === '' ? this.lines : [...this.lines, withoutCr(this.partial)];
  }
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
