import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/polling';
import { sampleMessage } from '../support/sampleMessages/sampleMessages';
import type { Workbench } from '../support/vscode/workbench';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

describe('a local .eml file in VS Code', () => {
  // Each test goes on where the one before it left the window.
  stopAtFirstFailure();

  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    // An edit that was saved by itself could not be reverted.
    session = await openVscode({ settings: { 'files.autoSave': 'off' } });
    ({ workbench } = session);
    const files = {
      'receipt.eml': sampleMessage('receipt'),
      'cut-off.eml': sampleMessage('missingFinalBoundary'),
      'not-mail.eml': Buffer.from([0, 255, 254, 13, 10, 65, 0, 13, 13, 10, 10, 61, 63, 63, 61]),
      'Upper.EML': sampleMessage('plainNote'),
      'forward.eml': sampleMessage('forwarded'),
    };
    for (const [name, octets] of Object.entries(files)) {
      await writeFile(join(session.codeServer.workspace, name), octets);
    }
    // The Explorer lists them anew: whether it is told of new files in time is no concern of these tests.
    await workbench.reload();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
  });

  async function waitForLine(start: string): Promise<void> {
    await eventually(`a line that starts with ${start}`, async () =>
      (await workbench.visibleLines()).some((line) => line.startsWith(start)),
    );
  }

  async function waitForHeading(subject: RegExp): Promise<void> {
    await workbench.viewer.getByRole('heading', { name: subject }).waitFor();
  }

  it('opens in the text editor in the language of mail, and can be edited', async () => {
    await workbench.openFile('receipt.eml');
    await waitForLine('Message-ID: <receipt@sample.example.org>');
    await workbench.page.locator('.statusbar').getByText('Email Message').waitFor();
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.type('X-Note: mine\n');
    await waitForLine('X-Note: mine');
    await workbench.runCommand('File: Revert File');
    await eventually('the edit to be gone', async () =>
      (await workbench.visibleLines()).every((line) => !line.startsWith('X-Note')),
    );
  });

  it('is rendered by "Reopen Editor With…", with its inline image', async () => {
    await workbench.reopenWith('Rendered Message');
    await waitForHeading(/Your receipt for order/u);
    await workbench.viewer.getByText('<orders@shop.example.com>', { exact: true }).waitFor();
    await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
  });

  it('finds in it by Ctrl+F, whether the focus is on its tab, in the message or in the find bar', async () => {
    const { page, viewer, mailBody } = workbench;
    const bar = viewer.getByRole('search', { name: 'Find in message' });
    await page.locator('.tab.active').focus();
    await page.keyboard.press('Control+f');
    await bar.waitFor();
    await page.keyboard.type('robin');
    await viewer.getByText(/^1 of \d+$/u).waitFor();
    const field = bar.getByRole('textbox');
    const isSelected = (): Promise<boolean> =>
      field.evaluate(
        (input: HTMLInputElement) =>
          input.selectionEnd === input.value.length && input.selectionStart === 0,
      );
    // Once more from within: neither a second bar, nor is what was typed lost.
    await page.keyboard.press('Control+f');
    await eventually('what was typed to be selected', isSelected);
    assert.equal(await bar.count(), 1);
    assert.equal(await field.inputValue(), 'robin');
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'hidden' });
    await mailBody.getByText('Thank you, Robin!').click();
    await page.keyboard.press('Control+f');
    await bar.waitFor();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'hidden' });
  });

  it('goes between the source and the rendered message by the buttons above it', async () => {
    await workbench.editorAction('Show Raw Source');
    await waitForLine('Message-ID: <receipt@sample.example.org>');
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('Upper.EML');
    await waitForLine('Subject: ');
    await workbench.editorAction('Show Rendered Message');
    await workbench.viewer.getByRole('heading', { level: 1 }).waitFor();
  });

  it('shows what can be read of a malformed file, and its source', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('cut-off.eml');
    await workbench.editorAction('Show Rendered Message');
    await waitForHeading(/No final boundary/u);
    await workbench.viewer.getByText('<cut@example.org>', { exact: true }).waitFor();
    await workbench.viewer.getByText('last.txt').first().waitFor();
    await workbench.editorAction('Show Raw Source');
    await waitForLine('Subject: No final boundary');
  });

  it('renders a file that is no mail without failing', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('cut-off.eml');
    await workbench.openFile('not-mail.eml');
    await workbench.reopenWith('Rendered Message');
    await waitForHeading(/no subject/iu);
  });

  it('opens a message that is attached rendered, with its source behind a button', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('forward.eml');
    await workbench.reopenWith('Rendered Message');
    await waitForHeading(/^Fwd: Keys/u);
    await workbench.viewer.getByRole('button', { name: 'Open keys.eml', exact: true }).click();
    await workbench.editorTab('keys.eml').waitFor();
    await waitForHeading(/^Keys to the meeting room/u);
    await workbench.viewer.getByText('The keys are at the front desk.').waitFor();
    await workbench.editorAction('Show Raw Source');
    await waitForLine('Message-ID: <keys@example.org>');
  });

  it('needs no account', async () => {
    await workbench.showMailboxes();
    await workbench.page
      .locator('.sidebar .welcome-view-content')
      .getByText('Browse the messages of a POP3 maildrop')
      .waitFor();
  });
});
