const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * The spec reporter, which also writes the counts as JSON to the file that MOCHA_COUNTS_FILE names: so the
 * caller need not read them out of text that tests can write to as well.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      const counts = JSON.stringify({ passed: passes, failed: failures, skipped: pending });
      writeFileSync(process.env['MOCHA_COUNTS_FILE'], counts);
    });
  }
};
