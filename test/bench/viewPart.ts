import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../support/vscode/codeServer';
import { median } from './statistics';
import type { Block } from './tree/hostBlocks';
import { FLOOR, packFloorExtension } from './view/floorExtension';
import { HostMemory } from './view/hostMemory';
import { LARGE_ATTACHMENTS, LARGE_PAGE, newsletterSubject, UNREADABLE } from './view/messages';
import { type Sight, ViewWindow } from './view/viewWindow';

const run = promisify(execFile);
const VSIX = join(repository, 'dist', 'pop3-mailbox-browser.vsix');
const SESSIONS = 4;
const SESSIONS_WITH_LARGE = 2;
const WARM_IN_A_SESSION = 4;
const KEPT_BLOCKS = 5;
/** After the first paint, so that what an editor leaves to do is its own too. */
const AFTER_MILLISECONDS = 300;

export const VIEW_STEPS = [
  'first',
  'firstFloor',
  'warm',
  'warmFloor',
  'largeAttachments',
  'largePage',
  'unreadable',
] as const;
export type ViewStepId = (typeof VIEW_STEPS)[number];

/** What was measured of one thing that is opened by a click, in milliseconds from the click. */
export interface ViewStep {
  readonly id: ViewStepId;
  /** Until its content was first painted, of each run. */
  readonly paints: readonly number[];
  /** Until the page's own document began: up to there all is VS Code's. Median; none where the page was there already. */
  readonly begunMilliseconds: number | undefined;
  /** Of the extension host's thread in all runs, the longest first. */
  readonly blocks: readonly Block[];
  readonly memory: ViewMemory | undefined;
}

/** Of the extension host's process, the highest of all runs, in octets. */
export interface ViewMemory {
  /** Highest resident set less that before. */
  readonly addedOctets: number;
  /** The part of it that the host's own thread held, the rest being that of the worker. */
  readonly addedByHostOctets: number;
}

export interface ViewFigures {
  readonly steps: readonly ViewStep[];
  /** Of the machine, over one minute, before and after. */
  readonly load: readonly [before: number, after: number];
}

export interface ViewOptions {
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

interface ViewRun {
  readonly id: ViewStepId;
  readonly clickedAt: number;
  readonly begunAt: number;
  readonly paintedAt: number;
  readonly memory?: ViewMemory;
}

/** Opens messages by clicks in a real VS Code, beside an editor that does nothing, and watches its extension host. */
export async function measureView(options: ViewOptions): Promise<ViewFigures> {
  const { scratch, signal, log } = options;
  const [before = 0] = loadavg();
  await run('npm', ['run', 'package'], { cwd: repository });
  const floor = await packFloorExtension(join(scratch, 'floor'));
  log('a window with messages to open');
  const window = await ViewWindow.open(scratch, [VSIX, floor]);
  try {
    const runs = await allRuns(window, (line) => {
      signal.throwIfAborted();
      log(line);
    });
    const steps = await Promise.all(VIEW_STEPS.map((id) => stepOf(id, runs, window)));
    const [after = 0] = loadavg();
    return { steps, load: [before, after] };
  } finally {
    await window.close();
  }
}

async function allRuns(
  window: ViewWindow,
  log: (line: string) => void,
): Promise<readonly ViewRun[]> {
  const runs: ViewRun[] = [];
  const add = (done: ViewRun): void => {
    runs.push(done);
    const { id, clickedAt, begunAt, paintedAt, memory } = done;
    const added = memory === undefined ? '' : `, ${JSON.stringify(memory)}`;
    log(
      `${id}: begun ${(begunAt - clickedAt).toFixed(0)}, painted ${(paintedAt - clickedAt).toFixed(0)} ms${added}`,
    );
  };
  await keepAll(window);
  for (let session = 0; session < SESSIONS; session += 1) {
    await window.reload();
    const first = session % 2 === 0;
    // Only what is opened first in a session is first for VS Code, too.
    if (first) {
      add(await openSmall(window, 'first', newsletterSubject(1)));
    } else {
      add(await openSmall(window, 'firstFloor', FLOOR));
    }
    await (first
      ? openSmall(window, 'warmFloor', FLOOR)
      : openSmall(window, 'warm', newsletterSubject(1)));
    for (let turn = 0; turn < WARM_IN_A_SESSION; turn += 1) {
      add(await openSmall(window, 'warm', newsletterSubject(turn + 2)));
      add(await openSmall(window, 'warmFloor', FLOOR));
    }
    if (session < SESSIONS_WITH_LARGE) {
      add(await openLarge(window, 'largeAttachments', LARGE_ATTACHMENTS));
      add(await openLarge(window, 'largePage', LARGE_PAGE));
    }
  }
  await window.hangWorker();
  await window.reload();
  add(await openSmall(window, 'unreadable', UNREADABLE, 'headers'));
  await window.host.quiet();
  return runs;
}

/** Opens each message once, so that it is kept on this machine from then on. */
async function keepAll(window: ViewWindow): Promise<void> {
  for (let index = 1; index <= WARM_IN_A_SESSION + 1; index += 1) {
    await openSmall(window, 'warm', newsletterSubject(index));
  }
  await window.click(UNREADABLE);
  await window.painted('headers');
  for (const subject of [LARGE_ATTACHMENTS, LARGE_PAGE]) {
    await window.click(subject);
    await window.clickRender();
    await window.painted('mail');
    await window.closeEditors();
  }
  await window.host.quiet();
}

async function openSmall(
  window: ViewWindow,
  id: ViewStepId,
  row: string,
  sight: Sight = row === FLOOR ? 'floor' : 'mail',
): Promise<ViewRun> {
  const clickedAt = await window.click(row);
  const painted = await window.painted(sight);
  await window.closeEditors();
  return { id, clickedAt, ...painted };
}

async function openLarge(window: ViewWindow, id: ViewStepId, row: string): Promise<ViewRun> {
  await window.click(row);
  await window.painted('question');
  await window.host.quiet();
  const memory = await HostMemory.watch(await window.host.processId());
  const heldBefore = await window.host.heldNow();
  const clickedAt = await window.clickRender();
  const painted = await window.painted('mail');
  await window.host.quiet();
  const { before } = memory;
  const addedOctets = (await memory.peak()) - before;
  const held = await window.host.heldBetween(clickedAt, Infinity);
  await window.closeEditors();
  return {
    id,
    clickedAt,
    ...painted,
    memory: { addedOctets, addedByHostOctets: Math.max(0, held - heldBefore) },
  };
}

async function stepOf(
  id: ViewStepId,
  all: readonly ViewRun[],
  { host }: ViewWindow,
): Promise<ViewStep> {
  const runs = all.filter((done) => done.id === id);
  const blocks = await Promise.all(
    runs.map(({ clickedAt, paintedAt }) => host.between(clickedAt, paintedAt + AFTER_MILLISECONDS)),
  );
  const memories = runs.flatMap(({ memory }) => memory ?? []);
  const begun = median(runs.map(({ begunAt, clickedAt }) => begunAt - clickedAt));
  return {
    id,
    paints: runs.map(({ paintedAt, clickedAt }) => paintedAt - clickedAt),
    begunMilliseconds: begun > 0 ? begun : undefined,
    blocks: blocks
      .flat()
      .sort((left, right) => right.ran - left.ran)
      .slice(0, KEPT_BLOCKS),
    memory:
      memories.length === 0
        ? undefined
        : {
            addedOctets: Math.max(...memories.map(({ addedOctets }) => addedOctets)),
            addedByHostOctets: Math.max(
              ...memories.map(({ addedByHostOctets }) => addedByHostOctets),
            ),
          },
  };
}
