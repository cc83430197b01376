import assert from 'node:assert/strict';
import type { AccountView } from '../../../src/tree/accountChildren';
import { accountNode, messageNode, remarkNode, type TreeNode } from '../../../src/tree/nodes';
import { rowOf } from '../../../src/tree/nodeRow';
import type { Row } from '../../../src/tree/rows';
import type { LocalMailbox } from '../../../src/localmailbox/localMailbox';
import {
  inFolder,
  INTERACTIVE,
  localMailbox,
  mboxFile,
  message,
} from '../localmailbox/localMailboxHarness';

const formatting = { locale: 'en-US', timeZone: 'UTC', now: () => 0 };

function rowFor(mailbox: LocalMailbox, node: TreeNode, view: Partial<AccountView> = {}): Row {
  const row = rowOf(
    node,
    {
      mailbox,
      isBusy: false,
      pageSize: 50,
      matches: undefined,
      grouping: undefined,
      wanted: () => undefined,
      ...view,
    },
    { formatting, by: 'none', headers: undefined, filter: undefined, watched: undefined },
  );
  assert.ok(row);
  return row;
}

function root(mailbox: LocalMailbox): TreeNode {
  return accountNode(mailbox.account.id);
}

describe('the row of a local mailbox', () => {
  it('shows the name of the file, what it is and how much is in it', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('one'), message('two')]);
      const mailbox = localMailbox(path);
      const before = rowFor(mailbox, root(mailbox));
      assert.equal(before.label, 'archive.mbox');
      assert.equal(before.description, 'mbox');
      await mailbox.refresh(INTERACTIVE);
      const row = rowFor(mailbox, root(mailbox));
      assert.equal(row.description, 'mbox · 2 messages');
      assert.equal(row.icon.id, 'file');
      assert.equal(row.tooltip?.startsWith(path), true);
      assert.equal(row.contextValue, 'localMailbox');
      const [key] = mailbox.keys;
      assert.equal(
        rowFor(mailbox, root(mailbox), { matches: [key!] }).description,
        'mbox · 1 of 2',
      );
      // What the menus go by: nothing of it can be deleted or marked.
      const shown = rowFor(mailbox, messageNode(mailbox.account.id, key!));
      assert.equal(shown.contextValue, 'message+local');
      assert.equal(shown.label, 'two');
      mailbox.dispose();
    }));

  it('shows how much is read, and what went wrong', async () => {
    const mailbox = localMailbox('/gone/archive.mbox', 'mbox', {
      open: (_path, _kind, { signal, onProgress }) => {
        onProgress?.(333, 1_000);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      },
    });
    const work = mailbox.refresh(INTERACTIVE);
    await Promise.resolve();
    const busy = rowFor(mailbox, root(mailbox));
    assert.equal(busy.description, 'mbox · Reading 33 %…');
    assert.equal(busy.contextValue, 'localMailbox+busy');
    mailbox.cancel();
    await assert.rejects(work);
    assert.equal(rowFor(mailbox, root(mailbox)).description, 'mbox');

    const gone = localMailbox('/gone/archive.mbox');
    await assert.rejects(gone.refresh(INTERACTIVE));
    assert.equal(rowFor(gone, root(gone)).description, 'mbox · File not found');
    const error = rowFor(gone, remarkNode('error', gone.account.id));
    assert.equal(error.label, 'File not found');
    assert.equal(error.contextValue, 'localError');
    mailbox.dispose();
    gone.dispose();
  });

  it('shows nothing harmful, whatever the file is called', async () => {
    const mailbox = localMailbox('/mail/$(trash)\u202egpj.\u0007mbox');
    const gone = localMailbox('/mail/$(trash)\u202e.mbox');
    await assert.rejects(gone.refresh(INTERACTIVE));
    const rows = [
      rowFor(mailbox, root(mailbox)),
      rowFor(gone, root(gone)),
      rowFor(gone, remarkNode('error', gone.account.id)),
    ];
    for (const { label, description, tooltip, spoken } of rows) {
      for (const text of [label, description ?? '', tooltip ?? '', spoken]) {
        assert.equal(/\$\(|[\u202a-\u202e\u0007]/u.test(text), false, JSON.stringify(text));
      }
    }
    mailbox.dispose();
    gone.dispose();
  });
});
