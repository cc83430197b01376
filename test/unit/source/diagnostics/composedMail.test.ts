import assert from 'node:assert/strict';
import MailComposer from 'nodemailer/lib/mail-composer';
import { FAULT_KINDS } from '../../../../src/source/diagnostics/findings';
import { DAY_OF_TESTS, findingsIn } from './cases';

type Options = ConstructorParameters<typeof MailComposer>[0];

const TEXTS: Readonly<Record<string, string>> = {
  short: 'Hello.\n',
  accented: 'Grüße aus Köln, ça va? — “yes”\n',
  japanese: '春の新製品のご案内です。\n'.repeat(20),
  emoji: '👍🏽 '.repeat(100),
  'with long lines': `${'word '.repeat(400)}\n${'x'.repeat(2_000)}\n`,
  'with dots and dashes': '.\n..\n--\n--b\nFrom me\n=20=\n   \n\ttab \n',
  empty: '',
};
const NAMES = ['Robin Sample', 'Sample, Robin (home)', 'Jürgen "J." Müßig', '春子', 'R. O\\B'];
const SUBJECTS = [
  'Hello',
  'Grüße, '.repeat(30),
  '春の新製品のご案内'.repeat(9),
  'a =?b?= c',
  'x'.repeat(300),
];
const ENCODINGS = [undefined, 'quoted-printable', 'base64'] as const;
const FILE_NAMES = [
  'a.png',
  'Übersicht für März.png',
  'a "b"; c.png',
  '春.png',
  `${'long'.repeat(40)}.png`,
];
const PICTURE = Buffer.from(Array.from({ length: 3_000 }, (_unused, index) => (index * 7) % 256));

const USUAL = {
  from: 'Robin Sample <robin@example.com>',
  to: 'Kim Example <kim@example.org>',
  subject: 'Hello',
  date: new Date(DAY_OF_TESTS),
  messageId: '<1@example.com>',
  text: 'Hello.\n',
  newline: 'windows',
};

function* variants(): Generator<readonly [what: string, options: Options]> {
  for (const [what, text] of Object.entries(TEXTS)) {
    for (const textEncoding of ENCODINGS) {
      const base = { ...USUAL, text, ...(textEncoding === undefined ? {} : { textEncoding }) };
      yield [`text ${what} ${textEncoding ?? ''}`, base];
      yield [`alternative ${what} ${textEncoding ?? ''}`, { ...base, html: `<p>${text}</p>` }];
      yield [`HTML alone ${what}`, { ...base, text: '', html: `<p>${text}</p>` }];
    }
  }
  for (const name of NAMES) {
    const address = { name, address: 'kim@example.org' };
    yield [
      `names ${name}`,
      { ...USUAL, from: address, to: [address, address], cc: address, replyTo: address },
    ];
  }
  for (const subject of SUBJECTS) {
    yield [`subject ${subject}`, { ...USUAL, subject }];
  }
  for (const filename of FILE_NAMES) {
    const attachments = [{ filename, content: PICTURE }];
    yield [`attached ${filename}`, { ...USUAL, attachments }];
    yield [`attached to both ${filename}`, { ...USUAL, html: '<p>Hello.', attachments }];
    yield [
      `inline ${filename}`,
      {
        ...USUAL,
        html: '<p>See <img src="cid:picture@example.com">',
        attachments: [{ filename, content: PICTURE, cid: 'picture@example.com' }],
      },
    ];
  }
  yield [
    'message attached',
    {
      ...USUAL,
      attachments: [
        { contentType: 'message/rfc822', content: 'Subject: a\r\nFrom: a@b.example\r\n\r\nText' },
      ],
    },
  ];
  yield [
    'invitation',
    { ...USUAL, icalEvent: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' } },
  ];
  yield [
    'list',
    {
      ...USUAL,
      inReplyTo: '<0@example.com>',
      references: Array.from({ length: 30 }, (_unused, index) => `<${index}@example.com>`),
      headers: { Precedence: 'bulk', 'X-Long': 'word '.repeat(100) },
      list: { unsubscribe: 'https://example.com/u', help: 'help@example.com', id: 'a.example.com' },
    },
  ];
}

describe('diagnostics of composed mail', () => {
  it('find nothing that is worse than a note', async () => {
    let count = 0;
    for (const [what, options] of variants()) {
      const octets = await new MailComposer(options).compile().build();
      const found = findingsIn(octets).filter(({ code }) =>
        ['error', 'warning'].includes(FAULT_KINDS[code].severity),
      );
      assert.deepEqual(
        found.map(({ code, range, values }) => [
          code,
          values,
          octets.toString('latin1', range.start, range.end),
        ]),
        [],
        what,
      );
      count += 1;
    }
    assert.equal(count > 80, true);
  });
});
