import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { LocalMailboxes } from '../../../src/localmailbox/localMailboxes';
import { localPlace, placesFrom } from '../../../src/localmailbox/localPlace';
import { localMailbox } from './localMailboxHarness';

function opened(kept?: unknown): { readonly set: LocalMailboxes; kept: () => unknown } {
  let memory = kept;
  const set = new LocalMailboxes(({ path, kind }) => localMailbox(path, kind), {
    read: () => memory,
    write: (places) => {
      memory = places;
      return Promise.resolve();
    },
  });
  return { set, kept: () => memory };
}

describe('the local mailboxes of a workspace', () => {
  it('are remembered until they are closed', async () => {
    const { set, kept } = opened();
    const first = await set.add(localPlace('/mail/a.mbox', 'mbox'));
    await set.add(localPlace('/mail/b', 'maildir'));
    const again = opened(kept()).set;
    assert.deepEqual(
      again.all().map(({ place }) => place),
      set.all().map(({ place }) => place),
    );
    await set.remove(first.account.id);
    assert.deepEqual(kept(), [{ path: resolve('/mail/b'), kind: 'maildir' }]);
    assert.equal(set.get(first.account.id), undefined);
    set.dispose();
    again.dispose();
  });

  it('are each there once, and anew where the path is of another kind', async () => {
    const { set } = opened();
    let changes = 0;
    set.onDidChange(() => (changes += 1));
    const first = await set.add(localPlace('/mail/a', 'mbox'));
    assert.equal(await set.add(localPlace('/mail/x/../a', 'mbox')), first);
    assert.equal(changes, 1);
    const other = await set.add(localPlace('/mail/a', 'maildir'));
    assert.notEqual(other, first);
    assert.equal(set.all().length, 1);
    set.dispose();
  });

  it('have ids that a document can be named by', () => {
    assert.match(localPlace('/mail/$(x)\u202e/\u00e9.mbox', 'mbox').id, /^[a-z0-9]{8,64}$/u);
    assert.notEqual(localPlace('/a', 'mbox').id, localPlace('/b', 'mbox').id);
  });

  it('are none where what was kept is no such list', () => {
    const junk = [undefined, 7, 'x', {}, [1, null, {}, { path: 1, kind: 'mbox' }]];
    for (const kept of [
      ...junk,
      [
        { path: '', kind: 'mbox' },
        { path: '/a', kind: 'toString' },
      ],
    ]) {
      assert.deepEqual(placesFrom(kept), []);
    }
  });
});
