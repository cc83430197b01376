import assert from 'node:assert/strict';
import { type SearchRow, searchRows, type SearchRowsInput } from '../../../src/commands/searchRows';
import type { SearchState } from '../../../src/search/mailSearch';
import { parseQuery } from '../../../src/search/parseQuery';

function groups(
  value: string,
  state: Partial<SearchState> = {},
  recent: SearchRowsInput['recent'] = [],
): ReturnType<typeof searchRows> {
  return searchRows({
    value,
    recent,
    locale: 'en',
    state: {
      query: parseQuery(value),
      matches: 12,
      messages: 2_000,
      unsearched: 0,
      missing: 0,
      unlisted: [],
      isIndexing: false,
      isReading: false,
      ...state,
    },
  });
}

const rows = (...input: Parameters<typeof groups>): readonly SearchRow[] =>
  groups(...input).flatMap((group) => group.rows);
const labels = (...input: Parameters<typeof groups>): readonly string[] =>
  rows(...input).map(({ label }) => label);

describe('the rows of the search input', () => {
  it('begin with what was found, so that Enter keeps it', () => {
    const [row] = rows('from:alice');
    assert.equal(row?.label, 'from:alice');
    assert.equal(row.description, '12 of 2,000 messages');
    assert.deepEqual(row.action, { kind: 'keep' });
    assert.equal(rows('')[0]?.label, 'All Messages');
    assert.equal(rows('', { messages: 1 })[0]?.description, '1 message');
  });

  it('warn of no word that is half typed and can still become right', () => {
    const warnings = (value: string): number =>
      rows(value).filter(({ iconId }) => iconId === 'warning').length;
    assert.equal(warnings('is:un'), 0);
    assert.equal(warnings('alice -is:un'), 0);
    assert.equal(warnings('is:un '), 1);
    assert.equal(warnings('is:unknown'), 1);
    assert.equal(warnings('is:un from:alice'), 1);
  });

  it('say what was not looked at', () => {
    const [row] = rows('alice', { unsearched: 1_900, isIndexing: true });
    assert.equal(
      row?.description,
      '12 of 2,000 messages, 1,900 headers not read yet, still looking…',
    );
  });

  it('say what is malformed, and do nothing when that is chosen', () => {
    const [, row] = rows('alice size:>abc');
    assert.match(row?.label ?? '', /“>abc” is not a size/u);
    assert.deepEqual(row?.action, { kind: 'nothing' });
  });

  it('offer to read missing headers, and tell while they are being read', () => {
    const [, row] = rows('alice', { missing: 5_001 });
    assert.equal(row?.label, 'Read 5,001 Missing Headers');
    assert.equal(row.description, 'this may take a while');
    assert.deepEqual(row.action, { kind: 'readMissing' });
    const [, reading] = rows('alice', { missing: 1, isReading: true });
    assert.equal(reading?.label, 'Reading 1 Missing Header…');
    assert.deepEqual(reading.action, { kind: 'nothing' });
    assert.equal(rows('alice', { missing: 3, isIndexing: true })[1]?.id, undefined);
  });

  it('offer to list accounts of which nothing is known', () => {
    const [, row] = rows('alice', { unlisted: ['one', 'two'] });
    assert.equal(row?.label, 'List 2 Accounts First');
    assert.deepEqual(row.action, { kind: 'list', accountIds: ['one', 'two'] });
  });

  it('explain what can be typed, and complete the word that is being typed', () => {
    assert.ok(labels('').includes('has:attachment'));
    const completions = rows('alice -fr').filter(({ id }) => id.startsWith('syntax'));
    assert.deepEqual(
      completions.map(({ action }) => action),
      [{ kind: 'type', value: 'alice -from:' }],
    );
    assert.deepEqual(labels('alice zzz'), ['alice zzz']);
    assert.ok(labels('alice ').includes('from:'));
  });

  it('bring back what was searched for before, safe to show', () => {
    const before = rows('', {}, ['from:alice', 'a\u202e$(bug)']).filter(({ id }) =>
      id.startsWith('recent'),
    );
    assert.deepEqual(
      before.map(({ label }) => label),
      ['from:alice', 'a$ (bug)'],
    );
    assert.deepEqual(before[1]?.action, { kind: 'type', value: 'a\u202e$(bug)' });
    assert.equal(labels('x', {}, ['from:alice']).includes('from:alice'), false);
  });
});
