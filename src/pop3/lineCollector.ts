import { Pop3Error } from './errors';

const LF = '\n';
/** RFC 1939 §3 allows 512; unique-ids and capabilities longer than that exist. */
const MAXIMUM_LINE_OCTETS = 8_192;

/**
 * Cuts the body of a listing into lines, Latin-1 decoded and without line ends; a last line may lack one. Linear in the
 * octets, however small the pieces in which they come.
 */
export class LineCollector {
  private readonly lines: string[] = [];
  private partial = '';

  constructor(
    private readonly maximumLines: number,
    private readonly what: string,
  ) {}

  /** Throws Pop3Error `tooLarge` past the limit of lines, or for a line without end. */
  push(octets: Uint8Array): void {
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    let start = 0;
    for (let end = text.indexOf(LF); end !== -1; end = text.indexOf(LF, start)) {
      const line = this.extended(text.slice(start, end));
      this.lines.push(withoutCr(line));
      if (this.lines.length > this.maximumLines) {
        throw new Pop3Error('tooLarge', `${this.what} has more than ${this.maximumLines} lines`);
      }
      this.partial = '';
      start = end + 1;
    }
    this.partial = this.extended(text.slice(start));
  }

  finish(): readonly string[] {
    return this.partial === '' ? this.lines : [...this.lines, withoutCr(this.partial)];
  }

  private extended(text: string): string {
    if (this.partial.length + text.length > MAXIMUM_LINE_OCTETS) {
      throw new Pop3Error('tooLarge', `${this.what} has a line without end`);
    }
    return this.partial + text;
  }
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
