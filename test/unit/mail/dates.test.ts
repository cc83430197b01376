import assert from 'node:assert/strict';

import fc from 'fast-check';

import { parseHeaderDate } from '../../../src/mail/worker/dates';

const READABLE: readonly (readonly [raw: string, iso: string, offset: number])[] = [
  ['Tue, 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', 60],
  ['4 Nov 2025 10:15 +0000', '2025-11-04T10:15:00Z', 0],
  ['Tue,4 Nov 2025 10:15:30 -0530', '2025-11-04T15:45:30Z', -330],
  ['Tue 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', 60],
  ['Tuesday, 04 November 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', 60],
  ['Tue, 04-Nov-2025 10:15:30 GMT', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 2025 10:15:30 +0100 (CET)', '2025-11-04T09:15:30Z', 60],
  ['Tue, 4 Nov 2025 10:15:30 (a (nested) comment) +0100', '2025-11-04T09:15:30Z', 60],
  ['Tue, 4 Nov 2025 10:15:30 +01:00', '2025-11-04T09:15:30Z', 60],
  ['Tue, 4 Nov 2025 10:15:30 GMT+0100', '2025-11-04T09:15:30Z', 60],
  ['Tue, 4 Nov 2025 10:15:30 +0100 CET', '2025-11-04T09:15:30Z', 60],
  ['Tue, 4 Nov 2025 10:15:30 EST', '2025-11-04T15:15:30Z', -300],
  ['Tue, 4 Nov 2025 10:15:30 PDT', '2025-11-04T17:15:30Z', -420],
  ['Tue, 4 Nov 2025 10:15:30 UT', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 2025 10:15:30 Z', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 2025 10:15:30 A', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 2025 10:15:30', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 25 10:15:30 +0000', '2025-11-04T10:15:30Z', 0],
  ['Sun, 6 Nov 94 08:49:37 GMT', '1994-11-06T08:49:37Z', 0],
  ['6 Nov 125 08:49:37 GMT', '2025-11-06T08:49:37Z', 0],
  ['Tue Nov  4 10:15:30 2025', '2025-11-04T10:15:30Z', 0],
  ['Tue Nov  4 10:15:30 EST 2025', '2025-11-04T15:15:30Z', -300],
  ['Tue Nov  4 10:15:30 2025 +0100', '2025-11-04T09:15:30Z', 60],
  ['Nov 4, 2025 10:15:30 +0000', '2025-11-04T10:15:30Z', 0],
  ['2025-11-04T10:15:30Z', '2025-11-04T10:15:30Z', 0],
  ['2025-11-04 10:15:30.123 +0100', '2025-11-04T09:15:30Z', 60],
  ['2025/11/04 10:15:30', '2025-11-04T10:15:30Z', 0],
  ['Tue, 4 Nov 2025 10.15.30 +0000', '2025-11-04T10:15:30Z', 0],
  ['tue, 4 nov 2025 10:15:30 gmt', '2025-11-04T10:15:30Z', 0],
  ['\tTue,  4\tNov 2025  10:15:30   +0000 ', '2025-11-04T10:15:30Z', 0],
  ['29 Feb 2024 00:00:00 +0000', '2024-02-29T00:00:00Z', 0],
  ['31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00Z', 0],
];

const UNREADABLE = [
  '',
  'yesterday',
  'Tue, 31 Feb 2025 10:15:30 +0000',
  '29 Feb 2025 00:00:00 +0000',
  '0 Nov 2025 10:15:30 +0000',
  '4 Foo 2025 10:15:30 +0000',
  '4 Nov 2025 24:15:30 +0000',
  '4 Nov 2025 10:60:30 +0000',
  '4 Nov 2025 10:15:61 +0000',
  '4 Nov 2025 10:15:30 +9900',
  '4 Nov 2025 10:15:30 +0060',
  '4 Nov 2025 10:15:30 NOWHERE',
  '4 Nov 1800 10:15:30 +0000',
  '1762251330',
  '2025-13-04T10:15:30Z',
  '%DATE%',
  `4 Nov 2025 10:15:30 +0000 ${'x'.repeat(400)}`,
  '('.repeat(200),
];

describe('the date reader', () => {
  for (const [raw, iso, offsetMinutes] of READABLE) {
    it(`reads ${JSON.stringify(raw)}`, () => {
      assert.deepEqual(parseHeaderDate(raw), {
        kind: 'parsed',
        epochMilliseconds: Date.parse(iso),
        offsetMinutes,
        raw,
      });
    });
  }

  for (const raw of UNREADABLE) {
    it(`invents no date for ${JSON.stringify(raw.slice(0, 60))}`, () => {
      assert.deepEqual(parseHeaderDate(raw), { kind: 'unparsable', raw });
    });
  }

  it('tells a missing date from an unreadable one', () => {
    assert.deepEqual(parseHeaderDate(undefined), { kind: 'missing' });
  });

  it('reads back any instant written as RFC 5322 demands', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          const parsed = parseHeaderDate(new Date(seconds).toUTCString());
          assert.equal(parsed.kind === 'parsed' && parsed.epochMilliseconds, seconds);
        },
      ),
    );
  });

  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (raw) => {
        assert.equal(parseHeaderDate(raw).kind === 'missing', false);
      }),
    );
  });
});
