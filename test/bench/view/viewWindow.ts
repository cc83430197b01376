import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { eventually } from '../../support/polling';
import type { HostBlocks } from '../tree/hostBlocks';
import { MeasuredWindow, openWindow, type WindowParts } from '../tree/measuredWindow';
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
export class ViewWindow extends MeasuredWindow {
  static async open(scratch: string, vsix: readonly string[]): Promise<ViewWindow> {
    const parts = await openWindow(
      {
        mailServer: join(__dirname, 'mailServer.ts'),
        label: LABEL,
        vsix,
        watchFolder: join(scratch, 'view-watch'),
        height: 1400,
        pageScript: join(__dirname, 'viewWatch.js'),
        longestWait: LONGEST_WAIT,
      },
      listed,
    );
    return new ViewWindow(parts);
  }

  get host(): HostBlocks {
    return this.parts.blocks;
  }

  get page(): Page {
    return this.parts.workbench.page;
  }

  /** A new extension host, in which nothing was opened yet. */
  async reload(): Promise<void> {
    await this.closeEditors();
    await this.parts.workbench.reload();
    await this.parts.workbench.showMailboxes();
    await listed(this.parts);
  }

  /** Clicks a row; resolves to when the mouse was pressed, in epoch milliseconds. */
  async click(row: string): Promise<number> {
    await this.parts.workbench.row(row).click();
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
    const extensions = join(this.parts.server.dataFolder, 'extensions');
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

async function listed({ workbench, blocks }: WindowParts): Promise<void> {
  await workbench.unfold(workbench.row(LABEL));
  await workbench.row(newsletterSubject(NEWSLETTERS)).waitFor();
  await workbench.row(newsletterSubject(1)).waitFor();
  await workbench.row(FLOOR).waitFor();
  await blocks.quiet();
}

function fail(): never {
  throw new Error('What was shown is gone.');
}
