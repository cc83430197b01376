import assert from 'node:assert/strict';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import type { GroupBy } from '../../../src/platform/settings';
import { Pop3Error } from '../../../src/pop3/errors';
import { eventually } from '../../support/polling';
import { entryOf } from './fakeMailbox';
import { bench, entriesOf, kindsOf } from './modelBench';

describe('groups', () => {
  async function grouped(entries: readonly MessageEntry[], by: GroupBy = 'day') {
    const made = bench(entries, by);
    await eventually('the groups', () => {
      made.pass();
      return made.children().some(({ kind }) => kind === 'group');
    });
    await eventually('all groups', () => {
      made.pass();
      return made.labels(made.children()).every((label) => label !== 'Grouping messages…');
    });
    return made;
  }

  it('stand below an account, the first unfolded, each with its counts', async () => {
    const { children, model, labels } = await grouped(entriesOf(25, { isRead: false }));
    const rows = children();
    assert.equal(labels(rows).slice(0, 2).join(), 'Today,Yesterday');
    assert.deepEqual(
      rows.map((row) => model.isUnfoldedAtFirst(row)),
      [true, false, false],
    );
    assert.equal(model.row(rows[2]!)?.description, '5 unread');
    assert.equal(children(rows[0]).length, 10);
    assert.equal(model.parent(children(rows[0])[0]!), rows[0]);
  });

  it('show a page of their messages, and more when asked', async () => {
    const same = entriesOf(10).at(0)!.summary;
    const { children, model, labels, fired, pass } = await grouped(
      entriesOf(250, { summary: same }),
    );
    const [group] = children();
    assert.equal(kindsOf(children(group)), 'messages,more');
    const more = children(group).at(-1);
    assert.deepEqual(labels([more!]), ['Show 100 More']);
    assert.equal(model.row(more!)?.command?.id, 'pop3.list.showMore');
    fired.length = 0;
    model.showMore(more!);
    pass();
    assert.deepEqual(fired, [[group]]);
    assert.equal(children(group).length, 201);
    model.showMore(children(group).at(-1)!);
    assert.equal(kindsOf(children(group)), 'messages');
    assert.equal(children(group).length, 250);
  });

  it('are paged themselves where there are very many', async () => {
    const { children, labels } = await grouped(entriesOf(25_000));
    await eventually('all days', () => labels(children()).includes('Earlier days'));
    assert.equal(kindsOf(children()), 'groups,more,range');
    const below = children(children().at(-1));
    assert.ok(below.length <= 1_000);
  });

  it('have the missing headers read in the background, newest first, while they are on screen', async () => {
    const { mailbox, model, children, pass } = await grouped([
      ...entriesOf(2),
      entryOf({}, { key: 'p', summary: { kind: 'pending' } }),
      entryOf({}, { key: 'q', summary: { kind: 'pending' } }),
    ]);
    await eventually('the wish', () => mailbox.calls.length > 0);
    assert.equal(mailbox.calls[0], 'readHeaders p,q background');
    assert.ok(children().length > 0);
    model.setVisible(false);
    pass();
  });

  it('have no headers read while nobody sees them, nor of a maildrop that was not listed', async () => {
    const pending = [entryOf({}, { key: 'p', summary: { kind: 'pending' } })];
    for (const hide of [
      ({ model }: ReturnType<typeof bench>) => {
        model.setVisible(false);
      },
      ({ model, account }: ReturnType<typeof bench>) => {
        model.setUnfolded(account, false);
      },
      ({ mailbox }: ReturnType<typeof bench>) => {
        mailbox.set({ listing: 'cached' });
      },
    ]) {
      const made = bench(pending, 'none');
      hide(made);
      made.groupBy('day');
      await eventually('the groups', () => {
        made.pass();
        return made.fired.length > 1;
      });
      await new Promise((done) => setImmediate(done));
      assert.deepEqual(made.mailbox.calls, []);
    }
  });

  it('do not go on reading after a failure until the maildrop is listed again', async () => {
    const made = bench([entryOf({}, { key: 'p', summary: { kind: 'pending' } })]);
    const { mailbox, children, pass } = made;
    mailbox.failure = new Pop3Error('aborted', 'cancelled');
    made.groupBy('sender');
    await eventually('the wish', () => {
      pass();
      children();
      return mailbox.calls.length === 1;
    });
    mailbox.tell({ kind: 'entry', keys: ['p'] });
    await new Promise((done) => setImmediate(done));
    children();
    assert.equal(mailbox.calls.length, 1);
    mailbox.tell({ kind: 'entries' });
    await eventually('another wish', () => mailbox.calls.length === 2);
  });

  it('give way to the list when the setting changes, and come back', async () => {
    const made = await grouped(entriesOf(25));
    made.groupBy('none');
    assert.equal(kindsOf(made.children()), 'messages');
    made.pass();
    assert.equal(made.fired.at(-1), undefined);
    made.groupBy('sender');
    await eventually('the groups', () => kindsOf(made.children()) === 'group');
  });
});
