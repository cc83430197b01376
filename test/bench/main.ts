// Started by bench.mjs, which sets up what this needs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setMaxListeners } from 'node:events';
import { repository } from '../support/vscode/codeServer';
import { runBench } from './bench';
import { parseOptions } from './options';
import { reportOf } from './report/report';
import { readResults, writeResults } from './results';

async function main(signal: AbortSignal): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const folder = options.isComplete ? __dirname : join(repository, 'out', 'bench');
  const scratch = await mkdtemp(join(tmpdir(), 'pop3-bench-'));
  try {
    const measured = await runBench(options, scratch, signal);
    const results = { ...(await readResults(folder)), ...measured };
    await writeResults(folder, results, await reportOf(results));
    console.log(`\nWritten: ${join(folder, 'results.md')} and results.json`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const interruption = new AbortController();
setMaxListeners(0, interruption.signal);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    interruption.abort(new Error('Interrupted'));
  });
}
main(interruption.signal).catch((error: unknown) => {
  const isForUser = error instanceof RangeError || interruption.signal.aborted;
  console.error(isForUser ? (error as Error).message : error);
  process.exitCode = 1;
});
