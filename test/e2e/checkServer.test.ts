import assert from 'node:assert/strict';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { startMailpit } from '../support/serverModels/mailpit';
import type { RunningModel } from '../support/serverModels/model';
import type { Workbench } from '../support/vscode/workbench';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const ACCOUNT = 'Mailpit';

describe('checking a server', () => {
  stopAtFirstFailure();

  let model: RunningModel;
  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    model = await startMailpit({ messages: sampleMessages().map(({ octets }) => octets) });
    const { host, port, user, password } = model;
    session = await openVscode({
      env: { POP3_SAMPLE_ACCOUNT: JSON.stringify({ label: ACCOUNT, host, port, user, password }) },
    });
    ({ workbench } = session);
    await workbench.showMailboxes();
    await workbench.row('The Example Weekly').waitFor();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await model.close();
  });

  it('shows in the preview what is wrong with it, and reads and marks no message', async () => {
    const before = model.sessions.length;
    await workbench.contextMenu(workbench.row(ACCOUNT), 'Check Server');
    await workbench.pick('Look Only');
    const report = workbench.viewer;
    await report.getByRole('heading', { name: 'POP3 server report' }).waitFor();
    await report.getByRole('heading', { name: 'TOP with 0 lines sends a blank line' }).waitFor();
    await report.getByRole('link', { name: 'RFC 1939 §7 TOP' }).first().waitFor();
    const commands = model.sessions.slice(before).flatMap((each) => each.commands);
    assert.ok(commands.includes('TOP 1 0'));
    assert.deepEqual(
      commands.filter((command) => /^(?:RETR|DELE)/u.test(command)),
      [],
    );
  });

  it('shows the report as Markdown, which cannot be edited', async () => {
    await workbench.editorAction('Open Source File');
    await workbench.page.locator('.view-line', { hasText: 'POP3 server report' }).first().waitFor();
    await workbench.page.locator('.monaco-editor').first().click();
    await workbench.page.keyboard.type('x');
    await workbench.page.getByText('Cannot edit in read-only editor').first().waitFor();
  });

  it('puts a fresh report in the place of the last', async () => {
    model.maildrop.deliver(Buffer.from('Subject: another\r\n\r\nText\r\n'));
    const count = model.maildrop.snapshot().length;
    await workbench.runCommand('POP3: Check Server');
    await workbench.pick('Look Only');
    await workbench.viewer.getByText(`${count} messages,`).first().waitFor();
  });
});
