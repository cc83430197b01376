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
  return parseListing(lines, (value) => {
    const size = /^(\d{1,15})(?:[ \t]|$)/u.exec(value)?.[1];
    return size === undefined ? { defect: 'invalidSize' } : { value: Number(size) };
  });
}

/**
 * A unique-id listing (RFC 1939 §7 UIDL): number to unique-id, Latin-1 decoded so that every octet is kept. Ids that are
 * too long, spaced or 8-bit are used as they are and reported.
 */
export function parseUidListing(lines: readonly string[]): Listing<string> {
  return parseListing(lines, (value) => {
    if (value === '') {
      return { defect: 'emptyUid' };
    }
    return UID_IN_GRAMMAR.test(value) ? { value } : { value, defect: 'irregularUid' };
  });
}

interface ParsedValue<T> {
  readonly value?: T;
  readonly defect?: ListingDefect['kind'];
}

function parseListing<T>(
  lines: readonly string[],
  parseValue: (value: string) => ParsedValue<T>,
): Listing<T> {
  const entries = new Map<number, T>();
  const defects: ListingDefect[] = [];
  for (const line of lines) {
    // Some servers put +OK in front of every line, or several blanks between number and value.
    const match = /^(?:\+OK[ \t]+)?[ \t]*([+-]?\d{1,15})(?:[ \t]+([^]*))?$/u.exec(line);
    if (match === null) {
      defects.push({ kind: 'unreadableLine', line });
      continue;
    }
    const number = Number(match[1]);
    if (number < 1 || number > MAXIMUM_NUMBER) {
      defects.push({ kind: 'invalidNumber', line });
    } else if (entries.has(number)) {
      defects.push({ kind: 'duplicateNumber', line });
    } else {
      const { value, defect } = parseValue((match[2] ?? '').replace(/[ \t]+$/u, ''));
      if (value !== undefined) {
        entries.set(number, value);
      }
      if (defect !== undefined) {
        defects.push({ kind: defect, line });
      }
    }
  }
  return { entries, defects };
}

export interface DropListing {
  readonly messageCount: number;
  readonly octets: number;
}

/** The drop listing after `+OK ` of STAT (RFC 1939 §5); `undefined` where the server's numbers make no sense. */
export function parseDropListing(text: string): DropListing | undefined {
  const match = /^[ \t]*(\d{1,15})[ \t]+(\d{1,15})(?:[ \t]|$)/u.exec(text);
  return match === null ? undefined : { messageCount: Number(match[1]), octets: Number(match[2]) };
}
