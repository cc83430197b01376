import assert from 'node:assert/strict';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { MailSearch } from '../../../src/search/mailSearch';
import { toDisposable } from '../../../src/shared/disposable';
import { eventually } from '../../support/polling';
import { exampleAccount } from '../accounts/exampleAccount';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';

const FIRST = { ...exampleAccount, id: 'first0000001', label: 'First' };
const SECOND = { ...exampleAccount, id: 'second000001', label: 'Second' };

const pending = (count: number): readonly MessageEntry[] =>
  Array.from({ length: count }, (_unused, index) =>
    entryOf({}, { key: `p${index}`, summary: { kind: 'pending' }, octets: 10 }),
  );

describe('a search over all accounts', () => {
  let mailboxes: Map<string, FakeMailbox>;
  let registry: MailboxRegistry;
  let search: MailSearch;

  beforeEach(() => {
    mailboxes = new Map();
    registry = new MailboxRegistry((account) => {
      const mailbox = new FakeMailbox(account);
      mailbox.set({ listing: 'listed' });
      mailboxes.set(account.id, mailbox);
      return mailbox;
    });
    registry.update([FIRST, SECOND]);
    search = new MailSearch({
      registry,
      now: () => Date.UTC(2026, 10, 24),
      schedule: (run) => {
        const timer = setImmediate(run);
        return toDisposable(() => {
          clearImmediate(timer);
        });
      },
    });
  });

  afterEach(() => {
    search.dispose();
    registry.dispose();
  });

  const first = (): FakeMailbox => mailboxes.get(FIRST.id)!;
  const second = (): FakeMailbox => mailboxes.get(SECOND.id)!;
  const calls = (): readonly string[] =>
    first().calls.filter((call) => call.startsWith('readHeaders'));

  async function list(mailbox: FakeMailbox, entries: readonly MessageEntry[]): Promise<void> {
    mailbox.entries = entries;
    mailbox.tell({ kind: 'entries' });
    await settled();
  }

  function settled(): Promise<unknown> {
    return eventually('the index', () => !search.state.isIndexing);
  }

  it('searches for nothing at first, and for nothing without a word that says anything', () => {
    assert.equal(search.matches(FIRST.id), undefined);
    for (const text of ['', '  ', '-', 'size:>abc', undefined]) {
      search.search(text);
      assert.equal(search.query, undefined, text);
      assert.equal(search.matches(FIRST.id), undefined, text);
    }
  });

  it('finds in each account, counts over all, and tells of it', async () => {
    await list(first(), [
      entryOf({ subject: 'Lunch' }, { key: 'a' }),
      entryOf({ subject: 'x' }, { key: 'b' }),
    ]);
    await list(second(), [entryOf({ subject: 'Lunch too' }, { key: 'c' })]);
    let told = 0;
    search.onDidChange(() => (told += 1));
    search.search('lunch');
    assert.equal(told, 1);
    assert.equal(search.query, 'lunch');
    assert.deepEqual(search.matches(FIRST.id), ['a']);
    assert.deepEqual(search.matches(SECOND.id), ['c']);
    assert.equal(search.matches(FIRST.id), search.matches(FIRST.id));
    const { matches, messages, unsearched } = search.state;
    assert.deepEqual([matches, messages, unsearched], [2, 3, 0]);
  });

  it('keeps what can be understood of a query and tells the rest', async () => {
    await list(first(), [entryOf({ subject: 'Lunch' }, { key: 'a' })]);
    search.search('lunch before:foo');
    assert.deepEqual(search.matches(FIRST.id), ['a']);
    assert.equal(search.state.query.problems.length, 1);
  });

  it('grows with what is listed, and forgets accounts that go', async () => {
    search.search('lunch');
    assert.deepEqual(search.matches(SECOND.id), []);
    await list(second(), [entryOf({ subject: 'Lunch' }, { key: 'c' })]);
    await eventually('the match', () => search.matches(SECOND.id)?.length === 1);
    registry.update([FIRST]);
    assert.deepEqual(search.matches(SECOND.id), []);
    assert.equal(search.state.messages, 0);
    registry.update([FIRST, SECOND]);
    await list(second(), [entryOf({ subject: 'Lunch' }, { key: 'd' })]);
    await eventually('the match', () => search.matches(SECOND.id)?.[0] === 'd');
  });

  it('looks at what is kept on this machine, without a connection', () => {
    search.search('lunch');
    assert.deepEqual(first().calls, ['restore']);
  });

  it('reads a few missing headers by itself, each once, newest first, in the background', async () => {
    await list(first(), pending(3));
    search.search('lunch');
    assert.deepEqual(calls(), ['readHeaders p0,p1,p2 background']);
    await eventually('the end of reading', () => !search.state.isReading);
    search.search('lunch soon');
    search.search('lunch');
    assert.equal(calls().length, 1);
    assert.equal(search.unsearched(FIRST.id), 3);
    await search.readMissing();
    assert.equal(calls().length, 2);
  });

  it('reads no header that is not needed', async () => {
    await list(first(), [
      ...pending(2),
      entryOf({}, { key: 'big', octets: 5_000, summary: { kind: 'pending' } }),
    ]);
    search.search('is:read');
    assert.deepEqual(calls(), []);
    search.search('lunch larger:1k');
    assert.deepEqual(calls(), ['readHeaders big background']);
    assert.equal(search.state.missing, 1);
  });

  it('reads many headers, and those of an account that was not listed here, only when told to', async () => {
    await list(first(), pending(5_001));
    search.search('lunch');
    assert.deepEqual(calls(), []);
    assert.equal(search.state.missing, 5_001);
    await search.readMissing();
    assert.equal(calls().length, 1);

    first().calls.length = 0;
    first().set({ listing: 'cached' });
    await list(first(), pending(2));
    search.search('dinner');
    assert.deepEqual(calls(), []);
    assert.equal(search.state.missing, 2);
  });

  it('names accounts of which nothing is known, and lists none of them', () => {
    second().set({ listing: 'new' });
    search.search('lunch');
    assert.deepEqual(search.state.unlisted, [SECOND.id]);
    assert.deepEqual(second().calls, ['restore']);
  });

  it('stops reading when nothing is searched for any more, and may read again later', async () => {
    const signals: AbortSignal[] = [];
    await list(first(), pending(2));
    first().readHeaders = async (_keys, options) => {
      const { signal } = options as { readonly signal?: AbortSignal };
      signals.push(signal!);
      await new Promise((_resolve, reject) => {
        signal!.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    };
    search.search('lunch');
    assert.equal(search.state.isReading, true);
    search.search(undefined);
    await eventually('the end of reading', () => !search.state.isReading);
    assert.equal(signals[0]?.aborted, true);
    search.search('lunch');
    assert.equal(signals.length, 2);
    assert.equal(signals[1]?.aborted, false);
  });
});
