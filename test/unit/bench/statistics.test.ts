import assert from 'node:assert/strict';
import { fittedExponent, median } from '../../bench/statistics';

describe('the statistics of the bench', () => {
  it('take the middle of an odd number of values, and the mean of two middle ones', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 2, 100]), 3);
    assert.equal(median([7]), 7);
  });

  it('find the exponent of a power law', () => {
    const points = [100, 2_000, 20_000].map((x) => [x, 3 * x ** 1.5] as const);
    assert.ok(Math.abs(fittedExponent(points) - 1.5) < 1e-9);
  });

  it('find no growth where there is none', () => {
    assert.ok(
      Math.abs(
        fittedExponent([
          [100, 8],
          [1_000, 8],
        ]),
      ) < 1e-9,
    );
  });
});
