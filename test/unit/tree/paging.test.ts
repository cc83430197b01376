import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  clipped,
  divided,
  headOf,
  isUndivided,
  MAXIMUM_CHILDREN,
  type Span,
} from '../../../src/tree/paging';

/** The undivided ranges that a list ends up in, and how many clicks and rows lead there. */
function unfoldedAll(count: number, shown: number) {
  const leaves: Span[] = [];
  let depth = 0;
  let widest = 0;
  const unfold = (span: Span, level: number): void => {
    depth = Math.max(depth, level);
    const part = clipped(span, shown, count);
    if (isUndivided(part)) {
      leaves.push(part);
      widest = Math.max(widest, part.end - part.start);
      return;
    }
    const parts = divided(part);
    widest = Math.max(widest, parts.length);
    parts.forEach((inner) => {
      unfold(inner, level + 1);
    });
  };
  unfold({ start: 0, end: Infinity }, 0);
  return { leaves, depth, widest };
}

describe('the pages of a list', () => {
  for (const [count, depth] of [
    [0, 0],
    [400, 0],
    [2_000, 1],
    [100_000, 1],
    [1_000_000, 2],
    [50_000_000, 4],
  ] as const) {
    it(`lead to each of ${count} messages within ${depth + 1} clicks`, () => {
      const shown = Math.min(count, 100);
      const all = unfoldedAll(count, shown);
      let next = shown;
      for (const { start, end } of all.leaves) {
        assert.equal(start, next);
        next = end;
      }
      assert.equal(next, count);
      assert.ok(all.depth <= depth, `${all.depth} levels`);
      assert.ok(all.widest <= MAXIMUM_CHILDREN / 2, `${all.widest} rows`);
    });
  }

  it('miss and repeat nothing, whatever was shown before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 10, max: 1_000 }),
        (count, wanted, pageSize) => {
          const { shown, more, hasRanges } = headOf(count, wanted, pageSize);
          assert.ok(shown <= count && shown + more <= count);
          assert.ok(shown + 50 <= MAXIMUM_CHILDREN);
          // Something always leads on.
          assert.equal(more > 0 || hasRanges, shown < count);
          if (hasRanges) {
            const { leaves } = unfoldedAll(count, shown);
            const total = leaves.reduce((sum, { start, end }) => sum + end - start, 0);
            assert.equal(total, count - shown);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('stay the same ranges when more is shown at the top, but for the first', () => {
    const rangesOf = (shown: number): readonly Span[] =>
      divided(clipped({ start: 0, end: Infinity }, shown, 20_000));
    assert.deepEqual(rangesOf(100), rangesOf(200));
    assert.deepEqual(rangesOf(600), rangesOf(100).slice(1));
  });

  it('offers a page more at the top, and ranges where many pages are left', () => {
    assert.deepEqual(headOf(25, 10, 10), { shown: 10, more: 10, hasRanges: false });
    assert.deepEqual(headOf(25, 20, 10), { shown: 20, more: 5, hasRanges: false });
    assert.deepEqual(headOf(2_000, 100, 100), { shown: 100, more: 100, hasRanges: true });
    assert.deepEqual(headOf(2_000, 5_000, 100), { shown: 950, more: 0, hasRanges: true });
  });
});
