const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** A size for a reader, in steps of 1,024. */
export function formatOctets(octets: number): string {
  let size = octets;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[unit] ?? ''}`;
}

/** Date and time in the reader's own zone and language. */
export function formatDate(epochMilliseconds: number): string {
  return dateAndTime().format(epochMilliseconds);
}

/** The same from one to another, without saying twice what they share. */
export function formatSpan(start: number, end: number): string {
  return dateAndTime().formatRange(start, end);
}

function dateAndTime(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
}
