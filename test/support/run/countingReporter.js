const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters } = require('mocha');

const LEFTOVER_MS = 30_000;

/**
 * The spec reporter, which also writes the counts, and what became of each test, as JSON to the file that
 * MOCHA_COUNTS_FILE names: so the caller need not read them out of text that tests can write to as well.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tests = [];
    const states = { pass: 'passed', fail: 'failed', pending: 'skipped' };
    for (const [event, state] of Object.entries(states)) {
      runner.on(event, (test) => {
        tests.push({ titlePath: test.titlePath(), file: pathInRepository(test.file), state });
      });
    }
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      const write = (failed) => {
        writeCounts({ passed: passes, failed, skipped: pending, tests });
      };
      write(failures);
      // Mocha ends when nothing is left to do. A handle that a test forgot to close would keep it for ever.
      const timer = setTimeout(() => {
        const open = process.getActiveResourcesInfo().join(', ');
        console.error(`The tests are over, but something keeps the process alive: ${open}`);
        write(failures + 1);
        process.exit(1);
      }, LEFTOVER_MS);
      timer.unref();
    });
  }
};

function writeCounts(counts) {
  writeFileSync(process.env['MOCHA_COUNTS_FILE'], JSON.stringify(counts));
}

/** With slashes on every platform. */
function pathInRepository(file) {
  return relative(process.cwd(), file ?? '').replaceAll('\\', '/');
}
