import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { loadavg } from 'node:os';
import { promisify } from 'node:util';
import { repository } from '../support/vscode/codeServer';
import { type StepFigures, type StepOptions, TreeWindow } from './tree/treeWindow';

const run = promisify(execFile);
const VSIX = join(repository, 'dist', 'pop3-mailbox-browser.vsix');
const PAGES = 60;

export interface TreeFigures {
  readonly messageCount: number;
  readonly steps: readonly StepFigures[];
  /** Of the machine, over one minute, before and after. */
  readonly load: readonly [before: number, after: number];
}

export interface TreeOptions {
  readonly messageCount: number;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Works the list of a large maildrop in a real VS Code, and watches the threads of its extension host and its window. */
export async function measureTree(options: TreeOptions): Promise<TreeFigures> {
  const { messageCount, scratch, signal, log } = options;
  const [before = 0] = loadavg();
  await run('npm', ['run', 'package'], { cwd: repository });
  log(`a window with ${messageCount} messages`);
  const window = await TreeWindow.open(messageCount, scratch, VSIX);
  const steps: StepFigures[] = [];
  const step = async (...args: Parameters<TreeWindow['step']>): Promise<void> => {
    signal.throwIfAborted();
    const figures = await window.step(...args);
    steps.push(figures);
    log(summaryOf(figures));
  };
  const shown = (count: number): StepOptions => ({
    row: `Bulk message ${count},`,
    account: ` of ${count.toLocaleString('en-US')}`,
  });
  try {
    await window.tell('accept');
    await step('First refresh', () => window.clickRefresh(), shown(messageCount));
    await step('Unfold older messages', async () => {
      await window.unfold('Older messages');
      await window.unfold(/\d – [\d,]+/u);
    });
    await step('Scroll', () => window.scroll(PAGES));
    await window.scrollToTop();
    await window.tell('deliver');
    await step('Refresh, one message more', () => window.clickRefresh(), shown(messageCount + 1));
  } finally {
    await window.close();
  }
  const [after = 0] = loadavg();
  return { messageCount, steps, load: [before, after] };
}

function summaryOf({ name, blocks, windowMilliseconds, ...times }: StepFigures): string {
  const rounded = (value: number | undefined): string => value?.toFixed(0) ?? '-';
  const longest = blocks
    .slice(0, 8)
    .map(
      ({ milliseconds, ran, waited }) =>
        `${rounded(ran)} (${rounded(milliseconds)}, waited ${rounded(waited)})`,
    );
  return `${name}: list ${rounded(times.listMilliseconds)}, row ${rounded(times.rowMilliseconds)}, settled ${rounded(times.settledMilliseconds)} ms; blocks ${longest.join(', ')}; window ${rounded(windowMilliseconds)}`;
}
