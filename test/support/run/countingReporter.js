const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

const LEFTOVER_MS = 30_000;

/**
 * The spec reporter, which also writes the counts as JSON to the file that MOCHA_COUNTS_FILE names: so the
 * caller need not read them out of text that tests can write to as well.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeCounts(passes, failures, pending);
      // Mocha ends when nothing is left to do. A handle that a test forgot to close would keep it for ever.
      const timer = setTimeout(() => {
        const open = process.getActiveResourcesInfo().join(', ');
        console.error(`The tests are over, but something keeps the process alive: ${open}`);
        writeCounts(passes, failures + 1, pending);
        process.exit(1);
      }, LEFTOVER_MS);
      timer.unref();
    });
  }
};

function writeCounts(passed, failed, skipped) {
  writeFileSync(process.env['MOCHA_COUNTS_FILE'], JSON.stringify({ passed, failed, skipped }));
}
