// `npm test`, or `npm test -- unit client …` for some of the levels: sets up what they need, runs them in order and
// ends with one line of counts. Works right after `git clone`, so only Node.js itself may be imported at first.
import { ensureCodeServer } from './run/codeServerInstall.mjs';
import { LevelRunner } from './run/levelRunner.mjs';
import { levels } from './run/levels.mjs';
import { checkNodeVersion, ensureNodeModules } from './run/nodeModules.mjs';
import { SetupNeeded, fail } from './run/processes.mjs';
import { ensureSystemPackages } from './run/systemPackages.mjs';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    process.exitCode = 1;
    interruption.abort();
  });
}

const total = { passed: 0, failed: 0, skipped: 0 };
try {
  const chosen = choose(process.argv.slice(2));
  await setUp(chosen);
  await runAll(chosen);
} catch (error) {
  fail(error);
  total.failed += 1;
}
if (total.failed > 0) {
  process.exitCode = 1;
}
console.log(countsLine(total));

function choose(names) {
  const unknown = names.filter((name) => !levels.some((level) => level.name === name));
  if (unknown.length > 0) {
    const known = levels.map(({ name }) => name).join(', ');
    throw new SetupNeeded(`No such level: ${unknown.join(', ')}. There are: ${known}.`);
  }
  return levels.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function setUp(chosen) {
  checkNodeVersion();
  await ensureNodeModules();
  await ensureSystemPackages([...new Set(chosen.flatMap(({ system }) => system ?? []))]);
  if (chosen.some(({ codeServer }) => codeServer === true)) {
    await ensureCodeServer();
  }
}

async function runAll(chosen) {
  const runner = new LevelRunner(interruption.signal);
  const report = [];
  for (const level of chosen) {
    if (interruption.signal.aborted) {
      throw new SetupNeeded('Interrupted.');
    }
    console.log(`\n=== ${level.name}: ${level.title} ===`);
    const start = performance.now();
    const counts = await runner.run(level);
    const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    for (const key of Object.keys(total)) {
      total[key] += counts[key];
    }
    const note = counts.note === undefined ? '' : ` (${counts.note})`;
    report.push(`${level.name.padEnd(8)}${seconds.padStart(9)}  ${countsLine(counts)}${note}`);
    console.log(`--- ${level.name}: ${countsLine(counts)}${note}, ${seconds}`);
  }
  console.log(`\n${report.join('\n')}\n`);
}

function countsLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
