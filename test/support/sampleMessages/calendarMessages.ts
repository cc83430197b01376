import { attachment, type MessageBuilder, message, multipart, text, usualFields } from './builders';

const INVITATION = [
  'BEGIN:VCALENDAR',
  'PRODID:-//example.org//Sample Calendar//EN',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:sprint-review-47@example.org',
  'SEQUENCE:0',
  'DTSTAMP:20261120T150000Z',
  'DTSTART:20261124T130000Z',
  'DTEND:20261124T140000Z',
  'SUMMARY:Sprint review',
  'LOCATION:Room Sample\\, second floor',
  'DESCRIPTION:What we finished\\, and what we did not.\\nBring questions; all of',
  '  them.',
  'ORGANIZER;CN=Kim Example:mailto:kim@example.org',
  'ATTENDEE;CN=Robin Sample;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TR',
  ' UE:mailto:robin@example.com',
  'STATUS:CONFIRMED',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

/** An iTIP request as calendars send it (RFC 6047): the invitation as an alternative and as an attachment. */
export const invitation: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Kim Example <kim@example.org>',
        to: 'Robin Sample <robin@example.com>, Alex Example <alex@example.org>',
        subject: 'Invitation: Sprint review, Tue 24 Nov 2026 14:00 (CET)',
      }),
      ['Content-Class', 'urn:content-classes:calendarmessage'],
    ],
    multipart('mixed', 'invite-outer', [
      multipart('alternative', 'invite-inner', [
        text(
          'plain',
          `Kim Example invites you to

Sprint review
Tuesday 24 November 2026, 14:00 to 15:00 (CET)
Room Sample, second floor
`,
          { encoding: '7bit' },
        ),
        text(
          'html',
          `<div style="font-family:system-ui,sans-serif;max-width:480px;border:1px solid #d5dbe3;border-radius:10px;padding:20px">
  <p style="margin:0 0 4px;color:#5a6b7d">Kim Example invites you to</p>
  <h2 style="margin:0 0 12px;color:#14324f">Sprint review</h2>
  <p style="margin:0">Tuesday 24 November 2026, 14:00 to 15:00 (CET)<br>Room Sample, second floor</p>
</div>
`,
          { encoding: '7bit' },
        ),
        text('calendar', INVITATION, { encoding: '7bit', parameters: 'method=REQUEST' }),
      ]),
      attachment('application/ics; name="invite.ics"', 'invite.ics', Buffer.from(INVITATION)),
    ]),
  );
