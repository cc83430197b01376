import assert from 'node:assert/strict';

import { decodeWords } from '../../../../src/mail/worker/headerText';
import {
  decodeFieldText,
  findEncodedWordRuns,
  findEncodedWords,
} from '../../../../src/source/fields/encodedWords';
import { at, bodyOf } from './fieldBodies';

const DECODED: readonly (readonly [raw: string, text: string])[] = [
  [' plain text', 'plain text'],
  [' =?iso-8859-1?q?this=20is=20some=20text?=', 'this is some text'],
  [' =?ISO-8859-1?Q?a?=', 'a'],
  [' =?ISO-8859-1?Q?a?= b', 'a b'],
  [' =?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
  [' =?ISO-8859-1?Q?a?=  \r\n   =?ISO-8859-1?Q?b?=', 'ab'],
  [' =?ISO-8859-1?Q?a_b?=', 'a b'],
  [' =?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
  [' =?utf-8?B?R3LDvMOfZQ==?=', 'Grüße'],
  [' =?utf-8?q?Gr=C3=BC=c3=9fe?=', 'Grüße'],
  [' =?UTF-8*en?Q?hello?=', 'hello'],
  [' =?windows-1252?Q?=80_5?=', '€ 5'],
  [' =?shift_jis?B?k/qWew==?=', '日本'],
  [' Grüße aus Köln', 'Grüße aus Köln'],
  [' folded\r\n text', 'folded text'],
  [' =?utf-8?Q?=C3?= =?utf-8?Q?=A4?=', 'ä'],
];

describe('the text of a field', () => {
  for (const [raw, text] of DECODED) {
    it(`is ${JSON.stringify(text)} for ${JSON.stringify(raw)}`, () => {
      assert.equal(decodeFieldText(bodyOf(raw)), text);
    });
  }

  it('agrees with what the message list shows', () => {
    // The list decodes the language mark of RFC 2231 by another library, which knows it too.
    for (const [raw, text] of DECODED) {
      const unfolded = raw.replace(/\r\n/gu, '');
      assert.equal(decodeWords(unfolded).trim(), text, raw);
    }
  });

  it('is read as windows-1252 where its octets are no UTF-8', () => {
    assert.equal(decodeFieldText({ text: ' caf\xe9 \x80', start: 0 }), 'café €');
  });
});

describe('encoded words', () => {
  it('are found with the ranges of their parts', () => {
    const body = bodyOf(' Re: =?utf-8*de?Q?Gr=C3=BC=C3=9Fe?= (x)');
    const [word] = findEncodedWords(body);
    assert.equal(at(body, word), '=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=');
    assert.equal(at(body, word?.charsetRange), 'utf-8');
    assert.equal(at(body, word?.textRange), 'Gr=C3=BC=C3=9Fe');
    assert.equal(word?.language, 'de');
    assert.equal(word.encoding, 'Q');
    assert.equal(word.decoded, 'Grüße');
    assert.deepEqual(word.faults, []);
  });

  it('make one run across folds, and end it at other text', () => {
    const body = bodyOf('=?utf-8?Q?a?=\r\n =?utf-8?Q?b?= and =?utf-8?Q?c?=');
    assert.deepEqual(
      findEncodedWordRuns(body).map((run) => [at(body, run), run.decoded]),
      [
        ['=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=', 'ab'],
        ['=?utf-8?Q?c?=', 'c'],
      ],
    );
  });

  const FAULTS: readonly (readonly [raw: string, faults: readonly string[]])[] = [
    ['=?no-such-charset?Q?a?=', ['unknownCharset']],
    ['=?utf-8?B?a?=', ['invalidBase64']],
    ['=?utf-8?B?YQ=?=', ['invalidBase64']],
    ['=?utf-8?B?Y*==?=', ['invalidBase64']],
    ['=?utf-8?Q?a=4?=', ['invalidQuotedPrintable']],
    ['=?utf-8?Q?=FF?=', ['invalidOctets']],
    ['=?us-ascii?Q?=E4?=', ['invalidOctets']],
    ['=?utf-8?Q?a b?=', ['whiteSpaceInside']],
    ['x=?utf-8?Q?a?=', ['notSeparated']],
    ['=?utf-8?Q?a?=,', ['notSeparated']],
    [`=?utf-8?Q?${'a'.repeat(64)}?=`, ['tooLong']],
    [`=?utf-8?Q?${'a'.repeat(63)}?=`, []],
    ['(=?utf-8?Q?a?=)', []],
  ];
  for (const [raw, faults] of FAULTS) {
    it(`have ${faults.join() || 'no fault'} in ${raw}`, () => {
      assert.deepEqual(
        findEncodedWords(bodyOf(raw)).map((word) => word.faults),
        [faults],
      );
    });
  }

  it('tell a character that is split between two of them', () => {
    const words = findEncodedWords(bodyOf('=?utf-8?Q?=C3?= =?utf-8?Q?=A4?='));
    assert.deepEqual(
      words.map(({ faults }) => faults),
      [['splitCharacter'], ['splitCharacter']],
    );
  });

  for (const raw of ['=?utf-8?X?a?=', '=?utf-8?Q?a', '=??Q?a?=', '=?utf-8?Q?a?', '=?a b?Q?c?=']) {
    it(`are not seen in ${raw}`, () => {
      assert.deepEqual(findEncodedWords(bodyOf(raw)), []);
      assert.equal(decodeFieldText(bodyOf(raw)), raw);
    });
  }
});
