import assert from 'node:assert/strict';

import {
  isOneClickPost,
  judgeUnsubscription,
  parseListField,
  parseListId,
} from '../../../../src/source/fields/listHeaders';
import { at, bodyOf, told } from './fieldBodies';

const CASES: readonly (readonly [raw: string, uris: readonly string[], told: readonly string[]])[] =
  [
    [
      ' <mailto:leave@example.org?subject=off>, <https://example.org/u?a=b,c> (web)',
      ['mailto:leave@example.org?subject=off', 'https://example.org/u?a=b,c'],
      [],
    ],
    [' <https://example.org/\r\n\tlong>', ['https://example.org/long'], []],
    [' NO (closed)', [], []],
    [' ', [], ['empty: ']],
    [' https://example.org/u', ['https://example.org/u'], ['missingAngles: https://example.org/u']],
    [
      ' <https://example.org/u',
      ['https://example.org/u'],
      ['unclosedAngle: <https://example.org/u'],
    ],
    [' <http://example.org/u>', ['http://example.org/u'], ['insecureUri: <http://example.org/u>']],
    [' <leave>', ['leave'], ['badUri: <leave>']],
    [
      ' <mailto:a@b.example> <https://c.example>',
      ['mailto:a@b.example', 'https://c.example'],
      ['missingComma: <'],
    ],
    [' click here', [], ['unexpectedText: click', 'unexpectedText: here']],
    [' <https://c.example> (open', ['https://c.example'], ['unclosedComment: (open']],
  ];

describe('a field of a mailing list', () => {
  for (const [raw, uris, findings] of CASES) {
    it(`is read from ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      const field = parseListField(body);
      assert.deepEqual(
        field.uris.map(({ uri }) => uri),
        uris,
      );
      assert.deepEqual(told(body, field.problems), findings);
      assert.equal(field.isNo, raw.includes('NO'));
    });
  }

  it('names the list', () => {
    const body = bodyOf(' "=?utf-8?Q?B=C3=BCcher?=" <books.example.org>');
    const { id, description } = parseListId(body);
    assert.deepEqual([id?.text, description?.text], ['books.example.org', 'Bücher']);
    assert.equal(at(body, id), '<books.example.org>');
    assert.equal(parseListId(bodyOf(' books.example.org')).id?.text, 'books.example.org');
    assert.equal(parseListId(bodyOf(' ')).id, undefined);
  });
});

describe('unsubscribing by one request', () => {
  const https = parseListField(bodyOf('<mailto:a@b.example>, <https://c.example/u>'));
  const mailto = parseListField(bodyOf('<mailto:a@b.example>'));
  const post = bodyOf(' List-Unsubscribe=One-Click');

  it('needs the one value, and an https address', () => {
    assert.deepEqual(judgeUnsubscription(https, post), {
      isOneClick: true,
      oneClickFault: undefined,
    });
    assert.deepEqual(judgeUnsubscription(mailto, post), {
      isOneClick: false,
      oneClickFault: 'noHttps',
    });
    assert.deepEqual(judgeUnsubscription(https, bodyOf(' yes')), {
      isOneClick: false,
      oneClickFault: 'badPostField',
    });
    assert.deepEqual(judgeUnsubscription(https, undefined), {
      isOneClick: false,
      oneClickFault: undefined,
    });
    assert.equal(isOneClickPost(bodyOf(' List-Unsubscribe=One-Click please')), false);
  });
});
