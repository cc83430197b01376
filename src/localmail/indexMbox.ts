import { crc32 } from 'node:zlib';
import { TimeSlices } from '../shared/timeSlices';
import { LocalMailError, throwIfAborted } from './errors';
import { type FromLine, LONGEST_FROM_LINE, readFromLine } from './fromLine';
import { indexOfFrom, QUOTE_LOOK_BACK, quotesBefore } from './fromQuoting';
import { MboxIndex } from './mboxIndex';
import { readMboxHeader } from './mboxHeader';
import { type OctetSource, OctetWindow, readFully } from './octetSource';

const LF = 0x0a;
const CR = 0x0d;
const CHUNK_OCTETS = 256 * 1024;
/** In a longer header no Content-Length is looked for. */
const LONGEST_HEAD = 256 * 1024;
/** A From_ line and the begin of the line after it, which tells whether it is a header field. */
const FROM_LOOK_AHEAD = LONGEST_FROM_LINE + 128;
const LONGEST_LEADING_BLANK = 4_096;

export interface IndexOptions {
  readonly signal: AbortSignal;
  readonly maximumMessages: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly chunkOctets?: number | undefined;
}

/**
 * Finds the messages of an mbox. One begins with a From_ line at the begin of the file or after a blank line; its
 * Content-Length is believed where it leads exactly to such a line, with or without a blank line before, or to the end
 * of the file.
 *
 * @throws LocalMailError `notAMaildrop`, `tooLarge`, `changed` or `aborted`
 */
export function indexMbox(source: OctetSource, options: IndexOptions): Promise<MboxIndex> {
  return new MboxIndexer(source, options).run();
}

/** Whether a source begins like an mbox. */
export async function isMbox(source: OctetSource, signal: AbortSignal): Promise<boolean> {
  try {
    await new MboxIndexer(source, { signal, maximumMessages: 1 }).first();
    return true;
  } catch (error) {
    if (LocalMailError.is(error, 'notAMaildrop')) {
      return false;
    }
    throw error;
  }
}

interface FoundFrom extends FromLine {
  /** Of the line, with its line end. */
  readonly octets: number;
}

interface Next {
  /** Of the From_ line, or the end of the file. */
  readonly start: number;
  readonly line: FoundFrom | undefined;
}

interface Head {
  readonly octets: number;
  readonly checksum: number;
  readonly contentLength: number | undefined;
  readonly flags: ReturnType<typeof readMboxHeader>['flags'];
}

/** Lines of the message at hand that begin with `From `. */
interface Lines {
  quoted: number;
  plain: number;
}

class MboxIndexer {
  readonly #window: OctetWindow;
  readonly #index: MboxIndex;
  readonly #slices = new TimeSlices();

  constructor(
    private readonly source: OctetSource,
    private readonly options: IndexOptions,
  ) {
    this.#window = new OctetWindow(source, options.chunkOctets ?? CHUNK_OCTETS);
    this.#index = new MboxIndex(options.maximumMessages);
  }

  async run(): Promise<MboxIndex> {
    throwIfAborted(this.options.signal);
    let next = await this.first();
    while (next.line !== undefined) {
      next = await this.#message(next.start, next.line);
    }
    this.options.onProgress?.(this.source.size, this.source.size);
    return this.#index;
  }

  async first(): Promise<Next> {
    await this.#cover(0, LONGEST_LEADING_BLANK + FROM_LOOK_AHEAD);
    const { octets } = this.#window;
    let start = 0;
    while (start < LONGEST_LEADING_BLANK && (octets[start] === LF || octets[start] === CR)) {
      start += 1;
    }
    const line = this.#fromAt(start);
    if (line === undefined && start < this.source.size) {
      throw new LocalMailError('notAMaildrop', 'The file does not begin with a From_ line');
    }
    return { start, line };
  }

