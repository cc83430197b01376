import assert from 'node:assert/strict';
import { join } from 'node:path';

import { startProcess } from '../support/processes';
import { repository } from '../support/vscode/codeServer';

const DEMO = join(repository, 'test', 'support', 'demo.mjs');

describe('npm run demo', () => {
  it('opens a VS Code that lists the sample mail', async function () {
    this.timeout(180_000);
    const demo = startProcess(process.execPath, [DEMO, '--check']);
    try {
      const code = await new Promise<number | null>((done) => demo.child.once('close', done));
      assert.equal(code, 0, demo.output());
      assert.match(demo.output(), /^The POP3 view shows \d+ rows:$/mu);
      assert.match(demo.output(), /^Sample mail/mu);
    } finally {
      await demo.stop();
    }
  });
});
