import assert from 'node:assert/strict';
import { grouped } from '../../../src/shared/groupedDigits';

describe('a grouped number', () => {
  it('has a comma before each three digits that others precede', () => {
    assert.deepEqual([0, 999, 1_000, 98_002, 1_234_567].map(grouped), [
      '0',
      '999',
      '1,000',
      '98,002',
      '1,234,567',
    ]);
  });
});
