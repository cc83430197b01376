import { pdf, png, zip } from './binaries';
import { attachment, type MessageBuilder, message, multipart, text, usualFields } from './builders';
import { utf8Words } from './encodings';
import { seededOctets } from './seededRandom';

const CHART = png(
  120,
  80,
  [
    [250, 250, 252],
    [52, 101, 164],
    [204, 85, 0],
  ],
  (x, y) => {
    const bar = Math.floor(x / 24);
    const height = [22, 41, 35, 58, 70][bar] ?? 0;
    return x % 24 < 5 || 80 - y > height ? 0 : bar === 4 ? 2 : 1;
  },
);

export const severalAttachments: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Kim Example <kim@example.org>',
      subject: 'Papers for the meeting',
    }),
    multipart('mixed', '=_papers_2026', [
      text('plain', 'Hello Robin,\n\neverything for Monday is attached.\n\nKim\n', {
        encoding: '7bit',
      }),
      attachment(
        'application/pdf; name="agenda.pdf"',
        'agenda.pdf',
        pdf(['Agenda', '1. Numbers', '2. Plans', '3. Any other business']),
      ),
      attachment(
        'text/csv; charset=utf-8; header=present',
        'numbers.csv',
        Buffer.from(
          'month,visits,orders\r\n2026-09,1204,88\r\n2026-10,1391,97\r\n2026-11,1610,131\r\n',
        ),
      ),
      attachment('image/png', 'chart.png', CHART),
      attachment(
        'application/zip',
        'notes.zip',
        zip({ 'notes/readme.txt': 'Sample notes\n', 'notes/todo.txt': '- one\n- two\n' }),
      ),
      attachment(
        'text/calendar; charset=utf-8',
        'meeting.ics',
        Buffer.from(
          'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//sample//EN\r\nBEGIN:VEVENT\r\nUID:papers@example.org\r\n' +
            'DTSTAMP:20261120T090000Z\r\nDTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z\r\nSUMMARY:Monday meeting\r\n' +
            'END:VEVENT\r\nEND:VCALENDAR\r\n',
        ),
      ),
      attachment('application/octet-stream', '', Buffer.from('extended parameter'), {
        fileNameParameter:
          "filename*0*=utf-8''%C3%9Cbersicht%20;\r\n filename*1*=%E2%82%AC%20und%20mehr;\r\n filename*2=.txt",
      }),
    ]),
  );

export const inlineImage: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Numbers robot <numbers@example.org>',
      subject: 'Weekly chart',
    }),
    multipart(
      'related',
      'chart-related',
      [
        text(
          'html',
          `<p>Visits per week; the newest bar is orange.</p>
<p><img src="cid:chart%40numbers.example.org" alt="Five bars" width="240" height="160"></p>
<p>The same again, unescaped: <img src=cid:chart@numbers.example.org alt="Five bars"></p>
`,
          { encoding: '7bit' },
        ),
        attachment('image/png', 'chart.png', CHART, {
          disposition: 'inline',
          contentId: 'chart@numbers.example.org',
        }),
      ],
      { parameters: 'type="text/html"' },
    ),
  );

export const nestedMultiparts: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Alex Example <alex@example.org>',
      subject: 'Parts within parts',
    }),
    multipart(
      'mixed',
      'outer',
      [
        multipart('related', 'outer.middle', [
          multipart('alternative', 'outer.middle.inner', [
            text('plain', 'The plain alternative.\n', { encoding: '7bit' }),
            text('enriched', '<bold>The enriched</bold> alternative.\n', { encoding: '7bit' }),
            text(
              'html',
              '<p>The <b>HTML</b> alternative with <img src="cid:dot@example.org" alt="a dot">.</p>\n',
              {
                encoding: '7bit',
              },
            ),
          ]),
          attachment(
            'image/png',
            'dot.png',
            png(8, 8, [[200, 0, 80]], () => 0),
            {
              disposition: 'inline',
              contentId: 'dot@example.org',
            },
          ),
        ]),
        text(
          'plain',
          'A second body part after the related one.\n--outer is text where it does not begin the line: --outer\n',
          {
            encoding: '7bit',
          },
        ),
        attachment('application/json', 'data.json', Buffer.from('{"sample": true}\n')),
      ],
      { preamble: 'This is a message with several parts in MIME format.' },
    ),
  );

const HUGE_OCTETS = 3_700_000;

/** About 5 MB on the wire. */
export const huge: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Camera <camera@devices.example.org>',
      subject: utf8Words('Recording of the night (large)'),
    }),
    multipart('mixed', 'huge-recording', [
      text('plain', 'The recording is attached.\n', { encoding: '7bit' }),
      attachment('application/octet-stream', 'recording.bin', seededOctets(47, HUGE_OCTETS)),
    ]),
  );
