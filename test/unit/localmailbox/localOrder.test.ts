import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newestFirst } from '../../../src/localmailbox/localOrder';
import { sortedInSlices } from '../../../src/shared/sortInSlices';
import { TimeSlices } from '../../../src/shared/timeSlices';

const NEVER = new AbortController().signal;

async function order(times: readonly (number | undefined)[]): Promise<readonly number[]> {
  const messages = times.map((receivedAt, index) => ({
    id: String(index),
    number: index + 1,
    octets: 1,
    receivedAt,
  }));
  return (await newestFirst(messages, NEVER)).map(({ index }) => index);
}

describe('the order of local messages', () => {
  it('is that of their times, the newest first', async () => {
    assert.deepEqual(await order([30, 10, 20]), [0, 2, 1]);
  });

  it('is the reverse of the file where there are no times, or the same', async () => {
    assert.deepEqual(await order([undefined, undefined, undefined]), [2, 1, 0]);
    assert.deepEqual(await order([5, 5, 5]), [2, 1, 0]);
  });

  it('keeps one without a time beside the one before it', async () => {
    assert.deepEqual(await order([undefined, 30, undefined, 10, NaN]), [2, 1, 4, 3, 0]);
  });

  it('gives other keys where size or time differ at the same place', async () => {
    const at = async (octets: number, receivedAt?: number): Promise<string | undefined> =>
      (await newestFirst([{ id: 'a', number: 1, octets, receivedAt }], NEVER))[0]?.key;
    const keys = [await at(1), await at(2), await at(1, 1), await at(1)];
    assert.equal(keys[0], keys[3]);
    assert.equal(new Set(keys).size, 3);
  });
});

describe('sorting in slices', () => {
  it('gives what sorting at once gives, equal items as they stood', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 0, maxLength: 9_000, size: 'max' }),
        async (numbers) => {
          const items = numbers.map((value, index) => ({ value, index }));
          const compare = (a: { value: number }, b: { value: number }): number => a.value - b.value;
          assert.deepEqual(
            await sortedInSlices(items, compare, new TimeSlices(0)),
            items.toSorted(compare),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
