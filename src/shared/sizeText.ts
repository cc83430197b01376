const numberFormats = new Map<string, Intl.NumberFormat>();

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

/** Kept, since making a formatter costs far more than using it. */
export function numberFormat(locale: string, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${locale} ${maximumFractionDigits}`;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits });
  numberFormats.set(key, format);
  return format;
}
