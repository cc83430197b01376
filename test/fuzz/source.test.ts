import assert from 'node:assert/strict';
import { announce, mochaLimit, SEEDS } from './budget';
import { fixtures } from './source/messageCase';
import { mutateMessages } from './source/mutateMessages';
import { tryMessage } from './source/tryMessage';

/** Of each seed. By hand, `npm run fuzz:source` tries a million. */
const COUNT = Number(process.env.FUZZ_MESSAGES ?? 4_000);
const PLACES_IN_FIXTURE = 60;

describe('the source of messages', () => {
  for (const { name, octets } of fixtures()) {
    it(`is read and explained: ${name}`, () => {
      tryMessage(octets, 0, PLACES_IN_FIXTURE);
      tryMessage(octets, 1, PLACES_IN_FIXTURE);
    }).timeout(mochaLimit(0));
  }

  for (const seed of SEEDS) {
    it(`is read and explained where it is mutated, with ${seed.name}`, async () => {
      const { messages, octets, fault } = await mutateMessages(seed.value, COUNT);
      announce('source', seed, `${messages} messages of ${octets} octets`);
      assert.ok(
        fault === undefined,
        `FUZZ_SEED=${seed.value}, iteration ${fault?.iteration}: ${fault?.description}\n${fault?.hex}`,
      );
      assert.equal(messages, COUNT);
    }).timeout(mochaLimit(COUNT));
  }
});