  async #message(start: number, line: FoundFrom): Promise<Next> {
    const content = start + line.octets;
    const head = await this.#head(start, line);
    const lines: Lines = { quoted: 0, plain: 0 };
    const told = await this.#toldEnd(content + head.octets, head.contentLength);
    let next: Next;
    let end: number;
    if (told === undefined) {
      next = await this.#search(content, this.source.size, false, lines);
      end = next.start - this.#blankLineBefore(next.start, content);
    } else {
      await this.#search(content, told.end, true, lines);
      this.#index.hasUnquotedLines ||= lines.plain > 0;
      end = told.end;
      next = { start: told.next, line: await this.#coveredFrom(told.next) };
    }
    this.#index.add({
      start,
      fromOctets: line.octets,
      headOctets: Math.min(head.octets, end - content),
      checksum: head.checksum,
      end,
      quotedLines: lines.quoted,
      hasLength: told !== undefined,
      receivedAt: line.date,
      flags: head.flags,
    });
    if (this.#slices.isOver) {
      await this.#pause();
    }
    return next;
  }

  async #head(start: number, line: FoundFrom): Promise<Head> {
    const content = start + line.octets;
    let searchFrom = content - 1;
    let end: number | undefined;
    for (;;) {
      end = this.#endOfHeader(searchFrom);
      const isEnough = this.#window.isAtEnd || this.#window.end - content >= LONGEST_HEAD;
      if (end !== undefined || isEnough) {
        break;
      }
      searchFrom = Math.max(searchFrom, this.#window.end - 2);
      await this.#advance(start - QUOTE_LOOK_BACK);
    }
    const limit = Math.min(content + LONGEST_HEAD, this.source.size);
    const isWhole = end !== undefined && end <= limit;
    const checkedTo = isWhole ? (end ?? limit) : limit;
    const head = this.#window.octets.subarray(
      start - this.#window.start,
      checkedTo - this.#window.start,
    );
    const fields = isWhole ? readMboxHeader(head.toString('latin1', line.octets)) : undefined;
    return {
      octets: checkedTo - content,
      checksum: crc32(checkedPart(head)),
      contentLength: fields?.contentLength,
      flags: fields?.flags,
    };
  }

  /** After the blank line whose line end before is at `from` or later. */
  #endOfHeader(from: number): number | undefined {
    const { octets, start } = this.#window;
    for (let at = octets.indexOf(LF, from - start); at >= 0; at = octets.indexOf(LF, at + 1)) {
      if (octets[at + 1] === LF) {
        return start + at + 2;
      }
      if (octets[at + 1] === CR && octets[at + 2] === LF) {
        return start + at + 3;
      }
    }
    return undefined;
  }

  /** Where Content-Length leads to, if that is where a message may end. */
  async #toldEnd(
    body: number,
    contentLength: number | undefined,
  ): Promise<{ readonly end: number; readonly next: number } | undefined> {
    const { size } = this.source;
    if (contentLength === undefined || contentLength > size - body) {
      return undefined;
    }
    const end = body + contentLength;
    const ahead = await this.#peek(end, Math.min(size - end, FROM_LOOK_AHEAD + 2));
    const blank = ahead[0] === LF ? 1 : ahead[0] === CR && ahead[1] === LF ? 2 : 0;
    const isEnd = end + blank === size || fromIn(ahead.subarray(blank)) !== undefined;
    return isEnd ? { end, next: end + blank } : undefined;
  }

  async #peek(at: number, octets: number): Promise<Buffer> {
    const { start, end, octets: known } = this.#window;
    return at + octets <= end
      ? known.subarray(at - start, at - start + octets)
      : readFully(this.source, at, octets);
  }

  /**
   * Counts `From ` lines up to a limit, and stops at the From_ line of the next message.
   *
   * @param isEndKnown whether no From_ line ends the message before the limit
   */
  async #search(content: number, limit: number, isEndKnown: boolean, lines: Lines): Promise<Next> {
    const window = this.#window;
    let at = content;
    for (;;) {
      const hit = indexOfFrom(window.octets, at - window.start);
      const from = window.start + hit;
      if (hit >= 0 && from + 'From '.length > limit) {
        return { start: limit, line: undefined };
      }
      if (hit < 0) {
        at = Math.max(at, window.end - 4);
        if (window.isAtEnd || at >= limit) {
          return { start: limit, line: undefined };
        }
        await this.#advance(at - QUOTE_LOOK_BACK);
        continue;
      }
      const quotes = quotesBefore(window.octets, hit, content - window.start);
      if (quotes === 0) {
        if (!isEndKnown && this.#blankLineBefore(from, content) > 0) {
          const line = await this.#coveredFrom(from);
          if (line !== undefined) {
            return { start: from, line };
          }
        }
        lines.plain += 1;
        if (this.#slices.isOver) {
          await this.#pause();
        }
      } else if (quotes !== undefined) {
        lines.quoted += 1;
      }
      at = from + 1;
    }
  }

  #blankLineBefore(end: number, content: number): 0 | 1 | 2 {
    const { octets, start } = this.#window;
    return blankLineBefore(octets, end - start, content - start);
  }

  async #coveredFrom(start: number): Promise<FoundFrom | undefined> {
    await this.#cover(start, FROM_LOOK_AHEAD);
    return this.#fromAt(start);
  }

  #fromAt(start: number): FoundFrom | undefined {
    const at = start - this.#window.start;
    return fromIn(this.#window.octets.subarray(at, at + FROM_LOOK_AHEAD));
  }

  /** Has the octets in memory, as far as there are any, and what is looked at before them. */
  async #cover(start: number, octets: number): Promise<void> {
    while (this.#window.end < start + octets && !this.#window.isAtEnd) {
      await this.#advance(start - QUOTE_LOOK_BACK);
    }
  }

  async #advance(keepFrom: number): Promise<void> {
    throwIfAborted(this.options.signal);
    await this.#window.advance(keepFrom);
    if (this.#slices.isOver) {
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    this.options.onProgress?.(this.#window.end, this.source.size);
    await this.#slices.next();
    throwIfAborted(this.options.signal);
  }
}

/** Reads the From_ line that octets begin with. */
function fromIn(octets: Buffer): FoundFrom | undefined {
  const lineFeed = octets.indexOf(LF);
  const end = lineFeed < 0 ? octets.length : lineFeed;
  if (end > LONGEST_FROM_LINE) {
    return undefined;
  }
  const next = octets.toString('latin1', end + 1, end + 1 + 110);
  const line = readFromLine(octets.toString('latin1', 0, end), next);
  return line && { ...line, octets: lineFeed < 0 ? end : end + 1 };
}

/** Octets of the blank line that ends before `end`: none where no line does, or where it would begin before `content`. */
function blankLineBefore(octets: Buffer, end: number, content: number): 0 | 1 | 2 {
  if (octets[end - 1] !== LF || end - 1 < content) {
    return 0;
  }
  const isLineBegin = (at: number): boolean => at === content || octets[at - 1] === LF;
  if (isLineBegin(end - 1)) {
    return 1;
  }
  return octets[end - 2] === CR && end - 2 >= content && isLineBegin(end - 2) ? 2 : 0;
}

/** What the checksum of a message is made of: without blank lines at the end, one of which may separate messages. */
export function checkedPart(head: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && (head[end - 1] === LF || head[end - 1] === CR)) {
    end -= 1;
  }
  return head.subarray(0, end);
}
