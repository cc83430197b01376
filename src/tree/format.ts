import { numberFormat } from '../shared/sizeText';

/** How numbers and times are written in rows: the user's language and time zone. */
export interface Formatting {
  readonly locale: string;
  /** IANA name; `undefined` means the system's. */
  readonly timeZone: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function formatCount(count: number, locale: string): string {
  return numberFormat(locale, 0).format(count);
}

/** Today as a time, this year as day and month, else as a date. */
export function formatShortDate(epochMilliseconds: number, formatting: Formatting): string {
  const dayOf = (time: number): string =>
    dateFormat(formatting, { year: 'numeric', month: 'numeric', day: 'numeric' }).format(time);
  const yearOf = (time: number): string => dateFormat(formatting, { year: 'numeric' }).format(time);
  const now = formatting.now();
  if (dayOf(now) === dayOf(epochMilliseconds)) {
    return formatTime(epochMilliseconds, formatting);
  }
  return yearOf(now) === yearOf(epochMilliseconds)
    ? dateFormat(formatting, { day: 'numeric', month: 'short' }).format(epochMilliseconds)
    : dateFormat(formatting, { day: 'numeric', month: 'short', year: 'numeric' }).format(
        epochMilliseconds,
      );
}

/** Hour and minute. */
export function formatTime(epochMilliseconds: number, formatting: Formatting): string {
  return dateFormat(formatting, { hour: '2-digit', minute: '2-digit' }).format(epochMilliseconds);
}

export function formatLongDate(epochMilliseconds: number, formatting: Formatting): string {
  return dateFormat(formatting, { dateStyle: 'full', timeStyle: 'short' }).format(
    epochMilliseconds,
  );
}

export function formatLongDay(epochMilliseconds: number, formatting: Formatting): string {
  return dateFormat(formatting, { dateStyle: 'full' }).format(epochMilliseconds);
}

/** Day and time: `24 Nov, 15:20`. */
export function formatMoment(epochMilliseconds: number, formatting: Formatting): string {
  const isToday = dayOf(epochMilliseconds, formatting) === dayOf(formatting.now(), formatting);
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const);
  return dateFormat(formatting, { ...day, hour: 'numeric', minute: '2-digit' }).format(
    epochMilliseconds,
  );
}

/** Year, month and day as one number, such as 20261124. */
export function dayOf(epochMilliseconds: number, { timeZone }: Formatting): number {
  // As each date of the locale "en-US" has it: month, day, year.
  const [month = 0, day = 0, year = 0] = dateFormat(
    { locale: 'en-US', timeZone },
    { calendar: 'gregory', year: 'numeric', month: 'numeric', day: 'numeric' },
  )
    .format(epochMilliseconds)
    .split('/')
    .map((part) => Number.parseInt(part, 10));
  return year * 10_000 + month * 100 + day;
}

/** A day by its name: `Today`, `Yesterday`, `Saturday` within a week, else `Mon, 12 Oct` with the year if it is another. */
export function formatDay(epochMilliseconds: number, formatting: Formatting): string {
  const now = formatting.now();
  const day = dayOf(epochMilliseconds, formatting);
  const age = daysBetween(day, dayOf(now, formatting));
  if (age === 0) {
    return 'Today';
  }
  if (age === 1) {
    return 'Yesterday';
  }
  const isSameYear = Math.floor(day / 10_000) === Math.floor(dayOf(now, formatting) / 10_000);
  const options: Intl.DateTimeFormatOptions =
    age > 1 && age < 7
      ? { weekday: 'long' }
      : {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          ...(isSameYear ? {} : { year: 'numeric' }),
        };
  return dateFormat(formatting, options).format(epochMilliseconds);
}

/** Days from one number of {@link dayOf} to a later one. */
export function daysBetween(earlier: number, later: number): number {
  return Math.round((noonOf(later) - noonOf(earlier)) / 86_400_000);
}

function noonOf(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100, 12);
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Keeps right-to-left text from reordering what stands beside it (Unicode UAX #9, isolates). */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs far more than using it, and rows are formatted by the hundred.
function dateFormat(
  { locale, timeZone }: Pick<Formatting, 'locale' | 'timeZone'>,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ''} ${JSON.stringify(options)}`;
  const zoned = timeZone === undefined ? options : { ...options, timeZone };
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, zoned);
  dateFormats.set(key, format);
  return format;
}
