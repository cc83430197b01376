import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../src/tree/nodes';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';

describe('the tree', () => {
  let fixture: MaildropFixture;

  afterEach(() => fixture.close());

  const ids = (nodes: readonly TreeNode[]): readonly string[] => nodes.map(({ id }) => id);
  const kinds = (nodes: readonly TreeNode[]): readonly string[] => nodes.map(({ kind }) => kind);
  const item = (node: TreeNode): vscode.TreeItem => fixture.parts.tree.item(node);
  const label = (node: TreeNode): string => {
    const text = item(node).label;
    return typeof text === 'string' ? text : (text?.label ?? '');
  };
  const bulk = (count: number): readonly Buffer[] =>
    Array.from({ length: count }, (_unused, index) => bulkMessage(index));

  async function showView(): Promise<void> {
    await run('pop3.mailboxes.focus');
    await eventually('the view', () => fixture.parts.view.isVisible);
  }

  it('offers to list an account, and connects only then', async () => {
    fixture = await MaildropFixture.start(bulk(1));
    await showView();
    assert.deepEqual(kinds(fixture.children), ['unlisted']);
    assert.equal(item(fixture.children[0]!).command?.command, 'pop3.mailbox.refresh');
    assert.equal(fixture.server.sessions.length, 0);
  });

  it('is filled by a refresh, newest first, with sender, subject and unread mark', async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote'), sampleMessage('receipt')]);
    await fixture.refresh();
    const [receipt, note] = fixture.children;
    assert.deepEqual(
      ids(fixture.children),
      ids(fixture.stored.toReversed().map((message) => fixture.node(message))),
    );
    const spoken = item(receipt!).accessibilityInformation?.label ?? '';
    assert.match(spoken, /Your receipt for order/u);
    assert.match(spoken, /unread/u);
    assert.match(item(receipt!).contextValue ?? '', /^message\+unread/u);
    assert.equal(item(receipt!).command?.command, 'pop3.message.open');
    assert.doesNotMatch(`${label(note!)} ${item(note!).tooltip as string}`, /receipt/u);
  });

  it('keeps ids and nodes over a refresh, and adds what is new above', async () => {
    fixture = await MaildropFixture.start(bulk(3));
    await fixture.refresh();
    const before = fixture.children;
    fixture.server.deliver('sample', bulkMessage(3));
    await fixture.refresh();
    const [added, ...others] = fixture.children;
    assert.deepEqual(ids(others), ids(before));
    others.forEach((node, index) => {
      assert.equal(node, before[index]);
    });
    assert.ok(!ids(before).includes(added!.id));
    assert.equal(fixture.entry(fixture.stored[3]!)?.isNew, true);
  });

  it('drops what has left the maildrop', async () => {
    fixture = await MaildropFixture.start(bulk(3));
    await fixture.refresh();
    const gone = fixture.stored[1]!;
    fixture.server.maildrops.get('sample')?.remove(new Set([gone.uid]));
    await fixture.refresh();
    assert.equal(fixture.children.length, 2);
    assert.ok(!ids(fixture.children).includes(fixture.node(gone).id));
  });

  it('knows the parent of every row, as revealing one needs', async () => {
    fixture = await MaildropFixture.start(bulk(2));
    await fixture.refresh();
    const { tree } = fixture;
    const root = tree.account(fixture.account.id);
    assert.equal(tree.parent(root), undefined);
    for (const child of fixture.children) {
      assert.equal(tree.parent(child), root);
    }
    assert.ok(tree.children().includes(root));
    assert.deepEqual(tree.children(fixture.children[0]), []);
  });

  it('unfolds an account in the view and lists it then', async () => {
    fixture = await MaildropFixture.start(bulk(2));
    await showView();
    await fixture.parts.view.revealAccount(fixture.account.id);
    await eventually('the list', () => fixture.children.length === 2);
    assert.deepEqual(ids(fixture.parts.view.selection), [`account:${fixture.account.id}`]);
    // Of an account that is gone nothing is revealed, and nothing fails.
    await fixture.parts.view.revealAccount('unknown00001');
  });

  it('shows a page at a time and more when asked', async () => {
    fixture = await MaildropFixture.start(bulk(25));
    await withSetting('list.pageSize', 10, async () => {
      await fixture.refresh();
      const more = (): TreeNode | undefined => fixture.children.find(({ kind }) => kind === 'more');
      assert.equal(fixture.children.length, 11);
      assert.equal(label(more()!), 'Show 10 More');
      await run('pop3.mailbox.showMore', more());
      assert.equal(fixture.children.length, 21);
      assert.equal(label(more()!), 'Show 5 More');
      await run('pop3.mailbox.showMore', more());
      assert.equal(fixture.children.length, 25);
      assert.equal(more(), undefined);
      assert.ok(fixture.mailbox.entries.every(({ summary }) => summary.kind === 'loaded'));
    });
    assert.equal(fixture.commands.filter((command) => command.startsWith('TOP')).length, 25);
  });

  it('leads to each message of a long list, with few rows below any', async () => {
    fixture = await MaildropFixture.start(bulk(1_300));
    await withSetting('list.pageSize', 10, async () => {
      await fixture.refresh();
      assert.deepEqual(kinds(fixture.children).slice(-2), ['more', 'range']);
      const found: string[] = [];
      let widest = 0;
      const walk = (nodes: readonly TreeNode[]): void => {
        widest = Math.max(widest, nodes.length);
        for (const node of nodes) {
          if (node.kind === 'message') {
            found.push(node.key);
          }
          walk(node.kind === 'range' ? fixture.tree.children(node) : []);
        }
      };
      walk(fixture.children);
      assert.deepEqual(found, fixture.mailbox.keys);
      assert.ok(widest <= 500, `${widest} rows`);
    });
    assert.equal(fixture.commands.filter((command) => command.startsWith('TOP')).length, 10);
  });

  it('reads the headers of the rows that come on screen, and of no others', async () => {
    fixture = await MaildropFixture.start(bulk(400));
    await showView();
    await withSetting('list.pageSize', 10, async () => {
      await fixture.refresh();
      await fixture.parts.view.revealAccount(fixture.account.id);
      await run('pop3.mailboxes.focus');
      await run('list.focusLast');
      await run('list.expand');
      const read = (): number =>
        fixture.mailbox.entries.filter(({ summary }) => summary.kind === 'loaded').length;
      await eventually('headers', () => read() > 11);
      await eventually('rest', () => fixture.mailbox.status.activity === undefined);
      // As many as fit on a screen, out of 390.
      assert.ok(read() < 150, `${read()} headers`);
    });
  });

  it('groups the messages as the menu says, and reads all headers for that', async () => {
    fixture = await MaildropFixture.start(bulk(31));
    await showView();
    const setting = (): unknown => vscode.workspace.getConfiguration('pop3').get('list.groupBy');
    await withSetting('list.pageSize', 10, async () => {
      await fixture.refresh();
      assert.equal(fixture.children.length, 12);
      await run('pop3.list.groupBySender');
      assert.equal(setting(), 'sender');
      await eventually('all headers', () =>
        fixture.mailbox.entries.every(({ summary }) => summary.kind === 'loaded'),
      );
      const messages = (): readonly TreeNode[] =>
        fixture.children.flatMap((node) =>
          node.kind === 'group' ? fixture.tree.children(node) : [],
        );
      await eventually('the groups', () => messages().length === 31);
      fixture.prompts.picks = ['None'];
      await run('pop3.list.groupBy');
      assert.equal(setting(), 'none');
      await eventually('the list', () => fixture.children[0]?.kind === 'message');
    });
    await run('pop3.list.groupByNone');
  });

  it('keeps a page size that is out of bounds within them', async () => {
    fixture = await MaildropFixture.start(bulk(12));
    await withSetting('list.pageSize', -3, async () => {
      await fixture.refresh();
      assert.deepEqual(kinds(fixture.children), [
        ...Array.from({ length: 10 }, () => 'message'),
        'more',
      ]);
    });
  });

  it('says that a maildrop is empty', async () => {
    fixture = await MaildropFixture.start();
    await fixture.refresh();
    assert.deepEqual(kinds(fixture.children), ['empty']);
    assert.equal(label(fixture.children[0]!), 'No messages');
  });

  it('shows a refused login as a row, and lists after the right password was entered there', async () => {
    fixture = await MaildropFixture.start(bulk(2));
    await showView();
    await fixture.parts.credentials.store(fixture.account, 'wrong-octarine');
    await fixture.refresh();
    const [row] = fixture.children;
    assert.deepEqual(kinds(fixture.children), ['error']);
    assert.equal(label(row!), 'Login refused');
    assert.equal(item(row!).contextValue, 'error+password');
    assert.doesNotMatch(JSON.stringify(item(row!)), /octarine/u);
    assert.deepEqual(fixture.prompts.notices, []);

    fixture.prompts.buttons = ['Enter Password…'];
    const passwords = fixture.enterPasswords(['sample']);
    await run(item(row!).command!.command, row);
    assert.deepEqual(fixture.prompts.questions[0]?.buttons, [
      'Enter Password…',
      'Edit Account…',
      'Retry',
      'Show Log',
    ]);
    await eventually('the list', () => fixture.children.length === 2);
    assert.equal(passwords.asked.length, 1);
    assert.deepEqual(kinds(fixture.children), ['message', 'message']);
  });

  it('tells of a failure by notification where it is not on screen', async () => {
    fixture = await MaildropFixture.start(bulk(1));
    await run('workbench.view.explorer');
    await eventually('the view to be hidden', () => !fixture.parts.view.isVisible);
    fixture.server.faults.locked = true;
    await fixture.refresh();
    const notice = await eventually('the notification', () => fixture.prompts.notices[0]);
    assert.equal(notice.severity, 'error');
    assert.match(notice.message, /in use/iu);
  });

  it('keeps the messages listed before when a refresh fails', async () => {
    fixture = await MaildropFixture.start(bulk(2));
    await showView();
    await fixture.refresh();
    fixture.server.faults.locked = true;
    await fixture.refresh();
    assert.deepEqual(kinds(fixture.children), ['error', 'message', 'message']);
    fixture.server.faults.locked = false;
    await fixture.refresh();
    assert.deepEqual(kinds(fixture.children), ['message', 'message']);
  });

  it('runs commands on rows of accounts that are gone without harm', async () => {
    fixture = await MaildropFixture.start(bulk(1));
    const stranger = { kind: 'account', id: 'account:unknown00001', accountId: 'unknown00001' };
    await run('pop3.mailbox.cancel', stranger);
    await run('pop3.mailbox.showMore', stranger);
    await run('pop3.error.showActions', stranger);
    await run('pop3.mailbox.unmarkAll', stranger);
    assert.deepEqual(fixture.prompts.questions, []);
    assert.equal(fixture.server.sessions.length, 0);
  });
});
