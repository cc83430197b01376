import { writeFile } from 'node:fs/promises';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import type { RunReport } from './protocol';

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

export interface Figure extends RunReport {
  readonly name: string;
}

/** Writes what the scripts cost as a table in Markdown. */
export async function writeFigures(figures: readonly Figure[]): Promise<void> {
  const rows = figures.map(({ name, outcomes, milliseconds, growth }) => {
    const cells = [
      name,
      ending(outcomes),
      milliseconds.toFixed(0),
      inMiB(growth.live),
      inMiB(growth.resident),
    ];
    return `| ${cells.map(escaped).join(' | ')} |`;
  });
  const text = [
    '# The client against hostile servers',
    '',
    `Measured by \`npm run hostile:figures\` on a ${machine()}, Node ${process.versions.node}.`,
    '',
    'Each script plays a server in one process; the client runs in another, where time and memory are measured. The',
    'outcome is the code of the error, `done` where the client gets through; × counts equal ones. Memory is the peak',
    'above the level before the script: what is in use, with garbage collected all the while, and what the process',
    'holds, with garbage.',
    '',
    '| Script | Outcome | Time (ms) | In use (MiB) | Held (MiB) |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
  await writeFile(
    join(__dirname, 'figures.md'),
    await format(text, { parser: 'markdown', printWidth: 100 }),
  );
}

/** Equal outcomes in a row as one with a count. */
function ending(outcomes: readonly string[]): string {
  const runs: { readonly outcome: string; count: number }[] = [];
  for (const outcome of outcomes) {
    const last = runs.at(-1);
    if (last?.outcome === outcome) {
      last.count += 1;
    } else {
      runs.push({ outcome, count: 1 });
    }
  }
  return runs
    .map(({ outcome, count }) => (count === 1 ? `\`${outcome}\`` : `\`${outcome}\` × ${count}`))
    .join(', ');
}

function machine(): string {
  const memory = Math.round(totalmem() / GIBIBYTE);
  return `machine of ${cpus().length} cores (${process.platform}, ${arch()}) with ${memory} GiB of memory`;
}

function inMiB(octets: number): string {
  return (octets / MEBIBYTE).toFixed(1);
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
