import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../../support/vscode/browser';
import { CodeServer, type CodeServerOptions, repository } from '../../support/vscode/codeServer';
import { Workbench } from '../../support/vscode/workbench';

const VSIX = join(repository, 'dist', 'pop3-mailbox-browser.vsix');

/** A VS Code with the packaged extension, and a browser that shows it. */
export interface VscodeSession {
  readonly codeServer: CodeServer;
  readonly workbench: Workbench;
  /** The browser profile; SecretStorage lives in it. */
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export interface VscodeSessionOptions extends Omit<CodeServerOptions, 'vsix'> {
  readonly viewport?: { readonly width: number; readonly height: number };
}

export async function openVscode(options: VscodeSessionOptions = {}): Promise<VscodeSession> {
  if (!existsSync(VSIX)) {
    throw new Error('There is no package to test. `npm run package` makes it.');
  }
  const codeServer = await CodeServer.start({ ...options, vsix: [VSIX] });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
    });
    // Below the limit of a test, so that what it waited for is told.
    context.setDefaultTimeout(45_000);
    const workbench = new Workbench(await context.newPage());
    await workbench.open(codeServer.workspaceUrl);
    const opened = browser;
    return {
      codeServer,
      workbench,
      context,
      close: async () => {
        await opened.close();
        await codeServer.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await codeServer.stop();
    throw error;
  }
}

/**
 * Skips what follows a failed test of the suite, where each test goes on from where the one before it left the window.
 * Mocha's own `bail` would skip the suites after it as well.
 */
export function stopAtFirstFailure(): void {
  let hasFailed = false;
  beforeEach(function () {
    if (hasFailed) {
      this.skip();
    }
  });
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === 'failed';
  });
}

/** After a failed test, keeps what was on the screen and closes what would be in the way of the next. */
export function keepScreenshots(session: () => VscodeSession | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === 'failed') {
      const name = test.fullTitle().replaceAll(/\W+/gu, '-').slice(0, 100);
      await session()
        ?.workbench.page.screenshot({ path: join(repository, 'out', 'screenshots', `${name}.png`) })
        .catch(() => undefined);
      await session()?.workbench.page.keyboard.press('Escape');
      await session()?.workbench.page.keyboard.press('Escape');
    }
  });
}
