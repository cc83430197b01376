import assert from 'node:assert/strict';
import { concatenated, jsonOfArray } from '../../../src/shared/slicedOctets';
import { TimeSlices } from '../../../src/shared/timeSlices';

/** Gives the thread away at every opportunity. */
const shortest = (): TimeSlices => new TimeSlices(0);

describe('jsonOfArray', () => {
  it('gives what JSON.stringify gives, of any length', async () => {
    for (const length of [0, 1, 499, 500, 501, 1_000, 1_001]) {
      const texts = Array.from({ length }, (_unused, index) => `"${index}\\ü\n`);
      const numbers = texts.map((_text, index) => index / 3);
      for (const items of [texts, numbers]) {
        const json = Buffer.concat(await jsonOfArray(items, shortest())).toString('utf8');
        assert.equal(json, JSON.stringify(items));
      }
    }
  });

  it('stays whole where the collection changes meanwhile', async () => {
    const set = new Set(Array.from({ length: 2_000 }, (_unused, index) => index));
    const parts = jsonOfArray(set, shortest());
    setImmediate(() => {
      set.delete(1_999);
      set.add(5_000);
    });
    const items = JSON.parse(Buffer.concat(await parts).toString('utf8')) as readonly number[];
    assert.deepEqual(items, [...set]);
  });
});

describe('concatenated', () => {
  it('gives what Buffer.concat gives', async () => {
    const parts = ['', 'a', 'bc', '', 'def'].map((text) => Buffer.from(text));
    assert.deepEqual(await concatenated(parts, shortest()), Buffer.concat(parts));
    assert.equal((await concatenated([])).length, 0);
  });
});
