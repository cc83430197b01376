const MEBIBYTE = 1024 * 1024;
const MEGABYTE = 1_000_000;

/** Three digits that mean something, with the unit that suits. */
export function duration(milliseconds: number): string {
  return milliseconds < 999.5
    ? `${threeDigits(milliseconds)} ms`
    : `${threeDigits(milliseconds / 1000)} s`;
}

export function memory(octets: number): string {
  return `${threeDigits(octets / MEBIBYTE)} MiB`;
}

export function megabytes(octets: number): string {
  return `${threeDigits(octets / MEGABYTE)} MB`;
}

export function throughput(octets: number, milliseconds: number): string {
  return `${threeDigits(octets / MEGABYTE / (milliseconds / 1000))} MB/s`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A ratio with its sign. */
export function times(ratio: number): string {
  return `${threeDigits(ratio)}×`;
}

export function threeDigits(value: number): string {
  const decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** A table in Markdown; the first column to the left, the others to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly ('left' | 'right')[] = head.map((_cell, index) =>
    index === 0 ? 'left' : 'right',
  ),
): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(head),
    line(alignments.map((alignment) => (alignment === 'left' ? '---' : '---:'))),
    ...rows.map(line),
    '',
  ];
}
