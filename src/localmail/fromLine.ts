import { epochOf, fullYear, monthNumber, ZONE_MINUTES } from '../shared/dateForms';

/** A longer line is no From_ line. */
export const LONGEST_FROM_LINE = 1_000;

export interface FromLine {
  /** Milliseconds since the epoch, of a time that counts as UTC where no zone is stated (RFC 4155). */
  readonly date: number | undefined;
}

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?`;
const ZONE = String.raw`(?:[A-Za-z]{1,5}|[+-]\d{4})`;
const DAY = String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s+)?`;
const MONTH = String.raw`(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}`;
const END = String.raw`(?:\s+remote from .{1,300})?\s*$`;
const FORMS: readonly RegExp[] = [
  // asctime, with zones before or after the year.
  String.raw`${DAY}${MONTH}\s+(?<day>\d{1,2})\s+${TIME}(?<zones>(?:\s+${ZONE}){0,2})\s+(?<year>\d{4}|\d{2})(?<after>(?:\s+${ZONE}){0,2})`,
  String.raw`${DAY}(?<day>\d{1,2})[ -]${MONTH}[ -](?<year>\d{4}|\d{2})\s+${TIME}(?<zones>(?:\s+\(?${ZONE}\)?){0,2})`,
  String.raw`(?<year>\d{4})-(?<monthNumber>\d{2})-(?<day>\d{2})[T ]${TIME}(?<zones>\s?${ZONE})?`,
].map((form) => new RegExp(`(?:^|\\s)${form}${END}`, 'u'));

/** What newer versions of Thunderbird write. */
const BARE = /^From ?-?\s*$/u;
const FIELD_START = /^[!-9;-~]{1,100}:/u;

/**
 * Reads the line that begins a message in an mbox: `From `, an address, a date of asctime or one of the forms programs
 * write in its place. A line without address and date counts where a header field follows.
 *
 * @param line without its LF, as binary text
 * @param nextLine the begin of the next line is enough
 */
export function readFromLine(line: string, nextLine: string): FromLine | undefined {
  if (!line.startsWith('From ') || line.length > LONGEST_FROM_LINE) {
    return undefined;
  }
  if (BARE.test(line)) {
    return FIELD_START.test(nextLine) ? { date: undefined } : undefined;
  }
  const rest = line.slice('From '.length);
  for (const form of FORMS) {
    const groups = form.exec(rest)?.groups;
    const date = groups && dateOf(groups);
    if (date !== undefined) {
      return { date };
    }
  }
  return undefined;
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { year = '', month, monthNumber: digits, day, hour, minute, second } = groups;
  const local = epochOf({
    year: fullYear(year),
    month: month === undefined ? Number(digits) - 1 : monthNumber(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
  });
  const zones = `${groups.zones ?? ''} ${groups.after ?? ''}`;
  return local === undefined ? undefined : local - minutesOf(zones) * 60_000;
}

/** Minutes east of UTC; an unknown zone counts as UTC, since the line is a From_ line all the same. */
function minutesOf(zones: string): number {
  const numeric = /([+-])(\d{2})(\d{2})/u.exec(zones);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const name = /[A-Za-z]+/u.exec(zones)?.[0].toLowerCase();
  return (name === undefined ? undefined : ZONE_MINUTES.get(name)) ?? 0;
}
