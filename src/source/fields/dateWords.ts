/** How times are put into words; all of it is given so that the words are the same in every run. */
export interface TimeWording {
  /** The time it is, in milliseconds since the epoch. */
  readonly now: number;
  readonly locale: string;
  /** IANA name of the reader's time zone; that of the system where it isn't given. */
  readonly timeZone?: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, length: number])[] = [
  ['year', 365.25 * DAY],
  ['month', 30.44 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/** Such as "Tuesday, 4 November 2025 at 10:15:30 CET". */
export function localTimeWords(epochMilliseconds: number, wording: TimeWording): string {
  return new Intl.DateTimeFormat(wording.locale, {
    dateStyle: 'full',
    timeStyle: 'long',
    ...(wording.timeZone === undefined ? {} : { timeZone: wording.timeZone }),
  }).format(epochMilliseconds);
}

/** Such as "3 hours ago" or "in 2 days". */
export function distanceWords(epochMilliseconds: number, { now, locale }: TimeWording): string {
  const distance = epochMilliseconds - now;
  const [unit, length] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ['second', SECOND];
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return format.format(Math.trunc(distance / length), unit);
}

/** A length of time by its two largest units, such as "2 minutes 5 seconds"; the sign is left out. */
export function durationWords(milliseconds: number, locale: string): string {
  const words = (unit: string, count: number): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  let rest = Math.round(Math.abs(milliseconds) / SECOND) * SECOND;
  const parts: string[] = [];
  for (const [unit, length] of [
    ['day', DAY],
    ['hour', HOUR],
    ['minute', MINUTE],
    ['second', SECOND],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 && parts.length < 2) {
      parts.push(words(unit, count));
    }
  }
  return parts.length === 0 ? words('second', 0) : parts.join(' ');
}

/** Such as "UTC+01:00". */
export function zoneWords(zoneMinutes: number): string {
  const two = (count: number): string => String(count).padStart(2, '0');
  const minutes = Math.abs(zoneMinutes);
  const sign = zoneMinutes < 0 ? '-' : '+';
  return `UTC${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
