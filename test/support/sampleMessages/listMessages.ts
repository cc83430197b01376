import { type MessageBuilder, message, text, usualFields } from './builders';

export const mailingList: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Alex Example via sample-dev <sample-dev@lists.example.org>',
        to: 'sample-dev@lists.example.org',
        subject: '[sample-dev] RFC: drop the old configuration format',
      }),
      ['Reply-To', 'sample-dev@lists.example.org, Alex Example <alex@example.org>'],
      ['Sender', '"sample-dev" <sample-dev-bounces@lists.example.org>'],
      ['List-Id', 'Development of Sample <sample-dev.lists.example.org>'],
      ['List-Archive', '<https://lists.example.org/archives/sample-dev/>'],
      ['List-Help', '<mailto:sample-dev-request@lists.example.org?subject=help>'],
      ['List-Post', '<mailto:sample-dev@lists.example.org>'],
      ['List-Subscribe', '<mailto:sample-dev-join@lists.example.org>'],
      ['List-Unsubscribe', '<mailto:sample-dev-leave@lists.example.org>'],
      ['Precedence', 'list'],
      ['X-BeenThere', 'sample-dev@lists.example.org'],
    ],
    text(
      'plain',
      `Hello all,

the old format has had a warning since 2.0. I would like to drop it in 3.0:

  1. the reader goes,
  2. the converter stays for one more release,
  3. the manual says so.

Objections?

Alex
_______________________________________________
sample-dev mailing list -- sample-dev@lists.example.org
To unsubscribe send an email to sample-dev-leave@lists.example.org
`,
      { encoding: '7bit' },
    ),
  );

const TURNS = 18;

/** A discussion that has gone on for long: many references, quotes many levels deep. */
export const longThread: MessageBuilder = (arrival) => {
  const ids = Array.from({ length: TURNS }, (_unused, turn) => `<turn-${turn + 1}@example.org>`);
  const quoted = Array.from({ length: TURNS }, (_unused, turn) => {
    const depth = TURNS - turn;
    const author = turn % 2 === 0 ? 'Kim' : 'Alex';
    return `${'>'.repeat(depth - 1)} ${author} wrote:\n${'>'.repeat(depth)} Remark ${turn + 1}: tabs or spaces?`.trimStart();
  }).join('\n');
  return message(
    [
      ...usualFields(arrival, {
        from: 'Alex Example <alex@example.org>',
        to: 'Kim Example <kim@example.org>',
        subject: `Re: ${'Re: '.repeat(3)}Indentation`,
      }),
      ['Cc', 'Robin Sample <robin@example.com>'],
      ['In-Reply-To', ids.at(-1) ?? ''],
      ['References', ids.join('\r\n ')],
    ],
    text('plain', `${quoted}\n\nLet the formatter decide, please.\n`, { encoding: '7bit' }),
  );
};
