/** A whole number with a comma between its thousands, whatever the locale: `1,234,567`. */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}
