import assert from 'node:assert/strict';
import { testCertificates } from '../support/testCertificates';
import { hostileScripts } from './allScripts';
import { ClientDriver } from './clientDriver';
import { type Figure, writeFigures } from './figures';
import {
  AT_MOST_MS,
  DEFAULT_GROWTH_MIB,
  RESIDENT_GROWTH_MIB,
  type HostileScript,
} from './hostileScript';
import type { RunReport } from './protocol';
import { conformantScript } from './scripts/conformant';

const MEBIBYTE = 1024 * 1024;
const FIGURES_SCRIPT = 'hostile:figures';

describe('the client against hostile servers', () => {
  const figures: Figure[] = [];
  let driver: ClientDriver;

  before(async () => {
    driver = ClientDriver.start(await testCertificates());
    // What the first session loads and compiles is not to be laid at the door of the first script.
    await driver.run(conformantScript);
  });

  after(async () => {
    driver.stop();
    if (process.env.npm_lifecycle_event === FIGURES_SCRIPT) {
      await writeFigures(figures);
    }
  });

  it('has names for all of them', () => {
    assert.equal(new Set(hostileScripts.map(({ name }) => name)).size, hostileScripts.length);
  });

  for (const script of hostileScripts) {
    it(script.name, async () => {
      const report = await driver.run(script);
      assertAsExpected(script, report);
      figures.push({ name: script.name, ...report });
    });
  }
});

function assertAsExpected(script: HostileScript, report: RunReport): void {
  const { outcomes, faults, milliseconds, growth } = report;
  assert.deepEqual(faults, []);
  const expected = script.expected.map((allowed, index) => {
    const actual = outcomes[index];
    return typeof allowed === 'string' || !allowed.includes(actual!) ? allowed : actual;
  });
  assert.deepEqual(outcomes, expected);
  const { atLeastMs = 0 } = script;
  assert.ok(milliseconds <= atLeastMs + AT_MOST_MS, `took ${Math.round(milliseconds)} ms`);
  assert.ok(milliseconds >= atLeastMs, `took only ${Math.round(milliseconds)} ms`);
  const liveMiB = growth.live / MEBIBYTE;
  const allowedMiB = script.growthMiB ?? DEFAULT_GROWTH_MIB;
  assert.ok(liveMiB <= allowedMiB, `memory in use grew by ${liveMiB.toFixed(1)} MiB`);
  const residentMiB = growth.resident / MEBIBYTE;
  assert.ok(residentMiB <= RESIDENT_GROWTH_MIB, `memory grew by ${residentMiB.toFixed(1)} MiB`);
}
