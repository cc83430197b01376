import { LocalMailError } from './errors';
import type { LocalFlags } from './localMaildrop';

export interface MboxEntry {
  /** Where its From_ line begins. */
  readonly start: number;
  /** Of the From_ line, with its line end. */
  readonly fromOctets: number;
  /** Of the header with the empty line that ends it, or of as much of it as is checked. */
  readonly headOctets: number;
  /** CRC-32 of From_ line and header, that much of it. */
  readonly checksum: number;
  /** Where the separating blank line begins, or the next message. */
  readonly end: number;
  /** Lines that begin with `From ` after one `>` or more. */
  readonly quotedLines: number;
  /** Its end was told by Content-Length. */
  readonly hasLength: boolean;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number | undefined;
  readonly flags: LocalFlags | undefined;
}

const SEEN = 1;
const FLAGGED = 2;
const DELETED = 4;
const ANSWERED = 8;
const HAS_FLAGS = 16;
const HAS_LENGTH = 32;
const FIRST_CAPACITY = 64;

/** What is known of each message of an mbox, in about 50 octets of memory each. */
export class MboxIndex {
  /** Whether files with lengths have unquoted `From ` lines within messages (mboxcl2), so that nothing is quoted. */
  hasUnquotedLines = false;
  #count = 0;
  /** Start, end, date. */
  #places = new Float64Array(3 * FIRST_CAPACITY);
  /** Octets of From_ line and header, checksum, quoted lines. */
  #numbers = new Uint32Array(4 * FIRST_CAPACITY);
  #marks = new Uint8Array(FIRST_CAPACITY);

  constructor(private readonly maximumMessages: number) {}

  get count(): number {
    return this.#count;
  }

  /** @throws LocalMailError `tooLarge` for one message too many */
  add(entry: MboxEntry): void {
    if (this.#count >= this.maximumMessages) {
      throw new LocalMailError('tooLarge', 'The file holds too many messages');
    }
    const index = this.#count;
    this.#makeRoom(index);
    this.#count += 1;
    this.#places.set([entry.start, entry.end, entry.receivedAt ?? NaN], 3 * index);
    const { fromOctets, headOctets, checksum, quotedLines } = entry;
    this.#numbers.set([fromOctets, headOctets, checksum, quotedLines], 4 * index);
    this.#marks[index] = marksOf(entry);
  }

  entry(index: number): MboxEntry {
    const place = (which: number): number => this.#places[3 * index + which] ?? 0;
    const number = (which: number): number => this.#numbers[4 * index + which] ?? 0;
    const marks = this.#marks[index] ?? 0;
    const receivedAt = place(2);
    return {
      start: place(0),
      end: place(1),
      receivedAt: Number.isNaN(receivedAt) ? undefined : receivedAt,
      fromOctets: number(0),
      headOctets: number(1),
      checksum: number(2),
      quotedLines: number(3),
      hasLength: (marks & HAS_LENGTH) !== 0,
      flags: flagsOf(marks),
    };
  }

  /** Whether the message is to be unquoted. */
  isQuoted(entry: MboxEntry): boolean {
    return entry.quotedLines > 0 && !(entry.hasLength && this.hasUnquotedLines);
  }

  octets(entry: MboxEntry): number {
    const inFile = entry.end - entry.start - entry.fromOctets;
    return this.isQuoted(entry) ? inFile - entry.quotedLines : inFile;
  }

  #makeRoom(index: number): void {
    if (index < this.#marks.length) {
      return;
    }
    const grown = <T extends Float64Array | Uint32Array | Uint8Array>(larger: T, from: T): T => {
      larger.set(from);
      return larger;
    };
    this.#places = grown(new Float64Array(2 * this.#places.length), this.#places);
    this.#numbers = grown(new Uint32Array(2 * this.#numbers.length), this.#numbers);
    this.#marks = grown(new Uint8Array(2 * this.#marks.length), this.#marks);
  }
}

function marksOf({ flags, hasLength }: MboxEntry): number {
  const length = hasLength ? HAS_LENGTH : 0;
  return flags === undefined
    ? length
    : length |
        HAS_FLAGS |
        (flags.seen ? SEEN : 0) |
        (flags.flagged ? FLAGGED : 0) |
        (flags.deleted ? DELETED : 0) |
        (flags.answered ? ANSWERED : 0);
}

function flagsOf(marks: number): LocalFlags | undefined {
  return (marks & HAS_FLAGS) === 0
    ? undefined
    : {
        seen: (marks & SEEN) !== 0,
        flagged: (marks & FLAGGED) !== 0,
        deleted: (marks & DELETED) !== 0,
        answered: (marks & ANSWERED) !== 0,
      };
}
