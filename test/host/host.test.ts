import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Suite, Test } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/vscode/browser';
import { CodeServer } from '../support/vscode/codeServer';
import { activationMilliseconds } from './support/activationTime';
import { buildSuite } from './support/buildSuite';
import { openDevelopmentWindow } from './support/developmentWindow';
import { REPORT_VARIABLE, type ReportLine, type TestLine } from './suite/support/testReport';

const LIMIT_MS = 300_000;

describe('inside VS Code', function () {
  this.timeout(LIMIT_MS + 60_000);

  let folder: string | undefined;
  let server: CodeServer | undefined;
  let browser: Browser | undefined;
  let exitCode: number | undefined;
  let output = '';
  let lines: readonly ReportLine[] = [];

  before(async function () {
    const testsPath = await buildSuite();
    folder = await mkdtemp(join(tmpdir(), 'pop3-host-'));
    const reportFile = join(folder, 'report.jsonl');
    server = await CodeServer.start({ env: { [REPORT_VARIABLE]: reportFile } });
    browser = await launchBrowser();
    const window = await openDevelopmentWindow(browser, server, { testsPath });
    exitCode = await withinLimit(window.exitCode);
    output = window.output();
    await window.page.close();
    lines = await readReport(reportFile);
    // Mocha runs what is added to a suite until the suite's own hooks are done.
    define(this.test?.parent, lines);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('runs all tests to the end', () => {
    const end = lines.at(-1);
    assert.equal(exitCode, 0, `VS Code ended the tests with ${exitCode}:\n${output}`);
    assert.equal(end?.kind, 'end', `The tests ended early:\n${output}`);
    assert.equal(end.tests, lines.length - 1);
    assert.ok(end.tests > 0);
  });

  it('is among the running extensions, with the time its activation took', async () => {
    assert.ok(browser && server);
    const { page } = await openDevelopmentWindow(browser, server);
    const milliseconds = await activationMilliseconds(page);
    await page.close();
    console.log(`      activation took ${milliseconds} ms`);
    assert.ok(Number.isInteger(milliseconds));
  });
});

/** Resolves with `undefined` where the tests do not end in time. */
async function withinLimit(exitCode: Promise<number>): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, LIMIT_MS);
  });
  try {
    return await Promise.race([exitCode, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function readReport(file: string): Promise<readonly ReportLine[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReportLine);
}

/** Makes each test that was run inside VS Code a test here, with the result it had there. */
function define(parent: Suite | undefined, lines: readonly ReportLine[]): void {
  assert.ok(parent);
  const suites = new Map<string, Suite>();
  for (const line of lines) {
    if (line.kind === 'test') {
      let suite = parent;
      const path = line.titles.slice(0, -1);
      for (const [depth, title] of path.entries()) {
        const name = JSON.stringify(path.slice(0, depth + 1));
        const existing = suites.get(name) ?? Suite.create(suite, title);
        suites.set(name, existing);
        suite = existing;
      }
      suite.addTest(repeated(line));
    }
  }
}

function repeated({ titles, state, durationMs, failure }: TestLine): Test {
  const title = `${titles.at(-1) ?? ''}${durationMs < 500 ? '' : ` (took ${durationMs} ms)`}`;
  if (state === 'pending') {
    return new Test(title);
  }
  return new Test(title, () => {
    if (state === 'failed') {
      const error = new Error(failure ?? 'failed');
      // The stack of what failed there is in the message; the one from here tells nothing.
      error.stack = error.message;
      throw error;
    }
  });
}
