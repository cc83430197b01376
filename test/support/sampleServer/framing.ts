const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const CRLF = Buffer.from('\r\n');

/** Puts octets into the form a maildrop holds: every line, the last one too, ends with CRLF. Lone CRs stay. */
export function canonicalise(octets: Uint8Array): Buffer {
  const source = Buffer.from(octets);
  const pieces: Buffer[] = [];
  let start = 0;
  for (let end = source.indexOf(LF); end !== -1; end = source.indexOf(LF, start)) {
    const hasCr = end > start && source[end - 1] === CR;
    pieces.push(source.subarray(start, hasCr ? end - 1 : end), CRLF);
    start = end + 1;
  }
  if (start < source.length) {
    pieces.push(source.subarray(start), CRLF);
  }
  return Buffer.concat(pieces);
}

/** The body of a multi-line reply: lines that begin with a dot get a second one, then comes the final dot (RFC 1939 §3). */
export function dotStuffed(canonical: Buffer): Buffer {
  const pieces: Buffer[] = [];
  const dot = Buffer.of(DOT);
  let pieceStart = 0;
  let lineStart = 0;
  while (lineStart < canonical.length) {
    if (canonical[lineStart] === DOT) {
      pieces.push(canonical.subarray(pieceStart, lineStart), dot);
      pieceStart = lineStart;
    }
    const end = canonical.indexOf('\r\n', lineStart, 'latin1');
    lineStart = end === -1 ? canonical.length : end + 2;
  }
  pieces.push(canonical.subarray(pieceStart), Buffer.from('.\r\n'));
  return Buffer.concat(pieces);
}

/** The header block, the blank line, and the first `lineCount` lines of the body (RFC 1939 §7, TOP). */
export function topOf(canonical: Buffer, lineCount: number): Buffer {
  const startsWithBlankLine = canonical[0] === CR && canonical[1] === LF;
  const blank = startsWithBlankLine ? -2 : canonical.indexOf('\r\n\r\n', 0, 'latin1');
  if (blank === -1) {
    return canonical;
  }
  let end = blank + 4;
  for (let line = 0; line < lineCount && end < canonical.length; line += 1) {
    const lineEnd = canonical.indexOf('\r\n', end, 'latin1');
    end = lineEnd === -1 ? canonical.length : lineEnd + 2;
  }
  return canonical.subarray(0, end);
}

/** Cuts arriving octets into lines; the line end (CRLF, or LF from a careless client) is not part of a line. */
export class LineBuffer {
  private pending: Buffer = Buffer.alloc(0);

  /** Octets that have arrived without a line end. */
  get pendingOctets(): number {
    return this.pending.length;
  }

  push(chunk: Uint8Array): void {
    this.pending = Buffer.concat([this.pending, chunk]);
  }

  /** The next complete line, or undefined until more octets arrive. */
  shift(): Buffer | undefined {
    const end = this.pending.indexOf(LF);
    if (end === -1) {
      return undefined;
    }
    const hasCr = end > 0 && this.pending[end - 1] === CR;
    const line = this.pending.subarray(0, hasCr ? end - 1 : end);
    this.pending = this.pending.subarray(end + 1);
    return line;
  }

  /** Takes exactly `count` octets, or undefined until that many have arrived. */
  take(count: number): Buffer | undefined {
    if (this.pending.length < count) {
      return undefined;
    }
    const taken = this.pending.subarray(0, count);
    this.pending = this.pending.subarray(count);
    return taken;
  }

  clear(): void {
    this.pending = Buffer.alloc(0);
  }
}
