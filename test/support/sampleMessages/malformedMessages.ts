import {
  assemble,
  attachment,
  type HeaderField,
  type MessageBuilder,
  message,
  multipart,
  text,
  usualFields,
} from './builders';
import { encodeWindows1252 } from './charsets';

const PLAIN: HeaderField = ['Content-Type', 'text/plain; charset=utf-8'];

export const noDate: MessageBuilder = (arrival) =>
  assemble(
    [
      ['From', 'Scanner <scanner@devices.example.org>'],
      ['To', 'robin@example.com'],
      ['Subject', 'Scan without a date'],
      ['Message-ID', arrival.messageId],
      PLAIN,
    ],
    'The scanner has no clock.\n',
  );

export const unparsableDate: MessageBuilder = (arrival) =>
  assemble(
    [
      ['Date', 'Yesterday, about tea time'],
      ['From', 'Old system <legacy@example.org>'],
      ['To', 'robin@example.com'],
      ['Subject', 'Date in words'],
      ['Message-ID', arrival.messageId],
    ],
    'The Date field cannot be parsed.\n',
  );

export const duplicateFrom: MessageBuilder = (arrival) =>
  assemble(
    [
      ['Date', arrival.date],
      ['From', 'First Sender <first@example.org>'],
      ['From', 'Second Sender <second@example.net>'],
      ['To', 'robin@example.com'],
      ['Subject', 'Two From fields'],
      ['Subject', 'The second subject'],
      ['Message-ID', arrival.messageId],
      PLAIN,
    ],
    'Which of the two is it from?\n',
  );

export const raw8BitHeader: MessageBuilder = (arrival) =>
  assemble(
    [
      ['Date', arrival.date],
      ['From', encodeWindows1252('Jürgen Beispiel <juergen@example.org>')],
      ['To', Buffer.from('Zoë Exämple <zoe@example.com>')],
      ['Subject', encodeWindows1252('Frische Brötchen für 1 €')],
      ['Message-ID', arrival.messageId],
      ['Content-Type', 'text/plain'],
    ],
    encodeWindows1252('Header und Text ohne Kodierung: äöüß €\r\n'),
  );

export const missingFinalBoundary: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, { from: 'Cut off <cut@example.org>', subject: 'No final boundary' }),
    multipart(
      'mixed',
      'never-closed',
      [
        text('plain', 'The closing boundary of this message is missing.\n', { encoding: '7bit' }),
        attachment('text/plain', 'last.txt', Buffer.from('The last part.\n')),
      ],
      { withoutClosing: true },
    ),
  );

/** RFC 2046 §5.1.1 lets blanks follow a boundary delimiter; some parsers lose such a message. */
export const paddedBoundary: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Padded <padded@example.org>',
      subject: 'Blanks after the boundary',
    }),
    multipart(
      'mixed',
      'padded',
      [
        text('plain', 'You can read this line.\n', { encoding: '7bit' }),
        attachment('text/plain', 'also-there.txt', Buffer.from('And this attachment.\n')),
      ],
      { padding: ' \t ' },
    ),
  );

/** An inline `message/rfc822` without any body: parsers have been seen to wait for it without end. */
export const emptyInlineMessage: MessageBuilder = () =>
  Buffer.from('Content-Disposition:inline\r\nContent-Type:message/rfc822\r\n');

export const addressWithoutAt: MessageBuilder = (arrival) =>
  assemble(
    [
      ['Date', arrival.date],
      ['From', 'root'],
      ['To', 'alice'],
      ['Subject', 'Cron <root@localhost> test -x /usr/bin/true'],
      ['Message-ID', arrival.messageId],
    ],
    'exit status 0\n',
  );

export const headerOnly: MessageBuilder = (arrival) =>
  Buffer.from(
    `Date: ${arrival.date}\r\nFrom: Robot <robot@example.org>\r\nTo: robin@example.com\r\n` +
      `Subject: Only a header, not even a blank line\r\nMessage-ID: ${arrival.messageId}\r\n`,
  );

export const notMimeAtAll: MessageBuilder = () =>
  Buffer.from(
    'This text has no header at all.\r\nIts second line: has a colon.\r\n\r\nAnd a paragraph.\r\n',
  );
