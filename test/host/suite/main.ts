import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Mocha from 'mocha';
import { REPORT_VARIABLE, type ReportLine, type TestLine } from './support/testReport';

const TIMEOUT_MS = 20_000;

/** What VS Code calls in the extension host. Rejects only where the tests could not be run at all. */
export async function run(): Promise<void> {
  const file = process.env[REPORT_VARIABLE];
  if (file === undefined) {
    throw new Error(`${REPORT_VARIABLE} does not say where the report goes.`);
  }
  const report = (line: ReportLine): void => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MS, forbidOnly: true });
  // Stands in for the loading of test files: makes `describe` and the rest global.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  process.setSourceMapsEnabled(true);
  createRequire(__filename)(join(__dirname, 'suites.js'));
  await new Promise<void>((done) => {
    const runner = mocha.run(() => {
      done();
    });
    follow(runner, report);
  });
}

function follow(runner: Mocha.Runner, report: (line: ReportLine) => void): void {
  let tests = 0;
  const tell = (runnable: Mocha.Runnable, state: TestLine['state'], error?: unknown): void => {
    tests += 1;
    report({
      kind: 'test',
      titles: runnable.titlePath(),
      state,
      durationMs: runnable.duration ?? 0,
      ...(error === undefined ? {} : { failure: textOf(error) }),
    });
  };
  runner.on('pass', (test) => {
    tell(test, 'passed');
  });
  runner.on('pending', (test) => {
    tell(test, 'pending');
  });
  // Told of hooks as well, which count as a test of their own.
  runner.on('fail', (runnable, error: unknown) => {
    tell(runnable, 'failed', error);
  });
  runner.on('end', () => {
    report({ kind: 'end', tests });
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
