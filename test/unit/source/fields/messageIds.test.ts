import assert from 'node:assert/strict';

import { parseMessageIds } from '../../../../src/source/fields/messageIds';
import { at, bodyOf, told } from './fieldBodies';

const CASES: readonly (readonly [raw: string, ids: readonly string[], told: readonly string[]])[] =
  [
    [' <a@b.example>', ['a@b.example'], []],
    [' <a@b.example>\r\n <c@d.example>', ['a@b.example', 'c@d.example'], []],
    [' <a@b.example><c@d.example> (two)', ['a@b.example', 'c@d.example'], []],
    [' <"a b"@c.example>', ['"a b"@c.example'], ['whiteSpaceInside: <"a b"@c.example>']],
    [' <a@b.example>, <c@d.example>', ['a@b.example', 'c@d.example'], ['unexpectedComma: ,']],
    [' a@b.example', ['a@b.example'], ['missingAngles: a@b.example']],
    [' <a@b.example', ['a@b.example'], ['unclosedAngle: <a@b.example']],
    [
      ' <a@b.example <c@d.example>',
      ['a@b.example', 'c@d.example'],
      ['unclosedAngle: <a@b.example'],
    ],
    [' <>', [''], ['emptyId: <>']],
    [' <abc>', ['abc'], ['missingSide: <abc>']],
    [' <abc@>', ['abc@'], ['missingSide: <abc@>']],
    [
      ' Your message of Monday <a@b.example>',
      ['a@b.example'],
      ['Your', 'message', 'of', 'Monday'].map((word) => `unexpectedText: ${word}`),
    ],
    [' <a@b.example> (open', ['a@b.example'], ['unclosedComment: (open']],
    [' ', [], ['empty: ']],
  ];

describe('a list of message identifiers', () => {
  for (const [raw, ids, findings] of CASES) {
    it(`is read from ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      const list = parseMessageIds(body);
      assert.deepEqual(
        list.ids.map(({ id }) => id),
        ids,
      );
      assert.deepEqual(told(body, list.problems), findings);
    });
  }

  it('tells where each identifier and its sides stand', () => {
    const body = bodyOf(' <a@b.example>\r\n <c@d.example>');
    const [, second] = parseMessageIds(body).ids;
    assert.equal(at(body, second), '<c@d.example>');
    assert.equal(at(body, second?.left), 'c');
    assert.equal(at(body, second?.right), 'd.example');
  });
});
