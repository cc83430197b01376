const OCTETS_PER_LINE = 16;
const LINES_PER_STEP = 512;
const GAP = '  ';

/** Octets that are shown; one takes about five characters. */
export const DUMPED_OCTETS = 256 * 1024;

/** Offset, octets and what is printable of them, sixteen to a line. What is beyond {@link DUMPED_OCTETS} is counted only. */
export function* hexDump(octets: Buffer, limit = DUMPED_OCTETS): Generator<string, void> {
  const end = Math.min(octets.length, limit);
  let lines: string[] = [];
  for (let at = 0; at < end; at += OCTETS_PER_LINE) {
    lines.push(lineOf(octets.subarray(at, Math.min(at + OCTETS_PER_LINE, end)), at));
    if (lines.length === LINES_PER_STEP) {
      yield lines.join('');
      lines = [];
    }
  }
  if (octets.length > end) {
    lines.push(
      `\n${octets.length - end} more octets are not shown. Save the part to have them all.\n`,
    );
  }
  yield lines.join('');
}

function lineOf(octets: Buffer, offset: number): string {
  const hexadecimal = octets.toString('hex').replaceAll(/../gu, '$& ').trimEnd();
  const printable = octets.toString('latin1').replaceAll(/[^ -~]/gu, '.');
  const half = 3 * (OCTETS_PER_LINE / 2);
  const left = hexadecimal.slice(0, half).padEnd(half);
  const right = hexadecimal.slice(half).padEnd(half - 1);
  return `${offset.toString(16).padStart(8, '0')}${GAP}${left} ${right}${GAP}${printable}\n`;
}
