import type { OctetRange } from '../octetRange';
import { STEP_OCTETS, type Examination, type Steps } from './examination';

const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;
/** RFC 2045 §6.8, without the line end. */
const LONGEST_LINE = 76;

type OctetClass = 'digit' | 'space' | 'other';

const CLASSES: readonly OctetClass[] = Array.from({ length: 256 }, (_unused, octet) => {
  const character = String.fromCharCode(octet);
  if (/[A-Za-z0-9+/]/u.test(character)) {
    return 'digit';
  }
  return /[ \t\r\n]/u.test(character) ? 'space' : 'other';
});

/** RFC 2045 §6.8. */
export function* examineBase64(examination: Examination, body: OctetRange): Steps {
  const reader = new Base64Reader(examination, body);
  for (let from = body.start; from < body.end; from += STEP_OCTETS) {
    const to = Math.min(from + STEP_OCTETS, body.end);
    reader.read(from, to);
    yield to - from;
  }
  reader.finish();
}

class Base64Reader {
  private lineStart: number;
  private digits = 0;
  private padding = 0;
  private lastDigit: number;
  /** Where a run of octets that are no base64 began and ended. */
  private other: OctetRange | undefined;
  private isPaddingTold = false;

  constructor(
    private readonly examination: Examination,
    private readonly body: OctetRange,
  ) {
    this.lineStart = body.start;
    this.lastDigit = body.start;
  }

  read(from: number, to: number): void {
    const { octets } = this.examination;
    for (let at = from; at < to; at += 1) {
      const octet = octets[at] ?? 0;
      const kind = CLASSES[octet];
      if (kind === 'digit') {
        this.digits += 1;
        this.lastDigit = at;
        if (this.padding > 0) {
          this.tellPadding(at, 'more follows the "="');
        }
      } else if (octet === EQUALS) {
        this.padding += 1;
        this.lastDigit = at;
      } else if (octet === LF) {
        this.measure(octets[at - 1] === CR && at > this.lineStart ? at - 1 : at);
        this.lineStart = at + 1;
      } else if (kind === 'other') {
        this.readOther(at);
      }
    }
  }

  finish(): void {
    const { body, padding } = this;
    this.measure(body.end);
    this.tellOther();
    const total = this.digits + padding;
    if (padding > 2) {
      this.tellPadding(this.lastDigit, 'too many "="');
    } else if (total % 4 !== 0) {
      this.tellPadding(this.lastDigit, `${total % 4} are left`);
    }
  }

  private tellPadding(at: number, what: string): void {
    if (!this.isPaddingTold) {
      this.isPaddingTold = true;
      this.examination.add('base64Padding', { start: at, end: at + 1 }, what);
    }
  }

  private readOther(at: number): void {
    if (this.other?.end === at) {
      this.other = { start: this.other.start, end: at + 1 };
      return;
    }
    this.tellOther();
    this.other = { start: at, end: at + 1 };
  }

  private tellOther(): void {
    if (this.other !== undefined) {
      this.examination.add('base64Character', this.other);
    }
  }

  private measure(end: number): void {
    const length = end - this.lineStart;
    if (length > LONGEST_LINE) {
      this.examination.add('base64Line', { start: this.lineStart, end }, length);
    }
  }
}
