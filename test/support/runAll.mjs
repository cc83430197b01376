// `npm test`, or `npm test -- unit client …` for some of the levels: sets up what they need, runs them in order and
// ends with one line of counts. `npm run checklist` runs those that the checklist's table is made of, and writes it.
// Works right after `git clone`, so only Node.js itself may be imported at first.
import { checkTable, writeTable } from './run/checklist.mjs';
import { ensureCodeServer } from './run/codeServerInstall.mjs';
import { LevelRunner } from './run/levelRunner.mjs';
import { levels } from './run/levels.mjs';
import { ensureMailServers, whyNoMailServers } from './run/mailServers.mjs';
import { checkNodeVersion, ensureNodeModules } from './run/nodeModules.mjs';
import { SetupNeeded, fail } from './run/processes.mjs';
import { ensureSystemPackages } from './run/systemPackages.mjs';

const WRITE_CHECKLIST = '--write-checklist';
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    process.exitCode = 1;
    interruption.abort();
  });
}

const NONE = { passed: 0, failed: 0, skipped: 0 };
/** Levels that were not asked for by name and can't run on this machine, with the reason. */
const impossible = new Map();
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
  if (names[0] === WRITE_CHECKLIST) {
    return levels.filter(({ checklist }) => checklist === true);
  }
  const unknown = names.filter((name) => !levels.some((level) => level.name === name));
  if (unknown.length > 0) {
    const known = levels.map(({ name }) => name).join(', ');
    throw new SetupNeeded(`No such level: ${unknown.join(', ')}. There are: ${known}.`);
  }
  const reason = whyNoMailServers();
  if (names.length === 0 && reason !== undefined) {
    levels.filter((level) => level.mailServers).forEach((level) => impossible.set(level, reason));
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
  if (chosen.some((level) => level.mailServers === true && !impossible.has(level))) {
    await ensureMailServers();
  }
}

async function runAll(chosen) {
  const runner = new LevelRunner(interruption.signal);
  const report = [];
  const finished = new Map();
  for (const level of chosen) {
    if (interruption.signal.aborted) {
      throw new SetupNeeded('Interrupted.');
    }
    console.log(`\n=== ${level.name}: ${level.title} ===`);
    const start = performance.now();
    const counts = impossible.has(level)
      ? { ...NONE, skipped: 1, note: impossible.get(level) }
      : await runner.run(level);
    finished.set(level.name, counts);
    const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    report.push(add(level.name, counts, seconds));
    console.log(`--- ${level.name}: ${countsLine(counts)}${noteOf(counts)}, ${seconds}`);
  }
  report.push(add('checklist', checkRows(finished)));
  console.log(`\n${report.join('\n')}\n`);
}

/** Only the levels with `checklist` together hold a test for every row. */
function checkRows(finished) {
  const needed = levels.filter(({ checklist }) => checklist === true).map(({ name }) => name);
  const missing = needed.filter((name) => !finished.has(name));
  if (missing.length > 0) {
    return { ...NONE, note: `not checked without ${missing.join(', ')}` };
  }
  const broken = needed.filter((name) => finished.get(name).tests === undefined);
  if (broken.length > 0) {
    return { ...NONE, failed: 1, note: `not checked: ${broken.join(', ')} did not end` };
  }
  const tests = needed.flatMap((name) => finished.get(name).tests);
  const isWriting = process.argv[2] === WRITE_CHECKLIST;
  const problems = isWriting ? writeTable(tests) : checkTable(tests);
  for (const problem of problems) {
    console.error(`checklist: ${problem}`);
  }
  return problems.length === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: problems.length };
}

function add(name, counts, seconds = '') {
  for (const key of Object.keys(total)) {
    total[key] += counts[key];
  }
  return `${name.padEnd(10)}${seconds.padStart(9)}  ${countsLine(counts)}${noteOf(counts)}`;
}

function noteOf({ note }) {
  return note === undefined ? '' : ` (${note})`;
}

function countsLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
