import type { HeaderDate } from '../model';

const MAXIMUM_DATE_LENGTH = 300;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Minutes east of UTC (RFC 5322 §4.3). */
const ZONES: ReadonlyMap<string, number> = new Map([
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

const DAY_NAME = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s*,?\s*/iu;
const TIME = String.raw`(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d{1,9})?)?`;
const ZONE = String.raw`\s*(.*)`;
const DAY_FIRST = new RegExp(
  String.raw`^(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{2,4}),?[\sT]+${TIME}${ZONE}$`,
  'iu',
);
/** asctime, with the year after the time. */
const ASCTIME = new RegExp(
  String.raw`^([a-z]{3,9})\s+(\d{1,2})\s+${TIME}\s+([a-z]{1,5}\s+)?(\d{4})${ZONE}$`,
  'iu',
);
const MONTH_FIRST = new RegExp(
  String.raw`^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4}),?\s+${TIME}${ZONE}$`,
  'iu',
);
const ISO_8601 = new RegExp(
  String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T\s]+${TIME}${ZONE}$`,
  'iu',
);

interface DateFields {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly zone: string;
}

/**
 * Reads a Date field body (RFC 5322 §3.3, with the obsolete forms of §4.3) and the variants real mailers write:
 * missing or full day and month names, dashes, asctime, ISO 8601, a zone that is missing (then UTC) or given twice.
 * Never guesses a date: what does not fit is `unparsable`.
 */
export function parseHeaderDate(raw: string | undefined): HeaderDate {
  if (raw === undefined) {
    return { kind: 'missing' };
  }
  const unparsable: HeaderDate = { kind: 'unparsable', raw };
  if (raw.length > MAXIMUM_DATE_LENGTH) {
    return unparsable;
  }
  const text = withoutComments(raw).replace(/\s+/gu, ' ').trim().replace(DAY_NAME, '');
  const fields = dayFirst(text) ?? asctime(text) ?? monthFirst(text) ?? iso8601(text);
  const offsetMinutes = fields === undefined ? undefined : parseZone(fields.zone);
  if (fields === undefined || offsetMinutes === undefined) {
    return unparsable;
  }
  const local = toEpoch(fields);
  return local === undefined
    ? unparsable
    : {
        kind: 'parsed',
        epochMilliseconds: local - offsetMinutes * 60_000,
        offsetMinutes,
        raw,
      };
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

function dayFirst(text: string): DateFields | undefined {
  const match = DAY_FIRST.exec(text);
  return match === null
    ? undefined
    : fieldsOf(fullYear(match[3]), monthOf(match[2]), match[1], match.slice(4, 7), match[7]);
}

function asctime(text: string): DateFields | undefined {
  const match = ASCTIME.exec(text);
  return match === null
    ? undefined
    : fieldsOf(
        Number(match[7]),
        monthOf(match[1]),
        match[2],
        match.slice(3, 6),
        match[8] === '' ? match[6] : match[8],
      );
}

function monthFirst(text: string): DateFields | undefined {
  const match = MONTH_FIRST.exec(text);
  return match === null
    ? undefined
    : fieldsOf(Number(match[3]), monthOf(match[1]), match[2], match.slice(4, 7), match[7]);
}

function iso8601(text: string): DateFields | undefined {
  const match = ISO_8601.exec(text);
  return match === null
    ? undefined
    : fieldsOf(Number(match[1]), Number(match[2]) - 1, match[3], match.slice(4, 7), match[7]);
}

function fieldsOf(
  year: number,
  month: number,
  day: string | undefined,
  time: readonly (string | undefined)[],
  zone: string | undefined,
): DateFields {
  return {
    year,
    month,
    day: Number(day),
    hour: Number(time[0]),
    minute: Number(time[1]),
    second: Number(time[2] ?? 0),
    zone: zone?.trim() ?? '',
  };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase());
}

/** RFC 5322 §4.3: two digits below 50 mean 20xx, other two and three digits count from 1900. */
function fullYear(digits: string | undefined): number {
  const year = Number(digits);
  if (digits?.length === 4) {
    return year;
  }
  return digits?.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function parseZone(zone: string): number | undefined {
  if (zone === '') {
    return 0;
  }
  // A second statement of the zone, as in "+0100 CET", says nothing new.
  const numeric =
    /^(?:gmt|utc|ut)?\s*([+-])(\d{1,2}):?(\d{2})(?:\s*"?[a-z][\w\s/+-]{0,60}"?)?$/iu.exec(zone);
  if (numeric !== null) {
    const hours = Number(numeric[2]);
    const minutes = Number(numeric[3]);
    if (hours > 23 || minutes > 59) {
      return undefined;
    }
    return (numeric[1] === '-' ? -1 : 1) * (hours * 60 + minutes) + 0;
  }
  const name = zone.toLowerCase().replace(/[".]/gu, '');
  // RFC 5322 §4.3: single letters were defined wrongly, so they state no offset.
  return ZONES.get(name) ?? (/^[a-ik-y]$/u.test(name) ? 0 : undefined);
}

function toEpoch(fields: DateFields): number | undefined {
  const { year, month, day, hour, minute, second } = fields;
  const isInRange =
    year >= 1900 && month >= 0 && month <= 11 && hour <= 23 && minute <= 59 && second <= 60;
  if (!isInRange) {
    return undefined;
  }
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  const isRealDay = day >= 1 && day <= new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return isRealDay ? date.getTime() : undefined;
}
