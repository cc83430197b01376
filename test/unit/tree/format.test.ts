import assert from 'node:assert/strict';
import { formatSize } from '../../../src/shared/sizeText';
import { formatShortDate, type Formatting, isolated } from '../../../src/tree/format';

const at = (now: number, timeZone = 'UTC'): Formatting => ({
  locale: 'en-GB',
  timeZone,
  now: () => now,
});

describe('formatSize', () => {
  for (const [octets, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1549, '1.5 KB'],
    [9949, '9.9 KB'],
    [10_400, '10 KB'],
    [999_499, '999 KB'],
    [999_500, '1 MB'],
    [31_400_000, '31 MB'],
    [4_000_000_000, '4,000 MB'],
  ] as const) {
    it(`writes ${octets} octets as ${text}`, () => {
      assert.equal(formatSize(octets, 'en-GB'), text);
    });
  }

  it('writes numbers as the locale does', () => {
    assert.equal(formatSize(1500, 'de'), '1,5 KB');
  });
});

describe('formatShortDate', () => {
  const now = Date.UTC(2026, 10, 21, 12);

  it('writes today as a time', () => {
    assert.equal(formatShortDate(Date.UTC(2026, 10, 21, 0, 5), at(now)), '00:05');
  });

  it('writes this year as day and month', () => {
    assert.equal(formatShortDate(Date.UTC(2026, 10, 20, 23, 59), at(now)), '20 Nov');
  });

  it('writes another year as a date, the future included', () => {
    assert.equal(formatShortDate(Date.UTC(2025, 10, 21), at(now)), '21 Nov 2025');
    assert.equal(formatShortDate(Date.UTC(2038, 0, 1), at(now)), '1 Jan 2038');
  });

  it('knows what today is where the user is', () => {
    const lateEvening = Date.UTC(2026, 10, 20, 22, 30);
    assert.equal(formatShortDate(lateEvening, at(now, 'Asia/Tokyo')), '07:30');
    assert.equal(formatShortDate(lateEvening, at(now, 'UTC')), '20 Nov');
  });
});

describe('isolated', () => {
  it('wraps right-to-left text alone', () => {
    assert.equal(isolated('Alex'), 'Alex');
    assert.equal(isolated('שלום'), '\u2068שלום\u2069');
  });
});
