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

const RUNS = {
  'all layers': {},
  'no sanitiser': { replacements: NO_SANITIZER },
  'no policy and no sandbox': { replacements: NO_POLICY, hasNoPolicy: true },
  'no layer': {
    replacements: { ...NO_SANITIZER, ...NO_POLICY, ...NO_WIRING },
    hasNoPolicy: true,
  },
  'a naive sanitiser and no other layer': {
    replacements: { mailSanitizer: 'naiveSanitizer.ts', ...NO_POLICY, ...NO_WIRING },
    hasNoPolicy: true,
    only: ({ group }) => MUTATIONS.includes(group),
  },
} as const satisfies Readonly<Record<string, Weakness>>;

type RunName = keyof typeof RUNS;

describe('hostile mail', function () {
  this.timeout(300_000);
  const outcomes = new Map<RunName, Outcome>();

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hostile-mail-'));
    const waiting = Object.entries(RUNS) as [RunName, Weakness][];
    // Most vectors wait for the browser's own processes, so that two browsers take little more time than one.
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        outcomes.set(next[0], await tryVectors(folder, next[1]));
      }
    };
    await Promise.all([work(), work()]);
    await rm(folder, { recursive: true });
  });

  after(async () => {
    for (const [name, outcome] of outcomes) {
      console.log(`      ${name}: ${countsOf(outcome)}`);
    }
    const report = process.env.HOSTILE_MAIL_REPORT;
    if (report !== undefined) {
      await writeFile(report, JSON.stringify(Object.fromEntries(outcomes), null, 2));
    }
  });

  const outcome = (name: RunName): Outcome => outcomes.get(name) ?? NOTHING;

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
    assert.ok(ranWhenTouched.length >= 80, `${ranWhenTouched.length} scripts ran when touched`);
    assert.ok(reached.length >= 200, `${reached.length} reached the network`);
    assert.ok(reachedWhenTouched.length >= 40, `${reachedWhenTouched.length} when touched`);
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

  it('is kept from scripts and from the network by the sanitiser alone', () => {
    assert.deepEqual(outcome('no policy and no sandbox'), NOTHING);
  });

  it('would run scripts behind a sanitiser that does not know how its result is read', () => {
    const { ran } = outcome('a naive sanitiser and no other layer');
    assert.ok(ran.length >= 5, `${ran.length} scripts ran`);
  });
});

function countsOf({ ran, ranWhenTouched, reached, reachedWhenTouched }: Outcome): string {
  return (
    `${ran.length} scripts ran, ${ranWhenTouched.length} more when touched; ` +
    `${reached.length} reached the network, ${reachedWhenTouched.length} more when touched`
  );
}
