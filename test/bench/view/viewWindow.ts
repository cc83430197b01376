import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { eventually } from '../../support/polling';
import { launchBrowser } from '../../support/vscode/browser';
import { CodeServer } from '../../support/vscode/codeServer';
import { Workbench } from '../../support/vscode/workbench';
import { HostBlocks } from '../tree/hostBlocks';
import { FLOOR } from './floorExtension';
import { NEWSLETTERS, newsletterSubject, UNREADABLE } from './messages';

const LABEL = 'Bench';
const LONGEST_WAIT = 60_000;
const FIRST_PAINT = `performance.getEntriesByName('first-contentful-paint')[0]`;
const LARGE = '.state .actions vscode-button, .state .actions button';

/** What is looked at in the page of an editor, as an expression that gives {@link Painted} or nothing. */
export type Sight = 'mail' | 'headers' | 'floor' | 'question';

/** In epoch milliseconds. */
export interface Painted {
  /** When the page's own document began, which is after all that VS Code does before. */
  readonly begunAt: number;
  /** When its content was first painted. */
  readonly paintedAt: number;
}

const paintOf = (window: string): string => `${window}.${FIRST_PAINT}`;
const SIGHTS: Readonly<Record<Sight, string>> = {
  // The mail's own frame has a document of its own, which tells of its first paint.
  mail: `(() => {
    const mail = document.querySelector('iframe.mail-frame')?.contentWindow;
    const paint = mail && ${paintOf('mail')};
    return paint && { begunAt: performance.timeOrigin, paintedAt: mail.performance.timeOrigin + paint.startTime };
  })()`,
  // The page was painted before, with its sign of loading; so this is when it was looked at.
  headers: `document.querySelector('.message-header') && {
    begunAt: performance.timeOrigin,
    paintedAt: (window.headersAt ??= performance.timeOrigin + performance.now()),
  }`,
  question: `document.querySelector(${JSON.stringify(LARGE)}) && { begunAt: performance.timeOrigin, paintedAt: 0 }`,
  floor: `(() => {
    const paint = document.querySelector('#floor') && ${paintOf('window')};
    return paint && { begunAt: performance.timeOrigin, paintedAt: performance.timeOrigin + paint.startTime };
  })()`,
};

/** A VS Code with the packaged extension, one that does the least, an account, and a watch on its extension host. */
export class ViewWindow {
  private constructor(
    private readonly mail: ChildProcess,
    private readonly server: CodeServer,
    private readonly browser: Browser,
    private readonly workbench: Workbench,
    readonly host: HostBlocks,
  ) {}

  static async open(scratch: string, vsix: readonly string[]): Promise<ViewWindow> {
    const mail = fork(join(__dirname, 'mailServer.ts'), [], { execArgv: ['--import', 'tsx'] });
    let server: CodeServer | undefined;
    let browser: Browser | undefined;
    try {
      const [address] = (await once(mail, 'message')) as [Readonly<Record<string, unknown>>];
      const host = await HostBlocks.create(join(scratch, 'view-watch'));
      server = await CodeServer.start({
        vsix,
        nodeOptions: host.nodeOptions,
        env: {
          ...host.environment,
          POP3_SAMPLE_ACCOUNT: JSON.stringify({ label: LABEL, ...address }),
        },
      });
      browser = await launchBrowser();
      const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
      page.setDefaultTimeout(LONGEST_WAIT);
      await page.addInitScript({ path: join(__dirname, 'viewWatch.js') });
      const workbench = new Workbench(page);
      const window = new ViewWindow(mail, server, browser, workbench, host);
      await workbench.open(server.workspaceUrl);
      await window.listed();
      return window;
    } catch (error) {
      await browser?.close();
      await server?.stop();
      mail.kill();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    this.mail.kill();
  }

  get page(): Page {
    return this.workbench.page;
  }

  /** A new extension host, in which nothing was opened yet. */
  async reload(): Promise<void> {
    await this.closeEditors();
    await this.workbench.reload();
    await this.listed();
  }

  /** Clicks a row; resolves to when the mouse was pressed, in epoch milliseconds. */
  async click(row: string): Promise<number> {
    await this.workbench.row(row).click();
    return this.page.evaluate<number>('window.pressedAt');
  }

  /** Clicks what renders a large message all the same, as {@link click} does a row. */
  async clickRender(): Promise<number> {
    const frame = await this.frameShowing('question');
    // What the page's document had was lost when its content was written into it.
    await frame.evaluate('window.watchPresses()');
    await frame.locator(LARGE).first().click();
    return frame.evaluate<number>('window.pressedAt');
  }

  /** Waits until the editor shows something. */
  async painted(sight: Sight): Promise<Painted> {
    const frame = await this.frameShowing(sight);
    const painted = await frame.evaluate<Painted | undefined>(SIGHTS[sight]);
    return painted ?? fail();
  }

  async closeEditors(): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+W');
    await eventually('the editors to be closed', () => this.contentFrames().length === 0);
  }

  /** From the next start of an extension host on, its worker never ends reading one of the messages. */
  async hangWorker(): Promise<void> {
    const extensions = join(this.server.dataFolder, 'extensions');
    const ours = (await readdir(extensions)).find((name) => name.includes('pop3-mailbox-browser'));
    const worker = join(extensions, ours ?? '', 'dist', 'mimeWorker.js');
    await rename(worker, worker.replace('mimeWorker', 'realWorker'));
    await writeFile(
      worker,
      `require('node:worker_threads').parentPort.on('message', ({ kind, octets }) => {
        const beginning = Buffer.from(octets.subarray(0, 1_000)).toString('latin1');
        while (kind === 'parse' && beginning.includes(${JSON.stringify(`Subject: ${UNREADABLE}`)}));
      });
      require('./realWorker.js');`,
    );
  }

  private async listed(): Promise<void> {
    await this.workbench.showMailboxes();
    await this.workbench.unfold(this.workbench.row(LABEL));
    await this.workbench.row(newsletterSubject(NEWSLETTERS)).waitFor();
    await this.workbench.row(newsletterSubject(1)).waitFor();
    await this.workbench.row(FLOOR).waitFor();
    await this.host.quiet();
  }

  private async frameShowing(sight: Sight): Promise<Frame> {
    return eventually(
      `the ${sight} to be shown`,
      async () => {
        for (const frame of this.contentFrames()) {
          const seen = await frame.evaluate<unknown>(SIGHTS[sight]).catch(() => undefined);
          if (seen !== undefined && seen !== null) {
            return frame;
          }
        }
        return undefined;
      },
      LONGEST_WAIT,
    );
  }

  private contentFrames(): readonly Frame[] {
    return this.page.frames().filter((frame) => frame.url().includes('/fake.html'));
  }
}

function fail(): never {
  throw new Error('What was shown is gone.');
}
