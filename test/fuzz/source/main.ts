// `npm run fuzz:source`: tries many mutated messages and writes down how that went.
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { fixtures } from './messageCase';
import { mutateMessages, type MessageResult } from './mutateMessages';
import { tryMessage } from './tryMessage';

const COUNT = 1_000_000;
const REPORT_MS = 20_000;
const PLACES_IN_FIXTURE = 60;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string' }, seed: { type: 'string' } },
  });
  const count = Number(values.count ?? COUNT);
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    throw new RangeError('npm run fuzz:source -- [--count N] [--seed N]');
  }
  const all = fixtures();
  for (const { octets } of all) {
    tryMessage(octets, 0, PLACES_IN_FIXTURE);
  }
  console.log(`${all.length} fixtures, then ${count} mutated messages, --seed ${seed}`);
  let next = REPORT_MS;
  const start = performance.now();
  const result = await mutateMessages(seed, count, (messages) => {
    if (performance.now() - start > next) {
      next += REPORT_MS;
      console.log(`${messages} messages`);
    }
  });
  const { fault } = result;
  console.log(`${result.messages} messages in ${(result.milliseconds / 1_000).toFixed(0)} s`);
  if (fault !== undefined) {
    process.exitCode = 1;
    console.error(`Iteration ${fault.iteration}: ${fault.description}\n${fault.hex}`);
    return;
  }
  if (count >= COUNT) {
    const text = await format(figures(result, seed, all.length), { parser: 'markdown' });
    await writeFile(join(__dirname, 'figures.md'), text);
  }
}

function figures(
  { messages, octets, milliseconds }: MessageResult,
  seed: number,
  fixtureCount: number,
): string {
  const seconds = milliseconds / 1_000;
  return `# The source of mutated messages

Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run fuzz:source -- --count ${messages} --seed ${seed}\` on a machine of ${cpus().length} cores (${process.platform}, ${arch()}), Node ${process.versions.node}.

| Messages tried                     | Octets        | Time (s) | Thrown | Out of the message | Hung |
| ---------------------------------- | ------------: | -------: | -----: | -----------------: | ---: |
| ${fixtureCount} fixtures and ${messages.toLocaleString('en')} mutated | ${octets.toLocaleString('en')} | ${seconds.toFixed(0)} | 0 | 0 | 0 |

Each message went through the tokenizer (whose tokens covered each octet once, in order, under usual and under narrow
limits), outline, folding, links, semantic tokens, inspector, diagnostics, the hover of each field, and selection and
references at six places. The run fails at the first message that throws, gives a range outside of itself, takes
20 seconds or more than 256 MiB.
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 1;
});
