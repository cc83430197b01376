import assert from 'node:assert/strict';
import { parseOptions } from '../../bench/options';

describe('the options of the bench', () => {
  it('measure all that needs no window, without any', () => {
    const { parts, sizes, roundTrips, runs, isComplete } = parseOptions([]);
    assert.equal(parts.includes('activation'), false);
    assert.equal(parts.includes('tree'), false);
    assert.equal(parts.includes('start'), true);
    assert.deepEqual(
      [sizes, roundTrips],
      [
        [100, 2_000, 20_000, 100_000],
        [0, 40, 200],
      ],
    );
    assert.deepEqual([runs, isComplete], [3, true]);
  });

  it('keep chosen parts in their order, and among the results of the repository', () => {
    const { parts, isComplete } = parseOptions(['--only', 'activation,headers']);
    assert.deepEqual(parts, ['headers', 'activation']);
    assert.equal(isComplete, true);
  });

  it('keep a quick or narrowed run from the results of the repository', () => {
    for (const args of [
      ['--quick'],
      ['--messages', '100'],
      ['--round-trips', '0'],
      ['--runs', '2'],
    ]) {
      assert.equal(parseOptions(args).isComplete, false, args.join(' '));
    }
  });

  it('measure all sizes and round trips once in a brief run, for the results of the repository', () => {
    const { sizes, roundTrips, runs, isBrief, isComplete } = parseOptions(['--brief']);
    const usual = parseOptions([]);
    assert.deepEqual([sizes, roundTrips], [usual.sizes, usual.roundTrips]);
    assert.deepEqual([runs, isBrief, isComplete], [1, true, true]);
    assert.deepEqual([usual.runs, usual.isBrief], [3, false]);
  });

  it('refuse parts and numbers that are none', () => {
    for (const args of [
      ['--only', 'retr'],
      ['--messages', '0'],
      ['--round-trips', '1.5'],
      ['--runs', 'x'],
      ['--what'],
    ]) {
      assert.throws(() => parseOptions(args), RangeError, args.join(' '));
    }
  });
});
