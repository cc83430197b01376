import { entitiesOf } from '../entity';
import type { OctetRange } from '../octetRange';
import { isLeaf, STEP_OCTETS, type Examination, type Steps } from './examination';
import { MAXIMUM_PER_CODE } from './findings';

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
/** RFC 5322 §2.1.1, without CRLF. */
const LONGEST_LINE = 998;
const ADVISED_LINE = 78;

/** Line ends, length of lines and NUL (RFC 5322 §2), everywhere but in parts that are binary (RFC 2045 §2.9) or left out. */
export function* examineLines(examination: Examination): Steps {
  const { octets, structure } = examination;
  const lines = new LineReader(examination);
  let start = 0;
  for (const entity of entitiesOf(structure.root)) {
    const { body, transferEncoding } = entity;
    const isSkipped = transferEncoding === 'binary' || !examination.isExamined(entity);
    if (isSkipped && isLeaf(entity) && body.start >= start) {
      yield* lines.read({ start, end: body.start });
      start = body.end;
    }
  }
  yield* lines.read({ start, end: octets.length });
  lines.finish();
}

class LineReader {
  private crlfCount = 0;
  private bareLfCount = 0;
  private readonly firstBareLfs: OctetRange[] = [];
  private lineStart = 0;

  constructor(private readonly examination: Examination) {}

  *read({ start, end }: OctetRange): Steps {
    const { octets } = this.examination;
    this.lineStart = start;
    for (let from = start; from < end; from += STEP_OCTETS) {
      const to = Math.min(from + STEP_OCTETS, end);
      for (let at = from; at < to; at += 1) {
        const octet = octets[at] ?? 0;
        if (octet <= CR) {
          this.readControl(octet, at);
        }
      }
      yield to - from;
    }
    this.measure(end);
  }

  finish(): void {
    const { examination, firstBareLfs, bareLfCount } = this;
    const [first] = firstBareLfs;
    if (first === undefined) {
      return;
    }
    if (this.crlfCount === 0 && examination.context.origin === 'file') {
      examination.add('savedWithLineFeeds', first);
      return;
    }
    for (const range of firstBareLfs) {
      examination.add('bareLineFeed', range);
    }
    examination.findings.addMore('bareLineFeed', bareLfCount - firstBareLfs.length);
  }

  private readControl(octet: number, at: number): void {
    const { examination } = this;
    const { octets } = examination;
    if (octet === NUL) {
      examination.add('nulOctet', { start: at, end: at + 1 });
    } else if (octet === CR && octets[at + 1] !== LF) {
      examination.add('bareCarriageReturn', this.shown(at));
    } else if (octet === LF) {
      const hasCr = at > this.lineStart && octets[at - 1] === CR;
      this.measure(hasCr ? at - 1 : at);
      if (hasCr) {
        this.crlfCount += 1;
      } else {
        this.noteBareLf(at);
      }
      this.lineStart = at + 1;
    }
  }

  private noteBareLf(at: number): void {
    this.bareLfCount += 1;
    if (this.firstBareLfs.length < MAXIMUM_PER_CODE) {
      this.firstBareLfs.push(this.shown(at));
    }
  }

  /** Editors show nothing of a line end, so what is marked is the text before it, if there is any. */
  private shown(lineEnd: number): OctetRange {
    return lineEnd > this.lineStart
      ? { start: this.lineStart, end: lineEnd }
      : { start: lineEnd, end: lineEnd + 1 };
  }

  private measure(end: number): void {
    const length = end - this.lineStart;
    const range = { start: this.lineStart, end };
    if (length > LONGEST_LINE) {
      this.examination.add('lineTooLong', range, length);
    } else if (length > ADVISED_LINE) {
      this.examination.add('lineOver78', range, length);
    }
  }
}
