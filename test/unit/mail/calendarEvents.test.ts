import assert from 'node:assert/strict';

import type { CalendarEvent } from '../../../src/mail/model';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { readCalendar } from '../../../src/mail/worker/calendarEvents';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';

type Event = Omit<CalendarEvent, 'attachmentIndex'>;

function eventOf(...lines: readonly string[]): Event | undefined {
  return calendarOf('BEGIN:VEVENT', ...lines, 'END:VEVENT')?.[0];
}

function calendarOf(...lines: readonly string[]): readonly Event[] | undefined {
  return readCalendar(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
}

const zone = (rule: string): readonly string[] => [
  'BEGIN:VTIMEZONE',
  'TZID:Own Zone',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  `RRULE:${rule};BYDAY=-1SU;BYMONTH=10`,
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  `RRULE:${rule};BYDAY=-1SU;BYMONTH=3`,
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

describe('calendar events', () => {
  it('are read of an invitation, once although it is sent twice', async () => {
    const { events, notes } = await parseMessage(sampleMessage('invitation'));
    assert.deepEqual(events, [
      {
        method: 'request',
        uid: 'sprint-review-47@example.org',
        summary: 'Sprint review',
        location: 'Room Sample, second floor',
        description: 'What we finished, and what we did not.\nBring questions; all of them.',
        start: {
          local: '2026-11-24T13:00:00',
          isDate: false,
          zone: 'UTC',
          epochMilliseconds: Date.UTC(2026, 10, 24, 13),
        },
        end: {
          local: '2026-11-24T14:00:00',
          isDate: false,
          zone: 'UTC',
          epochMilliseconds: Date.UTC(2026, 10, 24, 14),
        },
        recurrence: undefined,
        status: 'confirmed',
        organizer: { name: 'Kim Example', address: 'kim@example.org' },
        attendees: [
          {
            name: 'Robin Sample',
            address: 'robin@example.com',
            participation: 'needs-action',
            isOptional: false,
          },
        ],
        attachmentIndex: 0,
      },
    ]);
    assert.deepEqual(notes, []);
  });

  it('have the moment that a zone of the tz database gives', () => {
    const { start } = eventOf('DTSTART;TZID=Europe/Berlin:20260701T100000') ?? {};
    assert.equal(start?.epochMilliseconds, Date.UTC(2026, 6, 1, 8));
    assert.equal(start.zone, 'Europe/Berlin');
  });

  it('have the moment that a zone of the calendar itself gives', () => {
    const [event] =
      calendarOf(
        ...zone('FREQ=YEARLY'),
        'BEGIN:VEVENT',
        'DTSTART;TZID=Own Zone:20260701T100000',
        'DTEND;TZID=Own Zone:20261201T100000',
        'END:VEVENT',
      ) ?? [];
    assert.equal(event?.start?.epochMilliseconds, Date.UTC(2026, 6, 1, 8));
    assert.equal(event.end?.epochMilliseconds, Date.UTC(2026, 11, 1, 9));
  });

  it('state no moment where the zone changes every second, which would take for ever', () => {
    const [event] =
      calendarOf(
        ...zone('FREQ=SECONDLY'),
        'BEGIN:VEVENT',
        'DTSTART;TZID=Own Zone:20260701T100000',
        'END:VEVENT',
      ) ?? [];
    assert.equal(event?.start?.local, '2026-07-01T10:00:00');
    assert.equal(event.start.epochMilliseconds, undefined);
  });

  it('state no moment for whole days, floating times and unknown zones', () => {
    for (const [line, local] of [
      ['DTSTART;VALUE=DATE:20260701', '2026-07-01'],
      ['DTSTART:20260701T100000', '2026-07-01T10:00:00'],
      ['DTSTART;TZID=Nowhere:20260701T100000', '2026-07-01T10:00:00'],
    ] as const) {
      const { start } = eventOf(line) ?? {};
      assert.equal(start?.local, local);
      assert.equal(start.epochMilliseconds, undefined, line);
    }
  });

  it('end after their duration', () => {
    const { end } = eventOf('DTSTART:20260701T100000Z', 'DURATION:PT90M') ?? {};
    assert.equal(end?.local, '2026-07-01T11:30:00');
    assert.equal(end.epochMilliseconds, Date.UTC(2026, 6, 1, 11, 30));
  });

  it('have recurrence, method, answers and optional attendees', () => {
    const [event] =
      calendarOf(
        'METHOD:CANCEL',
        'BEGIN:VEVENT',
        'RRULE:FREQ=WEEKLY;COUNT=4',
        'STATUS:CANCELLED',
        'ATTENDEE;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:MAILTO:a@example.com',
        'END:VEVENT',
      ) ?? [];
    assert.equal(event?.method, 'cancel');
    assert.equal(event.status, 'cancelled');
    assert.equal(event.recurrence, 'FREQ=WEEKLY;COUNT=4');
    assert.deepEqual(event.attendees, [
      { name: '', address: 'a@example.com', participation: 'declined', isOptional: true },
    ]);
  });

  it('are none of what is no calendar', () => {
    for (const text of ['', 'text', 'BEGIN:VCALENDAR', 'BEGIN:VCALENDAR\r\nEND:VEVENT\r\n']) {
      assert.equal(readCalendar(text)?.length ?? 0, 0, text);
    }
  });

  it('that cannot be read are told of', async () => {
    const { notes, attachments } = await parseMessage(
      Buffer.from('Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n:\r\nnot; one\r\n'),
    );
    assert.deepEqual(notes, [{ kind: 'calendarUnreadable' }]);
    assert.equal(attachments.length, 1);
  });
});
