/** How numbers and times are written in rows: the user's language and time zone. */
export interface Formatting {
  readonly locale: string;
  /** IANA name; `undefined` means the system's. */
  readonly timeZone: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** 1000-based, as VS Code and file managers count: `812 B`, `4.2 KB`, `31 MB`. */
export function formatSize(octets: number, locale: string): string {
  const [value, unit] =
    octets < 1000
      ? [octets, 'B']
      : octets < 999_500
        ? [octets / 1000, 'KB']
        : [octets / 1_000_000, 'MB'];
  const maximumFractionDigits = value < 10 && unit !== 'B' ? 1 : 0;
  return `${numberFormat(locale, maximumFractionDigits).format(value)} ${unit}`;
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
    return dateFormat(formatting, { hour: '2-digit', minute: '2-digit' }).format(epochMilliseconds);
  }
  return yearOf(now) === yearOf(epochMilliseconds)
    ? dateFormat(formatting, { day: 'numeric', month: 'short' }).format(epochMilliseconds)
    : dateFormat(formatting, { day: 'numeric', month: 'short', year: 'numeric' }).format(
        epochMilliseconds,
      );
}

export function formatLongDate(epochMilliseconds: number, formatting: Formatting): string {
  return dateFormat(formatting, { dateStyle: 'full', timeStyle: 'short' }).format(
    epochMilliseconds,
  );
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Keeps right-to-left text from reordering what stands beside it (Unicode UAX #9, isolates). */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs far more than using it, and rows are formatted by the hundred.
function numberFormat(locale: string, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${locale} ${maximumFractionDigits}`;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits });
  numberFormats.set(key, format);
  return format;
}

function dateFormat(
  { locale, timeZone }: Formatting,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ''} ${JSON.stringify(options)}`;
  const zoned = timeZone === undefined ? options : { ...options, timeZone };
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, zoned);
  dateFormats.set(key, format);
  return format;
}
