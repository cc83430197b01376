import assert from 'node:assert/strict';

import { fieldGrammar } from '../../../../src/source/fields/fieldGrammar';
import { findMisplacedWords } from '../../../../src/source/fields/misplacedWords';
import { at, bodyOf } from './fieldBodies';

const [ONE, TWO] = ['=?utf-8?Q?a?=', '=?utf-8?Q?b?='];

const CASES: readonly (readonly [name: string, raw: string, misplaced: readonly string[]])[] = [
  ['Subject', `${ONE} "${TWO}"`, []],
  ['X-Other', `<${ONE}>`, []],
  ['From', `${ONE} <a@b.example> (${TWO})`, []],
  ['From', `"${ONE}" <a@b.example>, ${TWO} <c@d.example>`, [ONE]],
  ['From', `x <${ONE}@b.example>, (${TWO}) c@d.example`, [ONE]],
  ['To', ONE, [ONE]],
  ['Content-Type', `text/plain; name="${ONE}" (${TWO})`, [ONE]],
  ['Content-Disposition', `attachment; filename=${ONE}`, [ONE]],
  ['Message-ID', `<${ONE}@b.example>`, [ONE]],
  ['Received', `from ${ONE} (${TWO}) by b.example; ${TWO}`, [ONE, TWO]],
  ['List-Id', `${ONE} <a.example>`, []],
];

describe('an encoded word in the wrong place', () => {
  for (const [name, raw, misplaced] of CASES) {
    it(`is ${misplaced.length === 0 ? 'not ' : ''}found in ${name}: ${raw}`, () => {
      const body = bodyOf(raw);
      const words = findMisplacedWords(body, fieldGrammar(name));
      assert.deepEqual(
        words.map((word) => at(body, word)),
        misplaced,
      );
    });
  }
});
