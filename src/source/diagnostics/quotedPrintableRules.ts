import type { OctetRange } from '../octetRange';
import { STEP_OCTETS, type Examination, type Steps } from './examination';

const LF = 0x0a;
const CR = 0x0d;
const HT = 0x09;
const SPACE = 0x20;
const EQUALS = 0x3d;
/** RFC 2045 §6.7, without the line end. */
const LONGEST_LINE = 76;

/** RFC 2045 §6.7. */
export function* examineQuotedPrintable(examination: Examination, body: OctetRange): Steps {
  const reader = new QuotedPrintableReader(examination, body);
  for (let from = body.start; from < body.end; from += STEP_OCTETS) {
    const to = Math.min(from + STEP_OCTETS, body.end);
    reader.read(from, to);
    yield to - from;
  }
  reader.finish();
}

class QuotedPrintableReader {
  private lineStart: number;
  /** Where a run of octets that should be encoded ends, so that each is told once. */
  private rawEnd = -1;

  constructor(
    private readonly examination: Examination,
    private readonly body: OctetRange,
  ) {
    this.lineStart = body.start;
  }

  read(from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const octet = this.octetAt(at);
      if (octet === EQUALS) {
        this.readEscape(at);
      } else if (octet === LF) {
        this.readLineEnd(this.octetAt(at - 1) === CR && at > this.lineStart ? at - 1 : at);
        this.lineStart = at + 1;
      } else if (octet > 0x7e || (octet < SPACE && octet !== HT && octet !== CR)) {
        this.readRaw(at);
      }
    }
  }

  finish(): void {
    this.readLineEnd(this.body.end);
  }

  private readEscape(at: number): void {
    const [first, second] = [this.octetAt(at + 1), this.octetAt(at + 2)];
    if (isHexadecimal(first) && isHexadecimal(second)) {
      if (first > 0x5a || second > 0x5a) {
        this.examination.add('quotedPrintableLowerCase', { start: at, end: at + 3 });
      }
    } else if (!this.isAtLineEnd(at + 1)) {
      const shown = first <= SPACE ? 0 : second <= SPACE ? 1 : 2;
      const end = at + 1 + shown;
      this.examination.add('quotedPrintableEscape', { start: at, end });
    }
  }

  /** Soft line breaks may have white space behind them, which is taken away first. */
  private isAtLineEnd(start: number): boolean {
    let at = start;
    while (at - start < LONGEST_LINE && isWhiteSpace(this.octetAt(at))) {
      at += 1;
    }
    const octet = this.octetAt(at);
    return at >= this.body.end || octet === LF || (octet === CR && this.octetAt(at + 1) === LF);
  }

  private readRaw(at: number): void {
    if (at > this.rawEnd) {
      this.examination.add('quotedPrintableRaw', { start: at, end: at + 1 });
    }
    this.rawEnd = at + 1;
  }

  private readLineEnd(end: number): void {
    const { examination, lineStart } = this;
    const length = end - lineStart;
    if (length > LONGEST_LINE) {
      examination.add('quotedPrintableLine', { start: lineStart, end }, length);
    }
    let start = end;
    while (start > lineStart && isWhiteSpace(this.octetAt(start - 1))) {
      start -= 1;
    }
    if (start < end) {
      examination.add('quotedPrintableSpace', { start, end });
    }
  }

  /** Of the body; what lies outside of it is as good as a line end. */
  private octetAt(at: number): number {
    return at >= this.body.start && at < this.body.end ? (this.examination.octets[at] ?? LF) : LF;
  }
}

function isHexadecimal(octet: number): boolean {
  const letter = octet & 0xdf;
  return (octet >= 0x30 && octet <= 0x39) || (letter >= 0x41 && letter <= 0x46);
}

function isWhiteSpace(octet: number): boolean {
  return octet === SPACE || octet === HT;
}
