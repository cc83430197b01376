import type { AgoUnit, DateSpan, SizeRelation } from './query';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1_000,
  kb: 1_000,
  m: 1_000_000,
  mb: 1_000_000,
  g: 1_000_000_000,
  gb: 1_000_000_000,
};
const SIZE = /^(\d{1,15})(?:[.,](\d{1,6}))?(b|kb?|mb?|gb?)?$/iu;
const MAXIMUM_OCTETS = 999_999_999_999_999;
const RELATIONS = ['>=', '<=', '>', '<'] as const satisfies readonly SizeRelation[];

/** Octets of `500`, `10k`, `1.5 MB` without the space: decimal units, as the list shows sizes. */
export function parseOctets(text: string): number | undefined {
  const [, whole, fraction, unit] = SIZE.exec(text) ?? [];
  const factor = UNITS[(unit ?? '').toLowerCase()];
  if (whole === undefined || factor === undefined) {
    return undefined;
  }
  const octets = Math.round(Number(`${whole}.${fraction ?? '0'}`) * factor);
  return octets <= MAXIMUM_OCTETS ? octets : undefined;
}

/** `>1M` and its like. */
export function parseSize(
  text: string,
): { readonly relation: SizeRelation; readonly octets: number } | undefined {
  const relation = RELATIONS.find((candidate) => text.startsWith(candidate));
  const octets = relation === undefined ? undefined : parseOctets(text.slice(relation.length));
  return relation === undefined || octets === undefined ? undefined : { relation, octets };
}

const CALENDAR = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u;
const AGO = /^(\d{1,4})([dwmy])$/iu;
const EARLIEST_YEAR = 1900;

/** `2026`, `2026-11`, `2026-11-01`, `today`, `yesterday`, `7d`, `2w`, `3m`, `1y`. */
export function parseSpan(text: string): DateSpan | undefined {
  const word = text.toLowerCase();
  if (word === 'today' || word === 'yesterday') {
    return { kind: 'ago', count: word === 'today' ? 0 : 1, unit: 'd' };
  }
  const [, count, unit] = AGO.exec(word) ?? [];
  if (count !== undefined && unit !== undefined) {
    return { kind: 'ago', count: Number(count), unit: unit as AgoUnit };
  }
  const [, yearText, monthText, dayText] = CALENDAR.exec(word) ?? [];
  const year = Number(yearText);
  if (yearText === undefined || year < EARLIEST_YEAR) {
    return undefined;
  }
  if (monthText === undefined) {
    return { kind: 'year', year };
  }
  const month = Number(monthText);
  if (month < 1 || month > 12) {
    return undefined;
  }
  if (dayText === undefined) {
    return { kind: 'month', year, month };
  }
  const day = Number(dayText);
  const isInCalendar = day >= 1 && new Date(year, month - 1, day).getMonth() === month - 1;
  return isInCalendar ? { kind: 'day', year, month, day } : undefined;
}

export function printSpan(span: DateSpan): string {
  const padded = (value: number): string => String(value).padStart(2, '0');
  switch (span.kind) {
    case 'year':
      return String(span.year);
    case 'month':
      return `${span.year}-${padded(span.month)}`;
    case 'day':
      return `${span.year}-${padded(span.month)}-${padded(span.day)}`;
    case 'ago':
      return `${span.count}${span.unit}`;
  }
}

/** The span in the system's time zone, in epoch milliseconds, the end not part of it. */
export function boundsOf(
  span: DateSpan,
  now: number,
): { readonly start: number; readonly end: number } {
  const between = (
    start: readonly [number, number, number],
    end: readonly [number, number, number],
  ): { readonly start: number; readonly end: number } => ({
    start: new Date(...start).getTime(),
    end: new Date(...end).getTime(),
  });
  switch (span.kind) {
    case 'year':
      return between([span.year, 0, 1], [span.year + 1, 0, 1]);
    case 'month':
      return between([span.year, span.month - 1, 1], [span.year, span.month, 1]);
    case 'day':
      return between(
        [span.year, span.month - 1, span.day],
        [span.year, span.month - 1, span.day + 1],
      );
    case 'ago': {
      const [year, month, day] = dayAgo(span.count, span.unit, new Date(now));
      return between([year, month, day], [year, month, day + 1]);
    }
  }
}

function dayAgo(count: number, unit: AgoUnit, today: Date): readonly [number, number, number] {
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  if (unit === 'd' || unit === 'w') {
    const past = new Date(year, month, day - count * (unit === 'd' ? 1 : 7));
    return [past.getFullYear(), past.getMonth(), past.getDate()];
  }
  const first = new Date(year, month - count * (unit === 'm' ? 1 : 12), 1);
  const lastDay = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  return [first.getFullYear(), first.getMonth(), Math.min(day, lastDay)];
}
