import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { checkHtml } from '../../../src/mailcheck/checkHtml';
import { checkInWorker, HtmlCheckError } from '../../../src/mailcheck/checkInWorker';
import { SOUND } from './checking';

const ROOT = join(__dirname, '..', '..', '..');
const TROUBLED_WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  switch (workerData.html) {
    case 'spin': for (;;);
    case 'exit': process.exit(3);
    case 'throw': throw new Error('thrown');
    case 'eat': { const held = []; for (;;) held.push(new Array(1000).fill({}).map((x) => ({ x }))); }
  }
`;

describe('checking HTML on a thread of its own', () => {
  const { signal } = new AbortController();
  let folder: string;
  let workerPath: string;
  let troubled: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'html-check-'));
    workerPath = join(folder, 'worker.js');
    troubled = join(folder, 'troubled.js');
    await writeFile(troubled, TROUBLED_WORKER);
    await esbuild.build({
      entryPoints: [join(ROOT, 'src/mailcheck/checkWorker.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      outfile: workerPath,
      logLevel: 'error',
    });
  });

  after(() => rm(folder, { recursive: true }));

  function job(html: string): Parameters<typeof checkHtml>[0] {
    return { html, facts: SOUND, clients: ['gmail.ios'] };
  }

  it('finds the same as on this one', async () => {
    const html = '<p style="display:flex">a</p>\r\n<a href="https://www.example.com/">b</a>';
    const report = await checkInWorker(job(html), { workerPath }, signal);
    assert.deepEqual(report, checkHtml(job(html)));
    assert.ok(report.findings.length > 0 && report.links.length === 1);
  });

  for (const [order, code] of [
    ['spin', 'timeout'],
    ['exit', 'failed'],
    ['throw', 'failed'],
    ['eat', 'outOfMemory'],
  ] as const) {
    it(`fails where the thread comes to an end by itself or has to: ${order}`, async () => {
      const deadlineMilliseconds = order === 'spin' ? 200 : 60_000;
      const resourceLimits = { maxOldGenerationSizeMb: 24 };
      const options = { workerPath: troubled, deadlineMilliseconds, resourceLimits };
      await assert.rejects(
        checkInWorker(job(order), options, signal),
        (error) => error instanceof HtmlCheckError && error.code === code,
      );
    });
  }

  it('fails without its bundle', async () => {
    const options = { workerPath: join(folder, 'missing.js') };
    await assert.rejects(checkInWorker(job('x'), options, signal), HtmlCheckError);
  });

  it('ends when it is not wanted any more', async () => {
    const controller = new AbortController();
    const checking = checkInWorker(job('spin'), { workerPath: troubled }, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(checking, /enough/u);
    await assert.rejects(checkInWorker(job('x'), { workerPath }, controller.signal), /enough/u);
  });
});
