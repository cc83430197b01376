import assert from 'node:assert/strict';
import { Pop3Error } from '../../../src/pop3/errors';
import type { TreeNode } from '../../../src/tree/nodes';
import { exampleAccount } from '../accounts/exampleAccount';
import { bench, entriesOf, kindsOf } from './modelBench';

describe('a long list', () => {
  it('is shown as its newest messages, a row for more, and one for all others', () => {
    const { children, labels } = bench(entriesOf(2_345));
    const rows = children();
    assert.equal(kindsOf(rows), 'messages,more,range');
    assert.deepEqual(labels(rows.slice(-2)), ['Show 100 More', 'Older messages']);
    const ranges = children(rows.at(-1));
    assert.deepEqual(labels(ranges), [
      '101 – 500',
      '501 – 1,000',
      '1,001 – 1,500',
      '1,501 – 2,000',
      '2,001 – 2,345',
    ]);
  });

  it('leads to each message, with no more than 1,000 rows below any', () => {
    const { children } = bench(entriesOf(100_000));
    const seen = new Set<string>();
    let widest = 0;
    const walk = (node?: TreeNode): void => {
      const below = children(node);
      widest = Math.max(widest, below.length);
      for (const child of below) {
        if (child.kind === 'message') {
          assert.ok(!seen.has(child.key));
          seen.add(child.key);
        } else if (child.kind === 'range') {
          walk(child);
        }
      }
    };
    walk();
    assert.equal(seen.size, 100_000);
    assert.ok(widest <= 1_000, `${widest} rows`);
  });

  it('tells which days a range is of, as far as its headers are known', () => {
    const entries = entriesOf(2_000);
    const { mailbox, model, children } = bench(entries);
    const [, range] = children(children().at(-1));
    assert.equal(model.row(range!)?.description, '5 Oct – 17 Aug');
    mailbox.entries = [
      ...entries.slice(0, 500),
      ...entriesOf(1_500, { summary: { kind: 'pending' } }).map((entry, index) => ({
        ...entry,
        key: `p${index}`,
      })),
    ];
    assert.equal(model.row(range!)?.description, undefined);
  });

  it('gives the same nodes again, and knows the parent of each', () => {
    const { children, model, account } = bench(entriesOf(2_000));
    const rows = children();
    const ranges = children(rows.at(-1));
    const messages = children(ranges[1]);
    assert.deepEqual(children(), rows);
    children().forEach((node, index) => {
      assert.equal(node, rows[index]);
    });
    assert.equal(model.parent(messages[0]!), ranges[1]);
    assert.equal(model.parent(ranges[1]!), rows.at(-1));
    assert.equal(model.parent(rows[0]!), account);
    assert.equal(model.parent(account), undefined);
  });

  it('forgets the rows of a range that is folded, and has VS Code ask for them when it is unfolded', () => {
    const { children, model, fired, pass } = bench(entriesOf(2_000));
    const [range] = children(children().at(-1));
    const before = model.nodeCount;
    children(range);
    assert.equal(model.nodeCount, before + 400);
    model.setUnfolded(range!, false);
    assert.equal(model.nodeCount, before);
    pass();
    assert.deepEqual(fired, [[range]]);
  });

  it('refreshes the rows whose headers came, and no others', () => {
    const { children, mailbox, fired, pass } = bench(entriesOf(2_000));
    const rows = children();
    const [range] = children(rows.at(-1));
    const inRange = children(range);
    mailbox.set({ activity: 'readingHeaders', progress: { done: 1, total: 3 } });
    mailbox.tell({ kind: 'entry', keys: ['m0', 'm150', 'm1900'] });
    pass();
    assert.deepEqual(fired, [[rows[0], inRange[50]]]);
  });

  it('refreshes a range, not its account, when very many of its rows changed', () => {
    const { children, mailbox, fired, pass } = bench(entriesOf(2_000));
    const [range] = children(children().at(-1));
    children(range);
    mailbox.set({ activity: 'readingHeaders', progress: { done: 1, total: 3 } });
    mailbox.tell({
      kind: 'entry',
      keys: entriesOf(2_000)
        .slice(200)
        .map(({ key }) => key),
    });
    pass();
    assert.deepEqual(fired, [[range]]);
  });
});

