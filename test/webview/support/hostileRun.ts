import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { LoggedChromium, type LoggedPage } from './loggedChromium';
import { hostsInNetLog } from './netLog';
import { touchAll } from './touch';
import { LEAK_DOMAIN, VECTORS, vectorHost } from './vectors/allVectors';
import type { Vector } from './vectors/vector';
import { buildView, type Replacements } from './viewBundle';
import { fakeApi, serveView, stopServing, viewMessage } from './viewPage';

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

/** Parts of one message: as many as fit side by side in the window. */
const BATCH = 48;
/** Vectors in one part, where they leave each other alone. */
const TOGETHER = 8;
const TIME_LIMIT_MS = 60_000;
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
  .part > iframe { width: 146px !important; height: 62px !important; }`;

const NOTE_SCRIPTS = `
  if (window.top === window) {
    window.ran = [];
    window.addEventListener('message', ({ data }) => {
      if (typeof data === 'number') {
        window.ran.push(data);
      }
    });
  }`;

interface Entry extends Vector {
  readonly index: number;
}

/** Shows all vectors, many in one message, points at each and clicks it, and notes what came of it. */
export async function tryVectors(parent: string, weakness: Weakness): Promise<Outcome> {
  const folder = await mkdtemp(join(parent, 'run-'));
  const netLog = join(folder, 'net-log.json');
  const entries = VECTORS.map((vector, index) => ({ ...vector, index })).filter(
    (entry) => weakness.only?.(entry) ?? true,
  );
  const script = await buildView(weakness.replacements);
  const { server, url } = await serveView({ script, hasNoPolicy: weakness.hasNoPolicy ?? false });
  const browser = LoggedChromium.launch(folder, netLog);
  const ran = new Set<number>();
  const ranWhenTouched = new Set<number>();
  /** When each was first touched, in milliseconds since the epoch. */
  const touched = new Map<number, number>();
  try {
    const view = await browser.open(url, `${fakeApi(null)}${NOTE_SCRIPTS}`);
    await view.evaluate(addStyle, GRID);
    const parts = partsOf(entries);
    for (let start = 0; start < parts.length; start += BATCH) {
      const batch = parts.slice(start, start + BATCH);
      await show(view, batch);
      (await view.evaluate(takeScriptsRan, null)).forEach((index) => ran.add(index));
      const now = Date.now();
      batch.flat().forEach(({ index }) => touched.set(index, now));
      await touchAll(
        view,
        batch.map(([entry]) => entry?.group.gesture),
      );
      await view.evaluate(pass, null);
      (await view.evaluate(takeScriptsRan, null)).forEach((index) => ranWhenTouched.add(index));
    }
    await (await browser.open(`${url}main.js`)).evaluate(askFor, LAST_HOST);
  } finally {
    await browser.close();
    await stopServing(server);
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

async function show(view: LoggedPage, batch: readonly (readonly Entry[])[]): Promise<void> {
  const message = viewMessage({
    htmlParts: batch.map((part) => part.map(({ html }) => html).join('\n')),
  });
  const unsettled = await view.evaluate(showMessage, {
    message: { type: 'message', message, allowsRemoteImages: false },
    count: batch.length,
    limit: TIME_LIMIT_MS,
  });
  if (unsettled.length > 0) {
    const names = unsettled.map((index) => batch[index]?.[0]?.name);
    throw new Error(`Not shown: ${names.join(', ')}`);
  }
  await view.evaluate(pass, null);
}

/** Resolves with the numbers of the frames that were not there in time. */
async function showMessage({
  message,
  count,
  limit,
}: {
  readonly message: object;
  readonly count: number;
  readonly limit: number;
}): Promise<readonly number[]> {
  document.querySelector('main')?.remove();
  window.postMessage(message, '*');
  const end = performance.now() + limit;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const frames = [...document.querySelectorAll('iframe')];
    const unsettled = frames.flatMap(({ contentDocument, dataset }, index) => {
      // A vector may have taken its frame elsewhere.
      const isGone = contentDocument === null;
      return isGone || (dataset.ready === 'true' && contentDocument.readyState === 'complete')
        ? []
        : [index];
    });
    const isShown = frames.length === count && unsettled.length === 0;
    if (isShown || performance.now() > end) {
      return isShown ? [] : [...unsettled, count];
    }
  }
}

function addStyle(text: string): void {
  const style = document.createElement('style');
  style.textContent = text;
  document.head.append(style);
}

function takeScriptsRan(): readonly number[] {
  return (window as unknown as { ran: number[] }).ran.splice(0);
}

/** Waits for as long as the slowest timed vector takes, on the clock of animations. */
async function pass(): Promise<void> {
  await document.body.animate([{}, {}], { duration: 120 }).finished;
}

async function askFor(host: string): Promise<void> {
  await fetch(`https://${host}/`).catch(() => undefined);
}
