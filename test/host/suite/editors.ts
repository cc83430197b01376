import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { messageNode } from '../../../src/tree/nodes';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';
import { workspaceFolder } from './support/dataFolder';

const VIEW_TYPE = 'pop3.message';

describe('editors', () => {
  let fixture: MaildropFixture;

  before(async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote'), sampleMessage('receipt')]);
    await fixture.refresh();
  });

  after(() => fixture.close());

  afterEach(() => run('workbench.action.closeAllEditors'));

  function input(): unknown {
    return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  }

  async function customTab(uri: vscode.Uri): Promise<vscode.TabInputCustom> {
    const tab = await eventually('the custom editor', () => {
      const current = input();
      return current instanceof vscode.TabInputCustom ? current : undefined;
    });
    assert.equal(tab.viewType, VIEW_TYPE);
    assert.equal(tab.uri.toString(), uri.toString());
    return tab;
  }

  async function textTab(uri: vscode.Uri): Promise<void> {
    const tab = await eventually('the text editor', () => {
      const current = input();
      return current instanceof vscode.TabInputText ? current : undefined;
    });
    assert.equal(tab.uri.toString(), uri.toString());
  }

  async function localFile(name: string, octets: Uint8Array): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, name);
    await vscode.workspace.fs.writeFile(uri, octets);
    return uri;
  }

  it('say why a message cannot be opened raw, which the text editor of VS Code does not', async () => {
    const lonely = await MaildropFixture.start([sampleMessage('plainNote')]);
    try {
      await lonely.refresh();
      const message = lonely.node(lonely.stored[0]!);
      await lonely.mailbox.disconnect();
      lonely.server.faults.systemFailure = 'SYS/TEMP';
      await run('pop3.message.openRaw', message);
      const notice = await eventually('the notification', () => lonely.prompts.notices[0]);
      assert.equal(notice.message, 'Temporary server fault');
      assert.equal(lonely.prompts.notices.length, 1);
    } finally {
      await lonely.close();
      fixture.parts.prompts.use(fixture.prompts);
    }
  });

  it('render a message of the maildrop from its row', async () => {
    const message = fixture.node(fixture.stored[0]!);
    await run('pop3.message.open', message);
    await customTab(fixture.parts.tree.uriOf(message));
    const mark = await eventually('the read mark', () => fixture.entry(fixture.stored[0]!)?.isRead);
    assert.equal(mark, true);
    assert.equal(fixture.entry(fixture.stored[1]!)?.isRead, false);
  });

  it('render a message of the maildrop by its URI', async () => {
    const uri = fixture.uri(fixture.stored[1]!);
    await run('vscode.openWith', uri, VIEW_TYPE);
    await customTab(uri);
  });

  it('render a local .eml file', async () => {
    const uri = await localFile('local.eml', sampleMessage('newsletter'));
    await run('vscode.openWith', uri, VIEW_TYPE);
    await customTab(uri);
  });

  it('render a local file that holds no mail at all', async () => {
    const uri = await localFile('garbage.eml', Buffer.from([0, 255, 13, 10, 46, 0, 200]));
    await run('vscode.openWith', uri, VIEW_TYPE);
    await customTab(uri);
  });

  it('leave a local .eml file to the text editor unless asked', async () => {
    const uri = await localFile('text.eml', sampleMessage('plainNote'));
    await run('vscode.open', uri);
    await textTab(uri);
    assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, 'eml');
  });

  it('switch between the rendered message and its source', async () => {
    const uri = fixture.uri(fixture.stored[0]!);
    await run('pop3.viewer.showRendered', uri);
    await customTab(uri);
    await run('pop3.viewer.showRaw', uri);
    await textTab(uri);
  });

  it('show the source first where the setting says so', async () => {
    const message = fixture.node(fixture.stored[0]!);
    await withSetting('openMessagesAs', 'raw', async () => {
      await run('pop3.message.open', message);
      await textTab(fixture.parts.tree.uriOf(message));
    });
  });

  it('render where the setting holds no value it can have', async () => {
    const message = fixture.node(fixture.stored[0]!);
    await withSetting('openMessagesAs', 'junk', async () => {
      await run('pop3.message.open', message);
      await customTab(fixture.parts.tree.uriOf(message));
    });
  });

  it('compare the source of two messages', async () => {
    const [left, right] = fixture.stored.map((message) => fixture.node(message));
    await run('pop3.message.compare', left, [left, right]);
    const tab = await eventually('the comparison', () => {
      const current = input();
      return current instanceof vscode.TabInputTextDiff ? current : undefined;
    });
    assert.equal(tab.original.toString(), fixture.parts.tree.uriOf(left!).toString());
    assert.equal(tab.modified.toString(), fixture.parts.tree.uriOf(right!).toString());
  });

  it('open nothing for what is no message', async () => {
    await run('pop3.message.open', { kind: 'message', id: 7 });
    await run('pop3.message.openRaw', 'pop3:/nothing');
    await run('pop3.viewer.showRendered');
    await run('pop3.message.compare', fixture.node(fixture.stored[0]!));
    assert.equal(input(), undefined);
    assert.match(fixture.prompts.notices.at(-1)?.message ?? '', /Select two messages/u);
  });

  it('keep a rendered message that cannot be fetched as a tab of its own', async () => {
    const gone = messageNode(fixture.account.id, 'B'.repeat(22));
    await run('pop3.message.openRendered', gone);
    await customTab(fixture.parts.tree.uriOf(gone));
  });
});
