import {
  assemble,
  type Entity,
  type MessageBuilder,
  message,
  multipart,
  text,
  usualFields,
} from './builders';

function part(type: string, body: string): Entity {
  return { fields: [['Content-Type', type]], body: Buffer.from(body.replace(/\n/gu, '\r\n')) };
}

/** Delivery status notification (RFC 3464). */
export const bounce: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Mail Delivery System <MAILER-DAEMON@mx.example.com>',
        subject: 'Undelivered Mail Returned to Sender',
      }),
      ['Auto-Submitted', 'auto-replied'],
    ],
    multipart(
      'report',
      'DSN.mx.example.com/4711',
      [
        text(
          'plain',
          `This is the mail system at host mx.example.com.

Your message could not be delivered to one recipient.

<nobody@nowhere.test>: host mail.nowhere.test[198.51.100.7] said:
    550 5.1.1 User unknown (in reply to RCPT TO command)
`,
          { charset: 'us-ascii', encoding: '7bit' },
        ),
        part(
          'message/delivery-status',
          `Reporting-MTA: dns; mx.example.com
X-Queue-ID: 4711SAMPLE
Arrival-Date: ${arrival.date}

Final-Recipient: rfc822; nobody@nowhere.test
Original-Recipient: rfc822;nobody@nowhere.test
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.nowhere.test
Diagnostic-Code: smtp; 550 5.1.1 User unknown
`,
        ),
        {
          fields: [['Content-Type', 'text/rfc822-headers']],
          body: Buffer.from(
            `Date: ${arrival.date}\r\nFrom: Robin Sample <robin@example.com>\r\nTo: nobody@nowhere.test\r\n` +
              'Subject: Is anybody there?\r\nMessage-ID: <anybody@example.com>\r\n',
          ),
        },
      ],
      { parameters: 'report-type=delivery-status' },
    ),
  );

/** Message disposition notification (RFC 8098). */
export const readReceipt: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Jo Sample <jo@example.com>',
        subject: 'Read: Papers for the meeting',
      }),
      ['In-Reply-To', '<papers@example.com>'],
    ],
    multipart(
      'report',
      'mdn-sample',
      [
        text('plain', 'Your message "Papers for the meeting" was displayed.\n', {
          encoding: '7bit',
        }),
        part(
          'message/disposition-notification',
          `Reporting-UA: sample.example.com; Sample Mail 1.0
Final-Recipient: rfc822;jo@example.com
Original-Message-ID: <papers@example.com>
Disposition: manual-action/MDN-sent-manually; displayed
`,
        ),
      ],
      { parameters: 'report-type=disposition-notification' },
    ),
  );

const EMBEDDED = assemble(
  [
    ['Date', 'Mon, 02 Nov 2026 08:15:00 +0100'],
    ['From', 'Alex Example <alex@example.org>'],
    ['To', 'Kim Example <kim@example.org>'],
    ['Subject', 'Keys to the meeting room'],
    ['Message-ID', '<keys@example.org>'],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '7bit'],
  ],
  'The keys are at the front desk.\n',
);

export const forwarded: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Kim Example <kim@example.org>',
      subject: 'Fwd: Keys to the meeting room',
    }),
    multipart('mixed', 'forward-1', [
      text('plain', 'See below.\n\nKim\n', { encoding: '7bit' }),
      {
        fields: [
          ['Content-Type', 'message/rfc822; name="keys.eml"'],
          ['Content-Disposition', 'attachment; filename="keys.eml"'],
        ],
        body: EMBEDDED,
      },
    ]),
  );
