import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './pins.mjs';
import { npmCommand } from './processes.mjs';
import { runWithin } from './processTree.mjs';

const LIMIT_MINUTES = 20;
const LIMIT_MS = LIMIT_MINUTES * 60_000;

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [note]
 * @property {readonly import('./checklist.mjs').RunTest[]} [tests] Where mocha ran to its end.
 */

const failed = (note) => ({ passed: 0, failed: 1, skipped: 0, note });

/**
 * Runs the chosen levels one after the other. The extension is packaged once, before the first that needs it.
 * @param {AbortSignal} signal Ends the level that runs, and everything that it started.
 */
export class LevelRunner {
  #signal;
  #packaging;

  constructor(signal) {
    this.#signal = signal;
  }

  /** @param {import('./levels.mjs').Level} level @returns {Promise<Counts>} */
  async run(level) {
    if (level.packaged === true) {
      this.#packaging ??= this.#runScript('package');
      const { failed: broken } = await this.#packaging;
      if (broken > 0) {
        return failed('not run: the extension could not be packaged');
      }
    }
    return level.script === undefined ? this.#runMocha(level.tests) : this.#runScript(level.script);
  }

  async #runScript(script) {
    const [program, args] = npmCommand(['run', '--silent', script]);
    const { status, timedOut } = await this.#runWithin(program, args);
    return status === 0
      ? { passed: 1, failed: 0, skipped: 0 }
      : failed(timedOut ? overTime() : undefined);
  }

  async #runMocha(tests) {
    const files = testFiles(tests);
    if (files.length === 0) {
      return failed(`${tests} holds no test`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'pop3-test-counts-'));
    try {
      const countsFile = join(folder, 'counts.json');
      const args = [
        join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js'),
        ...['--no-config', '--no-package', '--node-option', 'import=tsx', '--timeout', '60000'],
        ...['--forbid-only', '--reporter', join(import.meta.dirname, 'countingReporter.js')],
        ...files,
      ];
      const env = { ...process.env, MOCHA_COUNTS_FILE: countsFile };
      return judge(await this.#runWithin(process.execPath, args, env), readCounts(countsFile));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #runWithin(program, args, env) {
    return runWithin(program, args, { env, limitMs: LIMIT_MS, signal: this.#signal });
  }
}

function judge({ status, timedOut }, counts) {
  if (timedOut || counts === undefined) {
    return failed(timedOut ? overTime() : 'mocha ended before its tests did');
  }
  if (counts.passed + counts.failed === 0) {
    return { ...counts, failed: 1, note: 'no test was run' };
  }
  if (status !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, note: `mocha ended with exit status ${status}` };
  }
  return counts;
}

function overTime() {
  return `ended after ${LIMIT_MINUTES} minutes`;
}

function readCounts(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function testFiles(path) {
  const absolute = join(repository, path);
  if (!existsSync(absolute)) {
    return [];
  }
  if (statSync(absolute).isFile()) {
    return [path];
  }
  return readdirSync(absolute, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}
