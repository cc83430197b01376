import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/polling';
import { sampleMessage, sampleMessages } from '../support/sampleMessages/sampleMessages';
import { type SampleServer, startSampleServer } from '../support/sampleServer/sampleServer';
import type { Workbench } from '../support/vscode/workbench';
import { enterAccount } from './support/accounts';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

describe('a mailbox in VS Code', () => {
  // Each test goes on where the one before it left the window.
  stopAtFirstFailure();

  let server: SampleServer;
  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    server = await startSampleServer();
    for (const { octets } of sampleMessages()) {
      server.deliver('sample', octets);
    }
    session = await openVscode();
    ({ workbench } = session);
    await workbench.showMailboxes();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await server.close();
  });

  async function waitForFile(path: string): Promise<Buffer> {
    return eventually(`the file ${path}`, () => readFile(path).catch(() => undefined));
  }

  it('welcomes a user without accounts and opens no connection', async () => {
    const welcome = workbench.page.locator('.sidebar .welcome-view-content');
    await welcome.getByText('Browse the messages of a POP3 maildrop').waitFor();
    assert.equal(server.sessions.length, 0);
  });

  it('adds an account step by step and lists its messages, newest first', async () => {
    await workbench.page.locator('.sidebar a.monaco-button', { hasText: 'Add Account' }).click();
    await enterAccount(workbench, {
      host: server.host,
      port: server.port,
      encryption: 'No encryption',
      user: 'sample',
      password: 'sample',
      name: 'Sample maildrop',
    });
    await workbench.row('The Example Weekly').waitFor();
    const texts = await workbench.rowTexts();
    assert.match(texts[0] ?? '', /^Account Sample maildrop/u);
    assert.match(texts[1] ?? '', /The Example Weekly/u);
    assert.match(texts[2] ?? '', /Your receipt/u);
    assert.equal(
      server.sessions.every(({ commands }) => commands.at(-1) !== 'DELE'),
      true,
    );
  });

  it('goes back in the wizard with what was entered, and gives up without a trace', async () => {
    await workbench.runCommand('POP3: Add Account');
    await workbench.pick('Other Server');
    await workbench.enterText('pop.example.test');
    await workbench.quickInputTitled('(3/');
    await workbench.quickInput.locator('a[aria-label^="Back"]').click();
    await workbench.quickInputTitled('(2/');
    assert.equal(
      await workbench.quickInput.locator('input').first().inputValue(),
      'pop.example.test',
    );
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    assert.equal(await workbench.row('pop.example.test').count(), 0);
  });

  it('opens a message rendered, with its headers, inline image and no script', async () => {
    await workbench.row('Your receipt for order').click();
    await workbench.viewer.getByRole('heading', { name: /Your receipt for order/u }).waitFor();
    await workbench.viewer.getByText('<orders@shop.example.com>', { exact: true }).waitFor();
    await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
    const image = workbench.mailBody.locator('img').first();
    assert.match((await image.getAttribute('src')) ?? '', /^data:image\//u);
    const sandbox = await workbench.viewer.locator('iframe').getAttribute('sandbox');
    assert.equal(sandbox, 'allow-same-origin');
  });

  it('opens a link only after VS Code asked, with its true target', async () => {
    await workbench.mailBody.getByText('See your order').click();
    await workbench.dialog.getByText('https://shop.example.com/').first().waitFor();
    await workbench.answerDialog('Cancel');
    await workbench.dialog.waitFor({ state: 'hidden' });
  });

  it('marks a message as read when it was opened', async () => {
    await eventually('the row to be read', async () => {
      const text = await workbench.row('Your receipt').getAttribute('aria-label');
      return text?.startsWith('unread') === false;
    });
  });

  it('loads the remote images of a sender always, until the user takes that back', async () => {
    await workbench.row('The Example Weekly').click();
    const remote = workbench.mailBody.locator('img[src^="https://"]');
    const name = 'Always Load from weekly@news.example.com';
    await workbench.viewer.getByRole('button', { name }).click();
    await workbench.dialog.getByText('Anyone can write this address').waitFor();
    await workbench.answerDialog('Always Load');
    await workbench.viewer.getByText('because you trust weekly@news.example.com').waitFor();
    await remote.first().waitFor({ state: 'attached' });
    await workbench.runCommand('POP3: Trusted Senders of Remote Images');
    const list = await workbench.quickInputTitled('Trusted Senders of Remote Images');
    await list.getByText('weekly@news.example.com').click();
    await list.getByRole('button', { name: 'OK' }).click();
    await workbench.viewer.getByText(/remote images? blocked/u).waitFor();
    await workbench.mailBody.getByText('The Example Weekly').first().waitFor();
    assert.equal(await remote.count(), 0);
  });

  it('blocks remote images until the user loads them', async () => {
    await workbench.row('The Example Weekly').click();
    await workbench.viewer.getByText(/remote images? blocked/u).waitFor();
    const remote = workbench.mailBody.locator('img[src^="http"]');
    await workbench.mailBody.getByText('The Example Weekly').first().waitFor();
    assert.equal(await remote.count(), 0);
    await workbench.viewer.getByText('Load Remote Images').click();
    await workbench.mailBody.locator('img[src^="https://"]').first().waitFor({ state: 'attached' });
  });

  it('shows the raw source as read-only eml from the title bar', async () => {
    await workbench.row('Dots at the start of a line').click();
    await workbench.viewer.getByRole('heading', { name: 'Dots at the start of a line' }).waitFor();
    await workbench.page
      .locator('.editor-actions a.action-label[aria-label^="Show Raw Source"]')
      .click();
    await eventually('the raw source', async () =>
      (await workbench.visibleLines()).some((line) =>
        line.startsWith('Subject: Dots at the start of a line'),
      ),
    );
    await workbench.page.locator('.statusbar').getByText('Email Message').waitFor();
    await workbench.page.keyboard.type('x');
    await workbench.page
      .getByText('This is the message as the mail server or the local mailbox holds it')
      .first()
      .waitFor();
  });

  it('saves an attachment byte for byte where the user says', async () => {
    await workbench.row('Papers for the meeting').click();
    await workbench.viewer.getByText('agenda.pdf').waitFor();
    await workbench.viewer
      .locator('vscode-button[aria-label*="agenda.pdf"], vscode-button[title*="agenda.pdf"]')
      .first()
      .click();
    const path = join(session.codeServer.workspace, 'saved.pdf');
    await workbench.chooseFile(path);
    const saved = await waitForFile(path);
    const source = sampleMessage('severalAttachments').toString('latin1');
    const encoded = /name="agenda\.pdf"[^]*?\r\n\r\n([^]*?)\r\n--/u.exec(source)?.[1] ?? '';
    assert.deepEqual(saved, Buffer.from(encoded, 'base64'));
  });

  it('saves a message octet for octet as .eml', async () => {
    await workbench.contextMenu(workbench.row('Dots at the start of a line'), 'Save As');
    const path = join(session.codeServer.workspace, 'dots.eml');
    await workbench.chooseFile(path);
    assert.deepEqual(await waitForFile(path), sampleMessage('dotLines'));
  });

  it('compares two messages in the diff editor', async () => {
    await workbench.row('Lunch on Thursday?').click();
    await workbench.row('Papers for the meeting').click({ modifiers: ['Control'] });
    await workbench.contextMenu(workbench.row('Papers for the meeting'), 'Compare Selected');
    await workbench.page.locator('.monaco-diff-editor').waitFor();
  });

  it('deletes marked messages after a confirmation that names them, and can be undone before', async () => {
    const before = server.maildrops.get('sample')!.snapshot().length;
    // An action on a selected row is meant for the whole selection.
    await workbench.row('Re: Release checklist').click();
    await workbench.inlineAction(workbench.row('Lunch on Thursday?'), 'Mark for Deletion');
    await workbench.page.getByText('1 message is marked for deletion').waitFor();
    await workbench.inlineAction(workbench.row('Reset your password'), 'Mark for Deletion');
    await workbench.page.getByText('2 messages are marked for deletion').waitFor();
    await workbench.inlineAction(workbench.row('Reset your password'), 'Undo');
    await workbench.page.getByText('1 message is marked for deletion').waitFor();
    await workbench.inlineAction(workbench.row('Sample maildrop'), 'Delete Marked');
    await workbench.dialog.getByText('Lunch on Thursday?').waitFor();
    assert.equal(await workbench.dialog.getByText('Reset your password').count(), 0);
    assert.equal(server.maildrops.get('sample')!.snapshot().length, before);
    await workbench.answerDialog('Delete from Server');
    await workbench.notification(/Deleted 1 message/u).waitFor();
    assert.equal(server.maildrops.get('sample')!.snapshot().length, before - 1);
    await workbench.row('Lunch on Thursday?').waitFor({ state: 'detached' });
    await workbench.row('Reset your password').waitFor();
  });

  it('restores accounts, read marks and open documents after a reload', async () => {
    await workbench.row('493 817').click();
    await workbench.viewer.getByRole('heading', { name: /493 817/u }).waitFor();
    await workbench.reload();
    await workbench.viewer.getByRole('heading', { name: /493 817/u }).waitFor();
    await workbench.showMailboxes();
    await workbench.row('Sample maildrop').click();
    await workbench.row('Your receipt').waitFor();
    const receipt = await workbench.row('Your receipt').getAttribute('aria-label');
    assert.equal(receipt?.startsWith('unread'), false);
    const invitation = await workbench.row('Invitation').getAttribute('aria-label');
    assert.equal(invitation?.startsWith('unread'), true);
  });

  it('shows new mail after a refresh', async () => {
    server.deliver('sample', Buffer.from('Subject: Just arrived\r\n\r\nHello.\r\n'));
    await workbench.inlineAction(workbench.row('Sample maildrop'), 'Refresh');
    await workbench.row('Just arrived').waitFor();
    await workbench.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor();
  });

  it('works by keyboard alone', async () => {
    await workbench.row('Just arrived').click();
    await workbench.viewer.getByRole('heading', { name: 'Just arrived' }).waitFor();
    await workbench.row('Sample maildrop').focus();
    await workbench.page.keyboard.press('Home');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await workbench.viewer.getByRole('heading', { name: /The Example Weekly/u }).waitFor();
  });

  it('removes an account with everything of it but the mail', async () => {
    const before = server.maildrops.get('sample')!.snapshot().length;
    await workbench.contextMenu(workbench.row('Sample maildrop'), 'Remove Account');
    await workbench.answerDialog('Remove Account');
    await workbench.page
      .locator('.sidebar .welcome-view-content')
      .getByText('Browse the messages of a POP3 maildrop')
      .waitFor();
    assert.equal(server.maildrops.get('sample')!.snapshot().length, before);
  });
});
