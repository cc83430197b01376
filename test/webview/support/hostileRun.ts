import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import type { BrowserContext, Page } from 'playwright-core';

import { launchLoggedChromium } from './chromium';
import { hostsInNetLog } from './netLog';
import { touchAll } from './touch';
import { LEAK_DOMAIN, VECTORS, vectorHost } from './vectors/allVectors';
import type { Vector } from './vectors/vector';
import { buildView, type Replacements } from './viewBundle';
import { ViewPage } from './viewPage';

/** Which of the layers in front of a message is taken away. */
export interface Weakness {
  readonly replacements?: Replacements;
  /** The view's own document has no policy either. */
  readonly hasNoPolicy?: boolean;
  /** Vectors to try; all by default. */
  readonly only?: (vector: Vector) => boolean;
}

/** Names of vectors, by what came of them. */
export interface Outcome {
  /** A script ran as soon as the message was shown. */
  readonly ran: readonly string[];
  /** A script ran only once the message was pointed at or clicked. */
  readonly ranWhenTouched: readonly string[];
  /** The network stack was asked for the vector's host, or for its address, as soon as the message was shown. */
  readonly reached: readonly string[];
  readonly reachedWhenTouched: readonly string[];
}

export const NOTHING: Outcome = {
  ran: [],
  ranWhenTouched: [],
  reached: [],
  reachedWhenTouched: [],
};

const BATCH = 60;
/** Vectors in one part, where they leave each other alone. */
const TOGETHER = 6;
/** Asked for at the end, so that an empty log can be told from one that was not written. */
const LAST_HOST = `last.${LEAK_DOMAIN}`;

/** All parts of the message side by side, each within reach of the pointer. */
const GRID = `
  div:has(> .part > iframe) {
    position: fixed; inset: 0; z-index: 9; background: white;
    display: flex; flex-wrap: wrap; align-content: flex-start;
  }
  .part { margin: 0 !important; }
  .part > :not(iframe) { display: none !important; }
  .part > iframe { width: 148px !important; height: 62px !important; }`;

interface Entry extends Vector {
  readonly index: number;
}

/** Shows all vectors, many in one message, points at each and clicks it, and notes what came of it. */
export async function tryVectors(parent: string, weakness: Weakness): Promise<Outcome> {
  const folder = await mkdtemp(join(parent, 'run-'));
  const netLog = join(folder, 'net-log.json');
  const script = await buildView(weakness.replacements);
  const browser = await launchLoggedChromium(folder, netLog);
  const entries = VECTORS.map((vector, index) => ({ ...vector, index })).filter(
    (entry) => weakness.only?.(entry) ?? true,
  );
  const parts = partsOf(entries);
  const ran = new Set<number>();
  const ranWhenTouched = new Set<number>();
  const touched = new Map<number, number>();
  try {
    const view = await ViewPage.open(browser, {
      script,
      hasNoPolicy: weakness.hasNoPolicy ?? false,
    });
    await view.page.addStyleTag({ content: GRID });
    for (let start = 0; start < parts.length; start += BATCH) {
      const batch = parts.slice(start, start + BATCH);
      await show(view, batch);
      (await view.takeScriptsRan()).forEach((index) => ran.add(index));
      const now = Date.now();
      batch.flat().forEach(({ index }) => touched.set(index, now));
      await touchAll(
        view.page,
        batch.map(([entry]) => entry?.group.gesture),
      );
      await pass(view.page);
      (await view.takeScriptsRan()).forEach((index) => ranWhenTouched.add(index));
    }
    await askForLastHost(browser, view.page);
    await view.close();
  } finally {
    await browser.close();
  }
  const hosts = await hostsInNetLog(netLog, LEAK_DOMAIN);
  if (!hosts.has(LAST_HOST)) {
    throw new Error('The net log does not have the last host');
  }
  const names = (chosen: (entry: Entry) => boolean): readonly string[] =>
    entries.filter(chosen).map(({ name }) => name);
  const firstEvent = ({ index }: Entry): number => hosts.get(vectorHost(index)) ?? Infinity;
  const touch = ({ index }: Entry): number => touched.get(index) ?? 0;
  return {
    ran: names(({ index }) => ran.has(index)),
    ranWhenTouched: names(({ index }) => ranWhenTouched.has(index) && !ran.has(index)),
    reached: names((entry) => firstEvent(entry) < touch(entry)),
    reachedWhenTouched: names(
      (entry) => firstEvent(entry) >= touch(entry) && firstEvent(entry) < Infinity,
    ),
  };
}

/** The vectors of each HTML part. */
function partsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const parts: Entry[][] = [];
  for (const entry of entries) {
    const last = parts.at(-1);
    const isJoined =
      entry.group.areContained === true &&
      last?.[0]?.group === entry.group &&
      last.length < TOGETHER;
    if (isJoined) {
      last.push(entry);
    } else {
      parts.push([entry]);
    }
  }
  return parts;
}

async function show(view: ViewPage, batch: readonly (readonly Entry[])[]): Promise<void> {
  await view.begin({
    htmlParts: batch.map((part) => part.map(({ html }) => html).join('\n')),
  });
  try {
    await view.page.waitForFunction(areFramesSettled, batch.length);
  } catch (error) {
    const open = await view.page.evaluate(unsettledFrames);
    throw new Error(`Not shown: ${open.map((index) => batch[index]?.[0]?.name).join(', ')}`, {
      cause: error,
    });
  }
  await pass(view.page);
}

function areFramesSettled(count: number): boolean {
  const frames = [...document.querySelectorAll('iframe')];
  return (
    frames.length === count &&
    frames.every(({ contentDocument, dataset }) => {
      // A vector may have taken its frame elsewhere.
      const isGone = contentDocument === null;
      return isGone || (dataset.ready === 'true' && contentDocument.readyState === 'complete');
    })
  );
}

function unsettledFrames(): readonly number[] {
  return [...document.querySelectorAll('iframe')].flatMap(({ contentDocument, dataset }, index) => {
    const isGone = contentDocument === null;
    const isSettled =
      isGone || (dataset.ready === 'true' && contentDocument.readyState === 'complete');
    return isSettled ? [] : [index];
  });
}

/** Waits for as long as the slowest timed vector takes, on the clock of animations. */
async function pass(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.body.animate([{}, {}], { duration: 120 }).finished;
  });
}

async function askForLastHost(browser: BrowserContext, view: Page): Promise<void> {
  const page = await browser.newPage();
  await page.goto(view.url().replace(/\/$/u, '/main.js'));
  await page.evaluate(async (host) => {
    await fetch(`https://${host}/`).catch(() => undefined);
  }, LAST_HOST);
  await page.close();
}
