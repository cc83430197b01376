import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { launchLoggedChromium } from './support/chromium';
import { hostsInNetLog } from './support/netLog';
import { VECTORS } from './support/vectors';
import { buildView } from './support/viewBundle';
import { ViewPage } from './support/viewPage';

interface Outcome {
  /** Names of vectors whose script ran. */
  readonly ran: readonly string[];
  /** Names of vectors that reached the network stack, DNS included. */
  readonly reached: readonly string[];
}

interface Weakness {
  readonly replacements?: Readonly<Record<string, string>>;
  readonly hasNoPolicy?: boolean;
}

const GUARDED: Weakness = {};

/** Shows every vector, points at it and clicks into its middle, and counts what came of it. */
async function measure(parent: string, weakness: Weakness): Promise<Outcome> {
  const folder = await mkdtemp(join(parent, 'run-'));
  const netLog = join(folder, 'net-log.json');
  const browser = await launchLoggedChromium(folder, netLog);
  const ran = new Set<number>();
  try {
    const script = await buildView(weakness.replacements);
    const open = async (): Promise<ViewPage> =>
      ViewPage.open(browser, { script, hasNoPolicy: weakness.hasNoPolicy ?? false });
    browser.setDefaultTimeout(3_000);
    let view = await open();
    for (const { name, html } of VECTORS) {
      try {
        await view.show({ htmlParts: [html] });
        await clickInto(view);
        (await view.scriptsRan()).forEach((id) => ran.add(id));
      } catch (error) {
        if (weakness === GUARDED) {
          throw new Error(`Vector not shown: ${name}`, { cause: error });
        }
        // An unguarded vector can navigate the page away; what it reached is in the log all the same.
        await view.close();
        view = await open();
      }
    }
    await view.close();
  } finally {
    await browser.close();
  }
  const hosts = await hostsInNetLog(netLog, 'leak.test');
  return {
    ran: [...ran].map((index) => VECTORS[index]?.name ?? String(index)),
    reached: VECTORS.filter((_vector, index) => hosts.has(`v${index}.leak.test`)).map(
      ({ name }) => name,
    ),
  };
}

async function clickInto({ page }: ViewPage): Promise<void> {
  const box = await page.locator('iframe').boundingBox();
  assert.ok(box !== null);
  const middle = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) };
  await page.mouse.move(middle.x - 5, middle.y - 5);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.up();
  await page.evaluate(
    async () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20))),
  );
}

describe('hostile mail', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-mail-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('is tried in at least sixty ways, each with a name of its own', () => {
    assert.ok(VECTORS.length >= 60);
    assert.equal(new Set(VECTORS.map(({ name }) => name)).size, VECTORS.length);
  });

  it('runs no script and reaches no network, not even by a name lookup', async () => {
    assert.deepEqual(await measure(folder, GUARDED), { ran: [], reached: [] });
  });

  it('would be seen to reach the network without the sanitiser', async () => {
    const { ran, reached } = await measure(folder, {
      replacements: { mailSanitizer: 'openSanitizer.ts' },
    });
    assert.deepEqual(ran, []);
    for (const name of ['dns prefetch', 'preconnect', 'iframe']) {
      assert.ok(reached.includes(`load: ${name}`), name);
    }
  });

  it('would be seen to run scripts and load images without sanitiser, sandbox and policy', async () => {
    const { ran, reached } = await measure(folder, {
      replacements: { mailSanitizer: 'openSanitizer.ts', contentPolicy: 'openPolicy.ts' },
      hasNoPolicy: true,
    });
    assert.ok(ran.length >= 15, `${ran.length} scripts ran`);
    assert.ok(reached.length >= 25, `${reached.length} vectors reached the network`);
  });

  it('is kept from scripts and from the network by the sanitiser alone', async () => {
    const { ran, reached } = await measure(folder, {
      replacements: { contentPolicy: 'openPolicy.ts' },
      hasNoPolicy: true,
    });
    assert.deepEqual({ ran, reached }, { ran: [], reached: [] });
  });
});
