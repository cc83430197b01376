import assert from 'node:assert/strict';

import { parseSpamField } from '../../../../src/source/fields/spamHeaders';
import { bodyOf } from './fieldBodies';

const CASES: readonly (readonly [name: string, raw: string, expected: unknown])[] = [
  [
    'X-Spam-Status',
    ' Yes, score=7.1 required=5.0 tests=AAA,BB_2\r\n\tautolearn=no version=4.0',
    [true, 7.1, 5, ['AAA', 'BB_2']],
  ],
  [
    'x-spam-status',
    ' No, score=-2 tagged_above=-999 required=6.31\r\n\ttests=[AAA=-1.9, BBB=0.1] autolearn=ham',
    [false, -2, 6.31, ['AAA:-1.9', 'BBB:0.1']],
  ],
  ['X-Spam-Status', ' No, hits=0.1 required=5 tests=none', [false, 0.1, 5, []]],
  ['X-Spam-Flag', ' YES', [true, undefined, undefined, []]],
  ['X-Spam-Score', ' 4.2 / 15', [undefined, 4.2, 15, []]],
  ['X-Spam-Level', ' ****', [undefined, undefined, undefined, []]],
  [
    'X-Spamd-Result',
    ' default: False [-2.31 / 15.00];\r\n\tGOOD_ONE(-1.00)[a];\r\n\tBAD_ONE(0.50)[]',
    [false, -2.31, 15, ['GOOD_ONE:-1', 'BAD_ONE:0.5']],
  ],
  ['X-Rspamd-Score', ' -1.5', [undefined, -1.5, undefined, []]],
  ['X-Rspamd-Action', ' add header', [true, undefined, undefined, []]],
  ['X-Spamd-Bar', ' ----', [undefined, undefined, undefined, []]],
  ['X-MS-Exchange-Organization-SCL', ' 5', [true, 5, undefined, []]],
  ['X-MS-Exchange-Organization-SCL', ' -1', [false, -1, undefined, []]],
  ['X-Microsoft-Antispam', ' BCL:7;ARA:1', [undefined, 7, undefined, []]],
  [
    'X-Forefront-Antispam-Report',
    ' CIP:192.0.2.1;SCL:1;SFV:NSPM;CAT:NONE',
    [false, 1, undefined, []],
  ],
];

describe('the verdict of a spam filter', () => {
  for (const [name, raw, expected] of CASES) {
    it(`is read from ${name}:${raw.replace(/\s+/gu, ' ')}`, () => {
      const found = parseSpamField(name, bodyOf(raw));
      const tests = found?.tests.map(({ name: test, score }) =>
        score === undefined ? test : `${test}:${score}`,
      );
      assert.deepEqual([found?.isSpam, found?.score, found?.required, tests], expected);
      assert.match(found?.sentence ?? '', /^[A-Z].*\.$/u);
    });
  }

  it('is put into a sentence', () => {
    assert.equal(
      parseSpamField('X-Spam-Status', bodyOf(' Yes, score=7.1 required=5.0'))?.sentence,
      'The filter calls this message spam: 7.1 points, and 5 make spam.',
    );
  });

  for (const [name, raw] of [
    ['X-Spam-Status', 'perhaps'],
    ['X-Spam-Flag', 'maybe'],
    ['X-Spam-Score', 'high'],
    ['X-Spam-Level', 'three'],
    ['X-Spamd-Result', 'default: x'],
    ['X-Spamd-Bar', '+-+'],
    ['X-Rspamd-Action', 'dance'],
    ['X-MS-Exchange-Organization-SCL', 'x'],
    ['X-Forefront-Antispam-Report', 'CIP:192.0.2.1'],
    ['Subject', 'Yes, score=7.1'],
  ] as const) {
    it(`is not made up for ${name}: ${raw}`, () => {
      assert.equal(parseSpamField(name, bodyOf(raw)), undefined);
    });
  }
});
