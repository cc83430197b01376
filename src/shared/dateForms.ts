const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Minutes east of UTC by name: those of RFC 5322 §4.3, and others that mailers write. */
export const ZONE_MINUTES: ReadonlyMap<string, number> = new Map([
  ['ut', 0],
  ['utc', 0],
  ['gmt', 0],
  ['z', 0],
  ['est', -300],
  ['edt', -240],
  ['cst', -360],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
  ['cet', 60],
  ['cest', 120],
  ['met', 60],
  ['mest', 120],
  ['bst', 60],
  ['wet', 0],
  ['west', 60],
  ['eet', 120],
  ['eest', 180],
  ['msk', 180],
  ['jst', 540],
  ['kst', 540],
]);

const LONGEST_LENIENT_DATE = 300;
const DAY_NAME = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s*,?\s*/iu;
const TIME = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d{1,2})(?:[:.](?<second>\d{1,2})(?:[.,]\d{1,9})?)?(?:\s*(?<half>[ap])\.?m\.?(?![a-z]))?`;
const ZONE = String.raw`\s*(?<zone>.*)`;
const FORMS: readonly RegExp[] = [
  String.raw`^(?<day>\d{1,2})[\s-]+(?<month>[a-z]{3,9})\.?,?[\s-]+(?<year>\d{2,4}),?[\sT]+${TIME}${ZONE}$`,
  // asctime, with the year after the time.
  String.raw`^(?<month>[a-z]{3,9})\s+(?<day>\d{1,2})\s+${TIME}\s+(?<inner>[a-z]{1,5}\s+)?(?<year>\d{4})${ZONE}$`,
  String.raw`^(?<month>[a-z]{3,9})\.?\s+(?<day>\d{1,2}),?\s+(?<year>\d{4}|\d{2}),?\s+${TIME}${ZONE}$`,
  String.raw`^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})[T\s]+${TIME}${ZONE}$`,
].map((source) => new RegExp(source, 'iu'));

export interface DateFields {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export interface LenientDate {
  readonly epochMilliseconds: number;
  readonly zoneMinutes: number | undefined;
}

/** From 0, or -1. Long names count by their first three letters. */
export function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase());
}

/** The time as if it were in UTC, or undefined where no such day or time exists. A leap second is the next minute. */
export function epochOf(fields: DateFields): number | undefined {
  const { year, month, day, hour, minute, second } = fields;
  const isInRange =
    year >= 1900 &&
    year <= 9999 &&
    month >= 0 &&
    month <= 11 &&
    hour >= 0 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60;
  if (!isInRange || day < 1 || day > new Date(Date.UTC(year, month + 1, 0)).getUTCDate()) {
    return undefined;
  }
  return Date.UTC(year, month, day, hour, minute, second);
}

/** Reads the forms that mailers write against RFC 5322: dashes, asctime, month first, ISO 8601, a zone twice. */
export function readLenientDate(raw: string): LenientDate | undefined {
  if (raw.length > LONGEST_LENIENT_DATE) {
    return undefined;
  }
  const text = withoutComments(raw).replace(/\s+/gu, ' ').trim().replace(DAY_NAME, '');
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups !== undefined) {
      return readGroups(groups);
    }
  }
  return undefined;
}

function readGroups(groups: Readonly<Record<string, string | undefined>>): LenientDate | undefined {
  const zone = [groups.zone, groups.inner].find((name) => name !== undefined && name !== '');
  const zoneMinutes = readZone(zone?.trim() ?? '');
  const month = groups.month ?? '';
  const local = epochOf({
    year: fullYear(groups.year ?? ''),
    month: /^\d/u.test(month) ? Number(month) - 1 : monthNumber(month),
    day: Number(groups.day),
    hour: hourOf(Number(groups.hour), groups.half?.toLowerCase()),
    minute: Number(groups.minute),
    second: Number(groups.second ?? 0),
  });
  return local === undefined || zoneMinutes === 'wrong'
    ? undefined
    : { epochMilliseconds: local - (zoneMinutes ?? 0) * 60_000, zoneMinutes };
}

/** Of a clock with two halves of the day where one is named; not an hour where there is no such hour on it. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) {
    return hour;
  }
  return hour >= 1 && hour <= 12 ? (hour % 12) + (half === 'p' ? 12 : 0) : Number.NaN;
}

/** RFC 5322 §4.3: two digits below 50 mean 20xx, other two and three digits count from 1900. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length >= 4) {
    return year;
  }
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function readZone(zone: string): number | 'wrong' | undefined {
  if (zone === '') {
    return undefined;
  }
  // A second statement of the zone, as in "+0100 CET", says nothing new.
  const numeric =
    /^(?:gmt|utc|ut)?\s*([+-])(\d{1,2}):?(\d{2})(?:\s*"?[a-z][\w\s/+-]{0,60}"?)?$/iu.exec(zone);
  if (numeric !== null) {
    const [hours, minutes] = [Number(numeric[2]), Number(numeric[3])];
    if (hours > 23 || minutes > 59) {
      return 'wrong';
    }
    return (numeric[1] === '-' ? -1 : 1) * (hours * 60 + minutes) + 0;
  }
  const name = zone.toLowerCase().replace(/[".]/gu, '');
  // RFC 5322 §4.3: single letters were defined wrongly, so they state no offset.
  return ZONE_MINUTES.get(name) ?? (/^[a-ik-y]$/u.test(name) ? undefined : 'wrong');
}

function withoutComments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '(') {
      depth += 1;
    } else if (character === ')' && depth > 0) {
      depth -= 1;
      kept += ' ';
    } else if (depth === 0) {
      kept += character;
    }
  }
  return kept;
}
