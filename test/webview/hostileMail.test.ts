import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NOTHING, type Outcome, tryVectors, type Weakness } from './support/hostileRun';
import { VECTORS } from './support/vectors/allVectors';
import { MUTATIONS } from './support/vectors/mutations';

const NO_SANITIZER = { mailSanitizer: 'openSanitizer.ts' };
const NO_POLICY = { contentPolicy: 'openPolicy.ts' };
const NO_WIRING = { frameWiring: 'openWiring.ts' };

const OPEN: Weakness = {
  replacements: { ...NO_SANITIZER, ...NO_POLICY, ...NO_WIRING },
  hasNoPolicy: true,
};

type RunName = 'all layers' | 'no layer' | 'no sanitiser' | 'no policy' | 'a naive sanitiser';

describe('hostile mail', function () {
  this.timeout(600_000);
  const outcomes = new Map<RunName, Outcome>();
  const outcome = (name: RunName): Outcome => outcomes.get(name) ?? NOTHING;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hostile-mail-'));
    const run = async (name: RunName, weakness: Weakness): Promise<void> => {
      outcomes.set(name, await tryVectors(folder, weakness));
    };
    // Much of a run is waiting for the browser's own processes, so that two browsers take little longer than one.
    await Promise.all([
      (async () => {
        await run('no layer', OPEN);
        const live = new Set(Object.values(outcome('no layer')).flat() as string[]);
        await run('no sanitiser', {
          replacements: NO_SANITIZER,
          only: ({ name }) => live.has(name),
        });
      })(),
      (async () => {
        await run('all layers', {});
        await run('no policy', { replacements: NO_POLICY, hasNoPolicy: true });
        await run('a naive sanitiser', {
          replacements: { ...OPEN.replacements, mailSanitizer: 'naiveSanitizer.ts' },
          hasNoPolicy: true,
          only: ({ group }) => MUTATIONS.includes(group),
        });
      })(),
    ]);
    await rm(folder, { recursive: true });
  });

  after(async () => {
    for (const [name, counted] of outcomes) {
      console.log(`      ${name}: ${countsOf(counted)}`);
    }
    const report = process.env.HOSTILE_MAIL_REPORT;
    if (report !== undefined) {
      await writeFile(report, JSON.stringify(Object.fromEntries(outcomes), null, 2));
    }
  });

  it('is tried in over a thousand ways, each with a name and markup of its own', () => {
    assert.ok(VECTORS.length >= 1_000);
    assert.equal(new Set(VECTORS.map(({ name }) => name)).size, VECTORS.length);
    const markups = VECTORS.map(({ html }, index) =>
      html.replaceAll(`v${index}.`, 'v.').replaceAll(`(${index},`, '(,'),
    );
    assert.equal(new Set(markups).size, VECTORS.length);
  });

  it('runs no script and reaches no network, not even by a name lookup or when clicked', () => {
    assert.deepEqual(outcome('all layers'), NOTHING);
  });

  it('would act in most of these ways without sanitiser, policy and watch on clicks', () => {
    const { ran, ranWhenTouched, reached, reachedWhenTouched } = outcome('no layer');
    assert.ok(ran.length >= 200, `${ran.length} scripts ran`);
    assert.ok(ranWhenTouched.length >= 60, `${ranWhenTouched.length} scripts ran when touched`);
    assert.ok(reached.length >= 250, `${reached.length} reached the network`);
    assert.ok(reachedWhenTouched.length >= 20, `${reachedWhenTouched.length} when touched`);
    const acting = new Set(Object.values(outcome('no layer')).flat());
    assert.ok(acting.size >= VECTORS.length * 0.6, `${acting.size} of ${VECTORS.length} acted`);
  });

  it('would be seen to reach the network without the sanitiser', () => {
    const { ran, ranWhenTouched, reached, reachedWhenTouched } = outcome('no sanitiser');
    assert.deepEqual([...ran, ...ranWhenTouched], []);
    for (const name of [
      'link element: name lookup',
      'link element: connection',
      'frame: inline',
      'whole document: of frames',
    ]) {
      assert.ok(reached.includes(name), name);
    }
    assert.ok(reachedWhenTouched.includes('link: plain'));
  });

  it('is kept from scripts and from the network by the sanitiser alone, without policy and sandbox', () => {
    assert.deepEqual(outcome('no policy'), NOTHING);
  });

  it('would run scripts behind a sanitiser that does not know how its result is read', () => {
    const { ran } = outcome('a naive sanitiser');
    assert.ok(ran.length >= 1, `${ran.length} scripts ran`);
  });
});

function countsOf({ ran, ranWhenTouched, reached, reachedWhenTouched }: Outcome): string {
  return (
    `${ran.length} scripts ran, ${ranWhenTouched.length} more when touched; ` +
    `${reached.length} reached the network, ${reachedWhenTouched.length} more when touched`
  );
}
