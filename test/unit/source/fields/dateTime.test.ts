import assert from 'node:assert/strict';

import { parseHeaderDate } from '../../../../src/mail/worker/dates';
import { parseDateTime } from '../../../../src/source/fields/dateTime';
import {
  distanceWords,
  durationWords,
  localTimeWords,
  zoneWords,
} from '../../../../src/source/fields/dateWords';
import { at, bodyOf, told } from './fieldBodies';

const GOOD: readonly (readonly [raw: string, iso: string, zone: number | undefined])[] = [
  [' Tue, 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', 60],
  [' 4 Nov 2025 10:15 +0000', '2025-11-04T10:15:00Z', 0],
  [' Tue,\r\n 04 Nov 2025 10:15:30 -0530 (IST (here))', '2025-11-04T15:45:30Z', -330],
  [' tue, 4 nov 2025 10:15:30 -0000', '2025-11-04T10:15:30Z', undefined],
  [' Sat, 31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00Z', 0],
  [' Thu, 29 Feb 2024 00:00:00 +1245', '2024-02-28T11:15:00Z', 765],
];

const DEPARTING: readonly (readonly [raw: string, iso: string, told: readonly string[]])[] = [
  ['Mon, 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', ['wrongDayOfWeek: Mon']],
  ['Tuesday, 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', ['longDayName: Tuesday']],
  ['Foo, 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', ['unknownDayName: Foo']],
  ['Tue 4 Nov 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', ['missingComma: Tue']],
  ['4 November 2025 10:15:30 +0100', '2025-11-04T09:15:30Z', ['longMonthName: November']],
  ['Tue, 4 Nov 25 10:15:30 +0100', '2025-11-04T09:15:30Z', ['twoDigitYear: 25']],
  ['6 Nov 94 08:49:37 +0000', '1994-11-06T08:49:37Z', ['twoDigitYear: 94']],
  ['6 Nov 125 08:49:37 +0000', '2025-11-06T08:49:37Z', ['threeDigitYear: 125']],
  ['Tue, 4 Nov 2025 1:15:30 +0000', '2025-11-04T01:15:30Z', ['oneDigitTime: 1']],
  ['Tue, 4 Nov 2025 10:15:30', '2025-11-04T10:15:30Z', ['missingZone: 10:15:30']],
  ['Tue, 4 Nov 2025 10:15:30 EST', '2025-11-04T15:15:30Z', ['obsoleteZone: EST']],
  ['Tue, 4 Nov 2025 10:15:30 A', '2025-11-04T10:15:30Z', ['obsoleteZone: A']],
  ['Tue, 4 (four) Nov 2025 10:15:30 +0000', '2025-11-04T10:15:30Z', ['obsoleteComment: (four)']],
  ['Tue, 4 Nov 2025 10:15:30 +0000 (UTC', '2025-11-04T10:15:30Z', ['unclosedComment: (UTC']],
  ['Tue, 4 Nov 2025 10:15:30 +0100 CET', '2025-11-04T09:15:30Z', ['trailingText: CET']],
  [
    'Tue Nov  4 10:15:30 2025',
    '2025-11-04T10:15:30Z',
    ['nonstandardForm: Tue Nov  4 10:15:30 2025'],
  ],
  ['2025-11-04T10:15:30Z', '2025-11-04T10:15:30Z', ['nonstandardForm: 2025-11-04T10:15:30Z']],
  ['4-Nov-2025 10:15:30 GMT', '2025-11-04T10:15:30Z', ['nonstandardForm: 4-Nov-2025 10:15:30 GMT']],
  [
    '4 Nov 2025 10.15.30 +01:00',
    '2025-11-04T09:15:30Z',
    ['nonstandardForm: 4 Nov 2025 10.15.30 +01:00'],
  ],
];

const WRONG: readonly (readonly [raw: string, told: readonly string[]])[] = [
  ['', ['empty: ']],
  [' \r\n ', ['empty: ']],
  ['yesterday', ['unparsable: yesterday']],
  ['31 Feb 2025 10:15:30 +0000', ['dayOutOfRange: 31']],
  ['0 Nov 2025 10:15:30 +0000', ['dayOutOfRange: 0']],
  ['4 Nov 2025 24:15:30 +0000', ['timeOutOfRange: 24:15:30']],
  ['4 Nov 2025 10:15:61 +0000', ['timeOutOfRange: 10:15:61']],
  ['4 Nov 1800 10:15:30 +0000', ['yearOutOfRange: 1800']],
  ['4 Nov 2025 10:15:30 +9900', ['zoneOutOfRange: +9900']],
  ['4 Nov 2025 10:15:30 NOWHERE', ['unknownZone: NOWHERE']],
  ['4 Foo 2025 10:15:30 +0000', ['unparsable: 4 Foo 2025 10:15:30 +0000']],
];

describe('a date in a field', () => {
  for (const [raw, iso, zone] of GOOD) {
    it(`is read without a finding: ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      const date = parseDateTime(body);
      assert.deepEqual(told(body, date.problems), []);
      assert.equal(date.epochMilliseconds, Date.parse(iso));
      assert.equal(date.zoneMinutes, zone);
      assert.equal(at(body, date), raw.trim());
    });
  }

  for (const [raw, iso, findings] of DEPARTING) {
    it(`is read with ${findings.join()}`, () => {
      const body = bodyOf(raw);
      const date = parseDateTime(body);
      assert.equal(date.epochMilliseconds, Date.parse(iso));
      assert.deepEqual(told(body, date.problems), findings);
    });
  }

  for (const [raw, findings] of WRONG) {
    it(`is none in ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      const date = parseDateTime(body);
      assert.equal(date.epochMilliseconds, undefined);
      assert.deepEqual(told(body, date.problems), findings);
    });
  }

  it('is the one that the message list shows', () => {
    for (const [raw, iso] of [...GOOD, ...DEPARTING]) {
      const listed = parseHeaderDate(raw.replace(/\r\n/gu, ''));
      // An unclosed comment swallows nothing of the time.
      const shown = listed.kind === 'parsed' ? listed.epochMilliseconds : undefined;
      assert.equal(
        raw.includes('(UTC') || raw.startsWith('Foo') || shown === Date.parse(iso),
        true,
        raw,
      );
    }
  });
});

describe('words about a time', () => {
  const now = Date.parse('2025-11-04T12:15:30Z');
  const wording = { now, locale: 'en-GB', timeZone: 'Europe/Berlin' };

  it('give it in the zone of the reader', () => {
    assert.match(localTimeWords(now, wording), /4 November 2025.*13:15:30/u);
  });

  for (const [seconds, words] of [
    [-3 * 3600, '3 hours ago'],
    [-59, '59 seconds ago'],
    [2 * 86_400, 'in 2 days'],
    [-400 * 86_400, '1 year ago'],
    [0, 'in 0 seconds'],
  ] as const) {
    it(`say "${words}"`, () => {
      assert.equal(distanceWords(now + seconds * 1000, wording), words);
    });
  }

  for (const [milliseconds, words] of [
    [0, '0 seconds'],
    [1_000, '1 second'],
    [-125_000, '2 minutes 5 seconds'],
    [3_600_000, '1 hour'],
    [90_061_000, '1 day 1 hour'],
  ] as const) {
    it(`say "${words}" for ${milliseconds} ms`, () => {
      assert.equal(durationWords(milliseconds, 'en'), words);
    });
  }

  it('give a zone by its distance from UTC', () => {
    assert.deepEqual([60, -330, 0].map(zoneWords), ['UTC+01:00', 'UTC-05:30', 'UTC+00:00']);
  });
});
