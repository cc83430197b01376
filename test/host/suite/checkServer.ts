import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const SCHEME = 'pop3-report';

describe('checking a server', () => {
  let fixture: MaildropFixture;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote'), sampleMessage('receipt')]);
  });

  afterEach(async () => {
    await run('workbench.action.closeAllEditors');
    await fixture.close();
  });

  function report(): vscode.TextDocument {
    const documents = vscode.workspace.textDocuments.filter(
      ({ uri }) => uri.scheme === SCHEME && uri.path.startsWith(`/${fixture.account.id}/`),
    );
    assert.equal(documents.length, 1);
    return documents[0]!;
  }

  async function check(...picks: readonly string[]): Promise<void> {
    fixture.prompts.picks = [...picks];
    await run('pop3.account.checkServer', fixture.account.id);
  }

  it('opens a report in Markdown and its preview, and reads and marks nothing', async () => {
    await fixture.refresh();
    const before = fixture.commands.length;
    await check('Look Only');
    assert.equal(report().languageId, 'markdown');
    assert.match(
      report().getText(),
      /^# POP3 server report: .*\n\n`Sample-POP3`: \*\*no defects\*\*/u,
    );
    const tab = await eventually('the preview', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputWebview ? input : undefined;
    });
    assert.match(tab.viewType, /markdown\.preview/u);
    const sent = fixture.commands.slice(before);
    assert.ok(sent.includes('TOP 1 0'));
    assert.ok(!sent.some((command) => /^(?:RETR|DELE)/u.test(command)));
    assert.deepEqual(fixture.prompts.notices, []);
  });

  it('puts a fresh report in the place of the last', async () => {
    await check('Look Only');
    const uri = report().uri.toString();
    fixture.server.faults.withoutTop = true;
    await check('Look Only');
    await eventually('the fresh report', () => report().getText().includes('no TOP'));
    assert.equal(report().uri.toString(), uri);
  });

  it('reads messages only after a question', async () => {
    await check('Look and Read Messages');
    assert.match(fixture.prompts.questions[0]?.message ?? '', /^Read up to 10 messages/u);
    assert.equal(fixture.commands.length, 0);

    fixture.prompts.buttons = ['Read Messages'];
    await check('Look and Read Messages');
    assert.ok(fixture.commands.includes('RETR 1'));
    assert.ok(!fixture.commands.some((command) => command.startsWith('DELE')));
  });

  it('marks only a message that was picked and given up', async () => {
    const deletions = (): readonly string[] =>
      fixture.commands.filter((command) => command.startsWith('DELE'));
    const picks = ['Look, Read and Try a Delete', 'Your receipt for order 10482 – € 51.20'];
    await check(...picks);
    assert.match(fixture.prompts.questions[0]?.message ?? '', /ready to lose “Your receipt/u);
    assert.deepEqual(deletions(), []);

    fixture.prompts.buttons = ['Use This Message'];
    await check(...picks);
    assert.deepEqual(deletions(), ['DELE 2', 'DELE 2']);
    assert.equal(fixture.stored.length, 2);
  });

  it('reports a server that does not answer, too', async () => {
    await fixture.server.close();
    await check('Look Only');
    assert.match(report().getText(), /> \*\*No connection\.\*\*/u);
  });

  it('does nothing when the user cancels', async () => {
    await check();
    assert.equal(fixture.commands.length, 0);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
  });
});
