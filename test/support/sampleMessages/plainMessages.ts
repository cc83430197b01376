import { type MessageBuilder, message, text, usualFields } from './builders';
import { utf8Words } from './encodings';

export const plainNote: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Alex Example <alex@example.org>',
      subject: 'Lunch on Thursday?',
    }),
    text(
      'plain',
      `Hi Robin,

are you free for lunch on Thursday? The place by the canal has its
winter menu again.

Alex
-- 
Alex Example
https://alex.example.org/
`,
      { charset: 'us-ascii', encoding: '7bit' },
    ),
  );

export const flowedReply: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: '"Example, Kim (Release team)" <kim@example.org>',
        to: 'release@lists.example.org',
        subject: 'Re: Release checklist for 2.4',
      }),
      ['Cc', 'Robin Sample <robin@example.com>,\r\n "Jo \\"JJ\\" Sample" <jo@example.com>'],
      ['In-Reply-To', '<checklist-2.4@example.org>'],
      ['References', '<plan-2.4@example.org>\r\n <checklist-2.4@example.org>'],
    ],
    text(
      'plain',
      `On Monday, Robin Sample wrote:
>> Who takes the change log?
> I can do it, but only after the translations have landed, which will \r
> take until Wednesday.

Wednesday is fine. Then the order of the steps is: translations, change \r
log, tag, build, announcement.

>>> Do we need a new signing certificate?

No, the old one is good until March.

-- \r
Kim
`,
      { encoding: '7bit', parameters: 'format=flowed; delsp=no' },
    ),
  );

export const dotLines: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Build robot <robot@ci.example.org>',
      subject: 'Dots at the start of a line',
    }),
    text(
      'plain',
      `The next lines begin with dots; all of them belong to the message.
.
..
...
.hidden
..two
. space after a dot
+OK this is not a reply
-ERR neither is this
.

The last line is a single dot:
.
`,
      { encoding: '7bit' },
    ),
  );

export const emoji: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${utf8Words('Sam 🦊 Sample')} <sam@example.org>`,
      subject: utf8Words('🎉 It ships today! 👩🏽‍💻 → 🚀 (flags 🏳️‍🌈 🇪🇺 and a long rest of the line)'),
    }),
    text(
      'plain',
      `Finally! 🎉🎉🎉

👍 done: editor, parser, tests
👷 in work: documentation
👨‍👩‍👧‍👦 family of four, 🏳️‍🌈 a flag of three code points, é as two code points: e\u0301

See you at 17:00 ☕
`,
    ),
  );

/** Quoted-printable that needs soft line breaks, trailing blanks and escaped equals signs. */
export const longLines: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Documentation <docs@example.org>',
      subject: 'Paragraphs as single lines',
    }),
    text(
      'plain',
      `${'This paragraph is one line however long it gets, because the writer’s program leaves the breaking to the reader’s. '.repeat(8)}

a = b + c, x == y, 100 % = whole, trailing blank: \n\ttab first, tab last\t
naïve café, Straße, “quotes”, … and — dashes
`,
      { encoding: 'quoted-printable' },
    ),
  );

export const emptySubject: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, { from: 'jo@example.com', subject: '' }),
    text('plain', 'Sent too early, sorry. The subject is empty.\n', { encoding: '7bit' }),
  );

export const emptyBody: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Jo Sample <jo@example.com>',
      subject: 'ok, see you there (eom)',
    }),
    text('plain', '', { encoding: '7bit' }),
  );
