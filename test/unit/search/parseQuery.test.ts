import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldText } from '../../../src/search/foldText';
import { parseQuery, printQuery } from '../../../src/search/parseQuery';
import type { QueryTerm } from '../../../src/search/query';
import { boundsOf, parseSpan } from '../../../src/search/queryValues';

const terms = (text: string): readonly QueryTerm[] =>
  parseQuery(text).parts.map(({ term }) => term);
const word = (text: string, field: 'any' | 'subject' | 'from' | 'to' = 'any'): QueryTerm => ({
  kind: 'text',
  field,
  text,
});

/** Text made of what the language gives a meaning to, and of anything else. */
const queryText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['from:', 'To:', 'subject:', 'has:', 'is:', 'size:', 'larger:', 'before:', 'on:'],
        ...['attachment', 'unread', '>1M', '<=2.5k', '2026-11-01', '7d', 'today', 'yesterday'],
        ...['"', '-', ':', ' ', '\u00a0', '\u0301', '\ud800', 'word', 'ß', 'Ω'],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

describe('a query', () => {
  it('is words, phrases and fields', () => {
    assert.deepEqual(terms('lunch "next  week" from:alice To:"Robin S" subject:Re:'), [
      word('lunch'),
      word('next  week'),
      word('alice', 'from'),
      word('Robin S', 'to'),
      word('Re:', 'subject'),
    ]);
  });

  it('takes a field for a word that has a colon and is none', () => {
    assert.deepEqual(terms('http://example.org "from:alice"'), [
      word('http://example.org'),
      word('from:alice'),
    ]);
  });

  it('excludes what a hyphen stands before, and nothing by a hyphen alone', () => {
    const { parts } = parseQuery('-spam -from:bob -"a b" - well-known');
    assert.deepEqual(
      parts.map(({ isNegated }) => isNegated),
      [true, true, true, false],
    );
    assert.deepEqual(parts.at(-1)?.term, word('well-known'));
  });

  it('goes on to the end where a quotation is not closed', () => {
    assert.deepEqual(terms('from:"alice ex'), [word('alice ex', 'from')]);
  });

  it('knows sizes in decimal units', () => {
    const sizes = (text: string): readonly unknown[] =>
      terms(text).map((term) => (term.kind === 'size' ? [term.relation, term.octets] : term));
    assert.deepEqual(sizes('size:>1M size:<=20KB larger:1.5m smaller:2,5k size:>=7 size:<1g'), [
      ['>', 1_000_000],
      ['<=', 20_000],
      ['>', 1_500_000],
      ['<', 2_500],
      ['>=', 7],
      ['<', 1_000_000_000],
    ]);
  });

  it('knows states, attachments and days', () => {
    assert.deepEqual(terms('is:unread IS:New has:attachments before:2026-02 on:today after:2w'), [
      { kind: 'state', state: 'unread' },
      { kind: 'state', state: 'new' },
      { kind: 'attachment' },
      { kind: 'date', relation: 'before', span: { kind: 'month', year: 2026, month: 2 } },
      { kind: 'date', relation: 'on', span: { kind: 'ago', count: 0, unit: 'd' } },
      { kind: 'date', relation: 'after', span: { kind: 'ago', count: 2, unit: 'w' } },
    ]);
  });

  it('tells what is malformed and where, and keeps the rest', () => {
    const text = 'alice size:>abc is:odd before:2026-02-30 from: has:x bob';
    const { problems } = parseQuery(text);
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, text.slice(start, end)]),
      [
        ['notASize', 'size:>abc'],
        ['unknownState', 'is:odd'],
        ['notADate', 'before:2026-02-30'],
        ['valueMissing', 'from:'],
        ['unknownContent', 'has:x'],
      ],
    );
    assert.equal(
      problems[0]?.message,
      '“>abc” is not a size. Write it as in size:>1M, size:<10k or larger:500k.',
    );
    assert.deepEqual(terms(text), [word('alice'), word('bob')]);
  });

  it('shows nothing of a value that could deceive', () => {
    const [problem] = parseQuery('size:\u202e$(bug)\u0007').problems;
    assert.doesNotMatch(problem?.message ?? '', /\u202e|\$\(|\u0007/u);
  });

  it('is bounded in its parts', () => {
    const { parts, problems } = parseQuery('w '.repeat(40));
    assert.equal(parts.length, 32);
    assert.deepEqual(
      problems.map(({ code, start }) => [code, start]),
      [['tooLong', 64]],
    );
  });

  it('never throws, and is the same when it is printed and read again', () => {
    fc.assert(
      fc.property(queryText, (text) => {
        const query = parseQuery(text);
        const again = parseQuery(printQuery(query));
        assert.deepEqual(again, { parts: query.parts, problems: [] });
        for (const { start, end } of query.problems) {
          assert.ok(start >= 0 && start < end && end <= text.length);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a span of time in a query', () => {
  const at = (...parts: readonly [number, number, number, number?]): number =>
    new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0).getTime();
  const now = at(2026, 3, 31, 15);

  it('is a day, month or year of the calendar here, or counted back from today', () => {
    const bounds = (text: string): readonly number[] =>
      Object.values(boundsOf(parseSpan(text)!, now));
    assert.deepEqual(bounds('2026-02-28'), [at(2026, 2, 28), at(2026, 3, 1)]);
    assert.deepEqual(bounds('2026-12'), [at(2026, 12, 1), at(2027, 1, 1)]);
    assert.deepEqual(bounds('2026'), [at(2026, 1, 1), at(2027, 1, 1)]);
    assert.deepEqual(bounds('today'), [at(2026, 3, 31), at(2026, 4, 1)]);
    assert.deepEqual(bounds('yesterday'), [at(2026, 3, 30), at(2026, 3, 31)]);
    assert.deepEqual(bounds('2w'), [at(2026, 3, 17), at(2026, 3, 18)]);
    assert.deepEqual(bounds('1m'), [at(2026, 2, 28), at(2026, 3, 1)]);
    assert.deepEqual(bounds('1y'), [at(2025, 3, 31), at(2025, 4, 1)]);
  });

  it('is none that the calendar does not have', () => {
    for (const text of [
      '2026-13',
      '2026-00',
      '2026-02-29',
      '2026-1-0',
      '1899',
      '20261',
      '7x',
      '',
    ]) {
      assert.equal(parseSpan(text), undefined, text);
    }
  });
});

describe('folded text', () => {
  it('is without case, accents and forms that mean the same', () => {
    const same = [
      ['Café', 'CAFE\u0301'],
      ['Straße', 'STRASSE'],
      ['ΟΔΟΣ', 'οδος'],
      ['ﬁle', 'FILE'],
      ['Ｆｕｌｌ', 'full'],
      ['pay\u200bpal', 'PayPal'],
      ['שָׁלוֹם', 'שלום'],
    ] as const;
    for (const [one, other] of same) {
      assert.equal(foldText(one), foldText(other), one);
    }
    assert.notEqual(foldText('が'), foldText('か'));
  });

  it('has single spaces, and never what separates fields', () => {
    assert.equal(foldText(' a\r\n\tb\u0000c\u00a0 d '), 'a b c d');
  });

  it('is bounded', () => {
    assert.equal(foldText('a'.repeat(10_000)).length, 4_000);
  });
});
