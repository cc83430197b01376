import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OctetSearch } from '../../../src/pop3/octetSearch';

/** Few different octets, so that occurrences, and what is almost one, are frequent. */
const few = (minLength: number, maxLength: number): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.constantFrom(0x00, 0x61, 0xff), { minLength, maxLength })
    .map((octets) => Buffer.from(octets));

describe('the search for several octet strings', () => {
  it('finds one exactly where one occurs', () => {
    fc.assert(
      fc.property(
        fc.array(few(2, 6), { minLength: 1, maxLength: 5 }),
        few(0, 24),
        (needles, octets) => {
          assert.equal(
            new OctetSearch(needles).occursIn(octets),
            needles.some((needle) => octets.includes(needle)),
          );
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('finds a string at every place of a text, and longer than it can skip', () => {
    for (const needle of [Buffer.from('hunter22'), Buffer.alloc(700, 'long needle ')]) {
      const search = new OctetSearch([needle, Buffer.from('another string')]);
      for (let before = 0; before < 40; before += 1) {
        const text = Buffer.concat([Buffer.alloc(before, 'x'), needle, Buffer.from('xyz')]);
        assert.equal(search.occursIn(text), true);
        assert.equal(search.occursIn(text.subarray(0, before + needle.length - 1)), false);
        assert.equal(search.occursIn(text.subarray(before + 1)), false);
      }
    }
  });
});
