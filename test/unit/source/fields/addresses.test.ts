import assert from 'node:assert/strict';

import { parseAddressList } from '../../../../src/source/fields/addresses';
import { addressText, mailboxesOf } from '../../../../src/source/fields/addressItems';
import { at, bodyOf, told } from './fieldBodies';

/** Name and address of each mailbox. */
function read(raw: string): readonly string[] {
  return mailboxesOf(parseAddressList(bodyOf(raw))).map(({ displayName, address }) =>
    [displayName?.text ?? '', address === undefined ? '' : addressText(address)].join('|'),
  );
}

const GOOD: readonly (readonly [raw: string, mailboxes: readonly string[]])[] = [
  [' ann@example.org', ['|ann@example.org']],
  [' Ann Smith <ann@example.org>', ['Ann Smith|ann@example.org']],
  [
    ' "Smith, Ann" <ann@example.org>, bob@example.net',
    ['Smith, Ann|ann@example.org', '|bob@example.net'],
  ],
  [' "A \\"B\\" \\\\C" <"odd \\"name\\""@example.org>', ['A "B" \\C|odd "name"@example.org']],
  [' =?utf-8?Q?J=C3=BCrgen?= =?utf-8?Q?_M?= <jm@example.org>', ['Jürgen M|jm@example.org']],
  [' =?utf-8?Q?M,_J?= <jm@example.org>', ['M, J|jm@example.org']],
  [' Jürgen <jürgen@bücher.example>', ['Jürgen|jürgen@bücher.example']],
  [' ann@[192.0.2.1]', ['|ann@[192.0.2.1]']],
  [' ann@example.org (Ann (the first))', ['Ann (the first)|ann@example.org']],
  [
    ' Friends: ann@example.org, Bob <bob@example.net>;',
    ['|ann@example.org', 'Bob|bob@example.net'],
  ],
  [' Undisclosed recipients:;', []],
  [' A:;, b@example.org', ['|b@example.org']],
  [' first.last+tag@sub.example.org', ['|first.last+tag@sub.example.org']],
  [' Ann\r\n Smith\r\n <ann@example.org>', ['Ann Smith|ann@example.org']],
];

const BAD: readonly (readonly [
  raw: string,
  mailboxes: readonly string[],
  told: readonly string[],
])[] = [
  ['', [], ['empty: ']],
  ['root', ['|root'], ['missingDomain: root']],
  ['Mail Service', ['Mail Service|'], ['missingAddress: Mail Service']],
  ['Ann <ann@example.org', ['Ann|ann@example.org'], ['unclosedAngle: <ann@example.org']],
  [
    'Ann <ann@example.org, bob@example.org',
    ['Ann|ann@example.org', '|bob@example.org'],
    ['unclosedAngle: <ann@example.org'],
  ],
  ['<>', ['|'], ['emptyAngle: <>']],
  ['a@b.example,, c@d.example', ['|a@b.example', '|c@d.example'], ['emptyEntry: ,']],
  ['a@b.example,', ['|a@b.example'], ['emptyEntry: ,']],
  ['Ann B. Smith <ann@example.org>', ['Ann B. Smith|ann@example.org'], ['obsoletePhrase: .']],
  ['[list] Ann <ann@example.org>', ['[list] Ann|ann@example.org'], ['unquotedSpecial: [list]']],
  ['ann@home <ann@example.org>', ['ann@home|ann@example.org'], ['unquotedSpecial: @']],
  [
    '<@a.example,@b.example:ann@example.org>',
    ['|ann@example.org'],
    ['obsoleteRoute: @a.example,@b.example:'],
  ],
  [
    'ann @ example . org',
    ['|ann@example.org'],
    ['obsoleteSpace:  ', 'obsoleteSpace:  ', 'obsoleteSpace:  ', 'obsoleteSpace:  '],
  ],
  ['ann..smith@example.org', ['|ann..smith@example.org'], ['emptyLabel: .']],
  ['ann@example.org.', ['|ann@example.org.'], ['emptyLabel: .']],
  ['@example.org', ['|@example.org'], ['missingLocalPart: @']],
  ['ann@', ['|ann'], ['missingDomain: @']],
  ['Ann ann@example.org', ['Ann|ann@example.org'], ['missingAngles: Ann ']],
  ['ann@example.org Ann', ['|ann@example.org'], ['unexpectedText: Ann']],
  ['Ann <ann@example.org> Smith', ['Ann|ann@example.org'], ['unexpectedText: Smith']],
  [
    '"Ann <ann@example.org>',
    ['|Ann <ann@example.org>'],
    ['unclosedQuote: "Ann <ann@example.org>', 'missingDomain: "Ann <ann@example.org>'],
  ],
  ['ann@example.org (Ann', ['Ann|ann@example.org'], ['unclosedComment: (Ann']],
  ['Friends: ann@example.org', ['|ann@example.org'], ['unclosedGroup: Friends: ann@example.org']],
  ['A: b: c@example.org;', ['|b', '|c@example.org'], ['missingDomain: b', 'nestedGroup: :']],
  [
    'ann@example.org; bob@example.org',
    ['|ann@example.org', '|bob@example.org'],
    ['unexpectedText: ;'],
  ],
  [
    'ann>@example.org',
    ['|ann', '|@example.org'],
    ['missingDomain: ann', 'unexpectedText: >', 'missingLocalPart: @'],
  ],
];

describe('a list of addresses', () => {
  for (const [raw, mailboxes] of GOOD) {
    it(`is read without a finding: ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      assert.deepEqual(read(raw), mailboxes);
      assert.deepEqual(told(body, parseAddressList(body).problems), []);
    });
  }

  for (const [raw, mailboxes, findings] of BAD) {
    it(`is read as far as can be, with findings: ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      assert.deepEqual(read(raw), mailboxes);
      assert.deepEqual(told(body, parseAddressList(body).problems), findings);
    });
  }

  it('tells where each part stands', () => {
    const body = bodyOf(' G: "Ann" <ann@example.org>, bob@example.net;');
    const [group] = parseAddressList(body).entries;
    assert.equal(group?.kind, 'group');
    assert.equal(at(body, group), 'G: "Ann" <ann@example.org>, bob@example.net;');
    assert.equal(at(body, group.name), 'G');
    const [ann, bob] = group.mailboxes;
    assert.equal(at(body, ann), '"Ann" <ann@example.org>');
    assert.equal(at(body, ann?.displayName), '"Ann"');
    assert.equal(at(body, ann?.address), 'ann@example.org');
    assert.equal(at(body, bob?.address?.localPart), 'bob');
    assert.equal(at(body, bob?.address?.domain), 'example.net');
  });

  it('ends at a bound, and says so', () => {
    const list = parseAddressList(bodyOf('a@b.example,'.repeat(5_000)));
    assert.equal(list.isCut, true);
    assert.equal(list.entries.length, 2_000);
  });
});
