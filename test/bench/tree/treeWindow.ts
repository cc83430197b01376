import { once } from 'node:events';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from '../../support/polling';
import type { BulkServerOrder } from './bulkServer';
import type { Block } from './hostBlocks';
import { MeasuredWindow, openWindow } from './measuredWindow';

const LABEL = 'Large';
const LONGEST_WAIT = 300_000;
const STILL_MILLISECONDS = 500;

/** A step of the measurement. Times count from the click, or from the beginning where there is none. */
export interface StepFigures {
  readonly name: string;
  /** Rows stand in the list, their headers read or not. */
  readonly listMilliseconds: number | undefined;
  /** The first row with its header. */
  readonly rowMilliseconds: number | undefined;
  /** All rows on screen have their headers and nothing is being done for the account. */
  readonly settledMilliseconds: number | undefined;
  /** Of the extension host's thread, the longest first. */
  readonly blocks: readonly Block[];
  /** Longest task of the thread that draws the window. */
  readonly windowMilliseconds: number;
}

export interface StepOptions {
  /** Regular expression of the spoken text of the rows that are waited for. */
  readonly row: string;
  /** Regular expression of the spoken text of the account's row at the end. */
  readonly account?: string;
}

interface PageFigures {
  readonly clickedAt: number | undefined;
  readonly listAt: number | undefined;
  readonly rowAt: number | undefined;
  readonly settledAt: number | undefined;
  readonly now: number;
  readonly texts: readonly string[];
}

/** A VS Code with the packaged extension, an account whose maildrop is large, and a watch on both threads. */
export class TreeWindow extends MeasuredWindow {
  static async open(messageCount: number, scratch: string, vsix: string): Promise<TreeWindow> {
    const parts = await openWindow(
      {
        mailServer: join(__dirname, 'bulkServer.ts'),
        serverArguments: [String(messageCount)],
        label: LABEL,
        vsix: [vsix],
        watchFolder: join(scratch, 'host-watch'),
        height: 1000,
        pageScript: join(__dirname, 'pageWatch.js'),
        longestWait: 60_000,
      },
      async ({ workbench, blocks }) => {
        await workbench.childRow('').waitFor();
        await blocks.quiet();
      },
    );
    return new TreeWindow(parts);
  }

  async tell(order: BulkServerOrder): Promise<void> {
    const done = once(this.parts.mail, 'message');
    this.parts.mail.send(order);
    await done;
  }

  get account(): Locator {
    return this.parts.workbench.row(LABEL);
  }

  /** The button in the account's row. */
  async clickRefresh(): Promise<void> {
    await this.account.hover();
    await this.account.locator('a.action-label[aria-label^="Refresh"]').click();
  }

  /** Does something and waits until the list shows what is waited for, and until the host has had its rest. */
  async step(
    name: string,
    work: () => Promise<unknown>,
    options?: StepOptions,
  ): Promise<StepFigures> {
    await this.parts.blocks.quiet();
    const from = epochNow();
    if (options !== undefined) {
      await this.startWatch(options);
    }
    await work();
    const shown = options === undefined ? undefined : await this.settled();
    await this.parts.blocks.quiet();
    const clickedAt = Math.max(from, shown?.clickedAt ?? 0);
    const since = (at: number | undefined): number | undefined =>
      at === undefined ? undefined : at - clickedAt;
    const tasks = await this.evaluate<readonly { readonly milliseconds: number }[]>(
      `listWatch.longTasks(${from})`,
    );
    return {
      name,
      listMilliseconds: since(shown?.listAt),
      rowMilliseconds: since(shown?.rowAt),
      settledMilliseconds: since(shown?.settledAt),
      blocks: await this.parts.blocks.between(from, epochNow()),
      windowMilliseconds: Math.max(0, ...tasks.map(({ milliseconds }) => milliseconds)),
    };
  }

  private async startWatch({ row, account }: StepOptions): Promise<void> {
    await this.evaluate(
      `listWatch.start(${JSON.stringify(row)}, ${JSON.stringify(account) as string | undefined})`,
    );
  }

  /** Unfolds a row below the account by its text, wherever it stands in the list. */
  async unfold(text: string | RegExp): Promise<void> {
    const row = this.parts.workbench.rows.filter({ hasText: text }).first();
    await eventually(
      `the row ${text}`,
      async () => {
        await this.scroll(1);
        return (await row.count()) > 0;
      },
      LONGEST_WAIT,
    );
    await row.locator('.monaco-tl-twistie').click();
    await eventually(
      'the row to be unfolded',
      async () => (await row.getAttribute('aria-expanded')) === 'true',
    );
  }

  /** Turns the wheel over the list, a page at a time. */
  async scroll(pages: number): Promise<void> {
    const box = await this.parts.workbench.page
      .locator('.sidebar .pane-body')
      .first()
      .boundingBox();
    if (box === null) {
      throw new Error('There is no list.');
    }
    await this.parts.workbench.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let page = 0; page < pages; page += 1) {
      await this.parts.workbench.page.mouse.wheel(0, box.height / 2);
      await this.evaluate('new Promise((done) => requestAnimationFrame(done))');
    }
  }

  /** Back to the account's row itself: what sticks to the top is another. */
  async scrollToTop(): Promise<void> {
    const first = this.parts.workbench.page.locator(
      '.sidebar .pane-body .monaco-list-rows > .monaco-list-row[data-index="0"]',
    );
    await this.scroll(1);
    await eventually('the top of the list', async () => {
      await this.parts.workbench.page.mouse.wheel(0, -1_000_000);
      return (await first.count()) > 0;
    });
  }

  private async settled(): Promise<PageFigures> {
    let last: PageFigures | undefined;
    try {
      return await eventually(
        'the list to settle',
        async () => {
          last = await this.evaluate<PageFigures>('listWatch.figures()');
          const { settledAt, now } = last;
          return settledAt !== undefined && now - settledAt > STILL_MILLISECONDS && last;
        },
        LONGEST_WAIT,
      );
    } catch (error) {
      throw new Error(`The list shows: ${last?.texts.slice(0, 5).join(' | ')}`, { cause: error });
    }
  }

  private evaluate<T>(script: string): Promise<T> {
    return this.parts.workbench.page.evaluate<T>(script);
  }
}

function epochNow(): number {
  return performance.timeOrigin + performance.now();
}