describe('a filter', () => {
  it('leaves only what matches, flat and newest first, and counts it', () => {
    const { filter, model, children, account, fired, pass } = bench(entriesOf(2_000), 'day');
    filter.set('from:alex', ['m3', 'm500', 'gone', 'm900']);
    pass();
    assert.deepEqual(fired.at(-1), [account]);
    assert.deepEqual(
      children().map((node) => (node.kind === 'message' ? node.key : node.kind)),
      ['m3', 'm500', 'm900'],
    );
    assert.equal(model.row(account)?.description, '4 of 2,000');
    filter.set(undefined);
    assert.notEqual(model.row(account)?.description, '4 of 2,000');
  });

  it('pages what matches', () => {
    const { filter, model, children, labels } = bench(entriesOf(2_000));
    const all = entriesOf(2_000).map(({ key }) => key);
    filter.set('lunch', all);
    assert.equal(kindsOf(children()), 'messages,more,range');
    model.showMore(children().find(({ kind }) => kind === 'more')!);
    assert.equal(children().length, 202);
    assert.equal(labels(children(children().at(-1)))[0], '201 – 500');
    filter.set('lunc', all);
    assert.equal(children().length, 102);
  });

  it('says that nothing matches, and what could not be searched', () => {
    const { filter, model, children, labels } = bench(entriesOf(20));
    filter.set('zebra \u202e$(x)', []);
    assert.deepEqual(labels(children()), ['No message matches']);
    assert.doesNotMatch(JSON.stringify(model.row(children()[0]!)), /\u202e|\$\(x/u);
    filter.set('zebra', [], 7);
    assert.equal(
      model.row(children()[0]!)?.description,
      '7 not searched: their headers are not read yet',
    );
  });
});

describe('a list kept on this computer', () => {
  it('says since when, and offers to ask the server', () => {
    const { mailbox, model, account, children, labels } = bench(entriesOf(2));
    mailbox.set({ listing: 'cached', listedAt: Date.UTC(2026, 10, 22, 15, 20) });
    assert.equal(model.row(account)?.description, '2 messages · kept from 22 Nov, 15:20');
    assert.equal(kindsOf(children()), 'kept,messages');
    assert.equal(labels(children())[0], 'Kept from 22 Nov, 15:20');
    assert.equal(model.row(children()[0]!)?.command?.id, 'pop3.mailbox.refresh');
  });

  it('says nothing of it while the server is being asked, and both after that failed', () => {
    const { mailbox, model, account, children } = bench(entriesOf(2));
    mailbox.set({ listing: 'cached', activity: 'connecting' });
    assert.equal(kindsOf(children()), 'messages');
    assert.equal(model.row(account)?.description, 'Connecting…');
    mailbox.set({ activity: undefined, error: new Pop3Error('connect', 'x') });
    assert.equal(kindsOf(children()), 'error,kept,messages');
  });
});

describe('rows on screen', () => {
  const pending = { summary: { kind: 'pending' } } as const;

  it('have their headers read together, once each until they change', () => {
    const { mailbox, model, pass } = bench(entriesOf(100, pending));
    const { id } = exampleAccount;
    ['m7', 'm8', 'm7'].forEach((key) => {
      model.see(id, key);
    });
    pass();
    model.see(id, 'm8');
    model.see(id, 'm9');
    pass();
    assert.deepEqual(mailbox.calls, ['readHeaders m7,m8 seen', 'readHeaders m9 seen']);
    mailbox.tell({ kind: 'entry', keys: ['m8'] });
    model.see(id, 'm8');
    pass();
    assert.equal(mailbox.calls.at(-1), 'readHeaders m8 seen');
  });

  it('connect to no server that was not asked in this window, that failed, or for what is known', () => {
    const { mailbox, model, pass } = bench([...entriesOf(1), ...entriesOf(9, pending).slice(1)]);
    const { id } = exampleAccount;
    model.see(id, 'm0');
    model.see(id, 'unknown');
    model.see('unknown00001', 'm1');
    mailbox.set({ listing: 'cached' });
    model.see(id, 'm1');
    mailbox.set({ listing: 'listed', error: new Pop3Error('connect', 'x') });
    model.see(id, 'm1');
    pass();
    assert.deepEqual(mailbox.calls, []);
  });

  it('say whether their header is about to be read', () => {
    const { mailbox, children, labels } = bench(entriesOf(1, pending));
    assert.deepEqual(labels(children()), ['Reading header…']);
    mailbox.set({ error: new Pop3Error('aborted', 'x') });
    assert.deepEqual(labels(children()), ['Header not read yet']);
  });
});

describe('an account on screen', () => {
  it('has what was kept of it restored, once, without connecting', () => {
    const { mailbox, model, restored } = bench();
    assert.equal(restored, 'restore');
    model.children();
    assert.deepEqual(mailbox.calls, []);
  });
});
