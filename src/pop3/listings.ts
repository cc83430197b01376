import { TimeSlices } from '../shared/timeSlices';

/** A line of a listing that does not say what RFC 1939 §5 and §7 want there. */
export interface ListingDefect {
  readonly kind:
    | 'unreadableLine'
    | 'invalidNumber'
    | 'duplicateNumber'
    | 'invalidSize'
    | 'emptyUid'
    | 'irregularUid';
  /** The line, Latin-1 decoded. Untrusted. */
  readonly line: string;
}

export interface Listing<T> {
  /** By message number, in the order of the server. */
  readonly entries: ReadonlyMap<number, T>;
  readonly defects: readonly ListingDefect[];
}

const MAXIMUM_NUMBER = 2 ** 31;
const UID_IN_GRAMMAR = /^[!-~]{1,70}$/u;

/** A scan listing (RFC 1939 §5 LIST): number to size in octets. A faulty line is a defect, never fatal for the others. */
export function parseScanListing(lines: readonly string[]): Listing<number> {
  return parseListing(lines, sizeOf);
}

/**
 * A unique-id listing (RFC 1939 §7 UIDL): number to unique-id, Latin-1 decoded so that every octet is kept. Ids that are
 * too long, spaced or 8-bit are used as they are and reported.
 */
export function parseUidListing(lines: readonly string[]): Listing<string> {
  return parseListing(lines, uidOf);
}

/** {@link parseScanListing} for a listing of any length, without keeping the thread. */
export function readScanListing(lines: readonly string[]): Promise<Listing<number>> {
  return readListing(lines, sizeOf);
}

/** {@link parseUidListing} for a listing of any length, without keeping the thread. */
export function readUidListing(lines: readonly string[]): Promise<Listing<string>> {
  return readListing(lines, uidOf);
}

interface ParsedValue<T> {
  readonly value?: T;
  readonly defect?: ListingDefect['kind'];
}

type ParseValue<T> = (value: string) => ParsedValue<T>;

function sizeOf(value: string): ParsedValue<number> {
  const size = /^(\d{1,15})(?:[ \t]|$)/u.exec(value)?.[1];
  return size === undefined ? { defect: 'invalidSize' } : { value: Number(size) };
}

function uidOf(value: string): ParsedValue<string> {
  if (value === '') {
    return { defect: 'emptyUid' };
  }
  return UID_IN_GRAMMAR.test(value) ? { value } : { value, defect: 'irregularUid' };
}

function parseListing<T>(lines: readonly string[], parseValue: ParseValue<T>): Listing<T> {
  const listing = new ListingBuilder(parseValue);
  for (const line of lines) {
    listing.add(line);
  }
  return listing;
}

async function readListing<T>(
  lines: readonly string[],
  parseValue: ParseValue<T>,
): Promise<Listing<T>> {
  const listing = new ListingBuilder(parseValue);
  const slices = new TimeSlices();
  for (const line of lines) {
    listing.add(line);
    if (slices.isOver) {
      await slices.next();
    }
  }
  return listing;
}

class ListingBuilder<T> implements Listing<T> {
  readonly entries = new Map<number, T>();
  readonly defects: ListingDefect[] = [];

  constructor(private readonly parseValue: ParseValue<T>) {}

  add(line: string): void {
    const { entries, defects } = this;
    // Some servers put +OK in front of every line, or several blanks between number and value.
    const match = /^(?:\+OK(?=[ \t]))?[ \t]*([+-]?\d{1,15})(?:[ \t]+([^]*))?$/u.exec(line);
    if (match === null) {
      defects.push({ kind: 'unreadableLine', line });
      return;
    }
    const number = Number(match[1]);
    if (number < 1 || number > MAXIMUM_NUMBER) {
      defects.push({ kind: 'invalidNumber', line });
    } else if (entries.has(number)) {
      defects.push({ kind: 'duplicateNumber', line });
    } else {
      const { value, defect } = this.parseValue(withoutTrailingBlanks(match[2] ?? ''));
      if (value !== undefined) {
        entries.set(number, value);
      }
      if (defect !== undefined) {
        defects.push({ kind: defect, line });
      }
    }
  }
}

/** A loop, since a regular expression for this takes quadratic time over blanks that are not at the end. */
function withoutTrailingBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) {
    end -= 1;
  }
  return text.slice(0, end);
}

export interface DropListing {
  readonly messageCount: number;
  readonly octets: number;
}

/** The drop listing after `+OK ` of STAT (RFC 1939 §5); `undefined` where the server's numbers make no sense. */
export function parseDropListing(text: string): DropListing | undefined {
  const match = /^[ \t]*(\d{1,15})[ \t]+(\d{1,15})(?:[ \t]|$)/u.exec(text);
  const messageCount = Number(match?.[1]);
  return match === null || messageCount > MAXIMUM_NUMBER
    ? undefined
    : { messageCount, octets: Number(match[2]) };
}
