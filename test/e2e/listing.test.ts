import { eventually } from '../support/polling';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { type SampleServer, startSampleServer } from '../support/sampleServer/sampleServer';
import type { Workbench } from '../support/vscode/workbench';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const ACCOUNT = 'Sample maildrop';
const WEEKLY = 'The Example Weekly';
const RECEIPT = 'Your receipt for order';
const PAPERS = 'Papers for the meeting';
/** Two rounds of the shortest interval, on a machine that has other things to do. */
const ROUNDS_MILLISECONDS = 60_000;

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: Alex Example <alex@example.org>\r\nTo: robin@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`,
  );

describe('the list: search, groups, new mail, and what is kept', () => {
  stopAtFirstFailure();

  let server: SampleServer;
  let session: VscodeSession;
  let workbench: Workbench;
  const delivered: Buffer[] = sampleMessages().map(({ octets }) => octets);
  const total = delivered.length;

  /** With the same deliveries the unique-ids are the same. */
  async function serve(port: number): Promise<void> {
    server = await startSampleServer({ port });
    server.maildrops.get('sample')!.deliverAll(delivered);
  }

  function deliver(octets: Buffer): void {
    delivered.push(octets);
    server.deliver('sample', octets);
  }

  before(async function () {
    this.timeout(120_000);
    await serve(0);
    const { host, port } = server;
    const account = { label: ACCOUNT, host, port, user: 'sample', password: 'sample' };
    session = await openVscode({
      settings: { 'pop3.connection.keepOpenSeconds': 0 },
      env: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
    });
    ({ workbench } = session);
    await workbench.showMailboxes();
    await workbench.row(WEEKLY).waitFor();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await server.close();
  });

  async function openSearch(): Promise<void> {
    await workbench.row(ACCOUNT).focus();
    await workbench.page.keyboard.press('Control+Alt+f');
    await workbench.quickInputTitled('Search Messages');
  }

  async function typeQuery(text: string): Promise<void> {
    await workbench.quickInput.locator('input').first().pressSequentially(text);
  }

  async function waitForCount(found: number): Promise<void> {
    await workbench.quickInput.getByText(`${found} of ${total} messages`).first().waitFor();
    await workbench
      .row(ACCOUNT)
      .filter({ hasText: `${found} of ${total}` })
      .waitFor();
  }

  async function waitForList(...subjects: readonly string[]): Promise<void> {
    await eventually(`the list of ${subjects.join(', ')}`, async () => {
      const [, ...messages] = await workbench.rowTexts();
      return (
        messages.length === subjects.length &&
        subjects.every((subject, index) => messages[index]?.includes(subject))
      );
    });
  }

  it('narrows while the user types a search, and counts what is found', async () => {
    await openSearch();
    await typeQuery('subject:sample');
    await workbench.row(WEEKLY).waitFor({ state: 'detached' });
    await typeQuery(' nowhere');
    await waitForCount(0);
    await workbench.childRow('No message matches').waitFor();
    await workbench.quickInput.locator('input').first().fill('');
    await workbench.row(WEEKLY).waitFor();
    await typeQuery('subject:receipt from:stationery');
    await waitForCount(1);
    await waitForList(RECEIPT);
  });

  it('keeps what was found at Enter, and comes back to it at Escape', async () => {
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    await waitForList(RECEIPT);
    await openSearch();
    await workbench.quickInput.locator('input').first().fill('subject:papers from:kim');
    await waitForCount(1);
    await waitForList(PAPERS);
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    await waitForList(RECEIPT);
    await workbench.page.locator('.sidebar').getByText('1 message matches').waitFor();
  });

  it('is whole again once the search is cleared', async () => {
    await workbench.viewAction('Clear Search');
    await workbench.row(WEEKLY).waitFor();
    await workbench
      .row(ACCOUNT)
      .filter({ hasText: `unread of ${total}` })
      .waitFor();
    await workbench.page
      .locator('.sidebar')
      .getByText('1 message matches')
      .waitFor({ state: 'detached' });
  });

  it('is grouped by sender from the menu of the view, and flat again', async () => {
    await workbench.viewMenu('Group By', 'Sender');
    const group = workbench.groupRow('Example Stationery');
    await group.waitFor();
    await workbench.unfold(group);
    await workbench.page
      .locator('.sidebar .pane-body .monaco-list-row[aria-level="3"]')
      .filter({ hasText: RECEIPT })
      .waitFor();
    await workbench.viewMenu('Group By', 'None');
    await workbench.childRow(RECEIPT).waitFor();
    await group.waitFor({ state: 'detached' });
  });

  it('shows new mail by itself once the account is watched, with a badge', async function () {
    this.timeout(2 * ROUNDS_MILLISECONDS);
    await workbench.contextMenu(workbench.row(ACCOUNT), 'Watch This Account');
    await workbench.pick('Every 10 seconds');
    await workbench.notification(/is watched for new mail every 10 seconds/u).waitFor();
    await workbench.clearNotifications();
    deliver(mail('Seen in the list'));
    await workbench.row('Seen in the list').waitFor({ timeout: ROUNDS_MILLISECONDS });
    await workbench.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor();
  });

  it('tells of new mail while it is hidden, and the notification opens it', async function () {
    this.timeout(2 * ROUNDS_MILLISECONDS);
    await workbench.showView('Explorer');
    deliver(mail('Told by a notification'));
    const notification = workbench.notification(/New message from Alex Example/u);
    await notification.waitFor({ timeout: ROUNDS_MILLISECONDS });
    await notification.getByText('Told by a notification').waitFor();
    await workbench.page.locator('.activitybar .badge-content', { hasText: '2' }).waitFor();
    await notification.locator('.monaco-button', { hasText: 'Open' }).first().click();
    await workbench.viewer.getByRole('heading', { name: 'Told by a notification' }).waitFor();
    await workbench.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor();
    await workbench.showMailboxes();
    await workbench.contextMenu(workbench.row(ACCOUNT), 'Stop Watching This Account');
    await workbench.notification(/is not watched for new mail/u).waitFor();
    await workbench.clearNotifications();
  });

  it('is there without the server, and says that it is from an earlier time', async function () {
    // It reloads the window.
    this.timeout(120_000);
    await workbench.row(RECEIPT).click();
    await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
    await server.close();
    await workbench.reload();
    await workbench.showMailboxes();
    await workbench.unfold(workbench.row(ACCOUNT));
    await workbench.childRow('No connection').waitFor();
    await workbench.childRow('Kept from').waitFor();
    await workbench.row('Told by a notification').waitFor();
    await workbench.row(WEEKLY).waitFor();
  });

  it('opens a message that is kept without the server, rendered and raw', async () => {
    await workbench.row(RECEIPT).click();
    await workbench.viewer.getByRole('heading', { name: new RegExp(RECEIPT, 'u') }).waitFor();
    await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
    await workbench.inlineAction(workbench.row(RECEIPT), 'Open Raw Source');
    await eventually('the raw source', async () =>
      (await workbench.visibleLines()).some((line) => line.includes('<orders@shop.example.com>')),
    );
  });

  it('says of a message that is not kept why it cannot be shown, rendered and raw', async () => {
    const why = /Nothing answers at 127\.0\.0\.1/u;
    await eventually(
      'why it cannot be shown',
      async () => {
        // A row that is drawn anew just then takes no click.
        await workbench.row(PAPERS).click();
        try {
          await workbench.viewer.getByText(why).first().waitFor({ timeout: 10_000 });
          return true;
        } catch {
          return false;
        }
      },
      45_000,
    );
    await workbench.inlineAction(workbench.row(PAPERS), 'Open Raw Source');
    await workbench.notification(why).waitFor();
    await workbench.clearNotifications();
  });

  it('goes on where it was when the server is back', async () => {
    await serve(server.port);
    await workbench.childRow('Kept from').click();
    await workbench.childRow('Kept from').waitFor({ state: 'detached' });
    await workbench.childRow('No connection').waitFor({ state: 'detached' });
    // The tab that says why it could not be shown would only come to the front.
    await workbench.runCommand('View: Close All Editors');
    await workbench.row(PAPERS).click();
    await workbench.viewer.getByText('agenda.pdf').waitFor();
  });
});
