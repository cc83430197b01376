import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { eventually } from '../support/polling';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { testCertificates, type TestCertificates } from '../support/testCertificates';
import type { Workbench } from '../support/vscode/workbench';
import { enterAccount } from './support/accounts';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const COUNT = 2_000;
const PASSWORD = 'open sesame';

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

describe('a maildrop of 2,000 messages on Dovecot, in VS Code', () => {
  stopAtFirstFailure();

  let certificates: TestCertificates;
  let dovecot: Dovecot;
  let delivered: readonly string[];
  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    certificates = await testCertificates();
    dovecot = await startDovecot({ certificate: certificates.good, users: { reader: PASSWORD } });
    delivered = await dovecot.deliver(
      'reader',
      Array.from({ length: COUNT }, (_unused, index) => bulkMessage(index + 1)),
    );
    session = await openVscode();
    ({ workbench } = session);
    await workbench.showMailboxes();
  });

  keepScreenshots(() => session);

  after(async function () {
    this.timeout(60_000);
    await session.close();
    await dovecot.stop();
  });

  /** The message's file, from where Dovecot keeps it once it was listed. */
  async function storedMessage(messageNumber: number): Promise<Buffer> {
    const current = join(dovecot.maildirOf('reader'), 'cur');
    const name = basename(delivered[messageNumber - 1]!);
    const stored = (await readdir(current)).find((file) => file.startsWith(name));
    return readFile(join(current, stored ?? name));
  }

  async function addAccount(encryption: 'TLS' | 'STARTTLS', port: number): Promise<void> {
    await workbench.runCommand('POP3: Add Account');
    await enterAccount(workbench, {
      host: 'localhost',
      port,
      encryption,
      user: 'reader',
      password: PASSWORD,
      name: `Dovecot by ${encryption}`,
    });
  }

  it('shows an unknown certificate by its fingerprint and trusts it for this account', async () => {
    await addAccount('TLS', dovecot.tlsPort);
    await workbench.answerDialog('Review Certificate');
    const { fingerprint256 } = new X509Certificate(certificates.good.cert);
    await workbench.dialog.getByText(fingerprint256).waitFor();
    await workbench.answerDialog('Trust for This Account');
    await workbench.row(`Bulk message ${COUNT}`).waitFor();
  });

  it('lists the first page, newest first, and more on request', async () => {
    await workbench.dialog.waitFor({ state: 'hidden' });
    const texts = await workbench.rowTexts();
    assert.match(texts[1] ?? '', new RegExp(`Bulk message ${COUNT},`, 'u'));
    assert.match(texts[2] ?? '', new RegExp(`Bulk message ${COUNT - 1},`, 'u'));
    await workbench.row('Dovecot by TLS').click({ position: { x: 60, y: 10 } });
    await workbench.row('Dovecot by TLS').click({ position: { x: 60, y: 10 } });
    await workbench.page.keyboard.press('End');
    const more = workbench.row('Show 100 More');
    await more.waitFor();
    await more.click();
    await workbench.row(`Bulk message ${COUNT - 100}`).waitFor();
  });

  it('opens a message raw as it lies on the server’s disk', async () => {
    await workbench.page.keyboard.press('Home');
    // Every seventh has lines that begin with dots.
    for (const messageNumber of [COUNT, COUNT - 5, COUNT - 12]) {
      const row = workbench.row(`Bulk message ${messageNumber}`);
      await workbench.contextMenu(row, 'Save As');
      const path = join(session.codeServer.workspace, `message-${messageNumber}.eml`);
      await workbench.chooseFile(path);
      const saved = await eventually(path, () => readFile(path).catch(() => undefined));
      assert.equal(sha256(saved), sha256(await storedMessage(messageNumber)));
    }
    await workbench.inlineAction(workbench.row(`Bulk message ${COUNT - 5}`), 'Open Raw Source');
    await eventually('the source', async () =>
      (await workbench.visibleLines()).includes(`Subject: Bulk message ${COUNT - 5}`),
    );
  });

  it('opens a message rendered', async () => {
    await workbench.row(`Bulk message ${COUNT - 1}`).click();
    await workbench.viewer
      .getByRole('heading', { name: `Bulk message ${COUNT - 1}`, exact: true })
      .waitFor();
    await workbench.viewer.getByText(`Line 1 of message ${COUNT - 1}:`).waitFor();
  });

  it('reads by required STARTTLS as well', async () => {
    await addAccount('STARTTLS', dovecot.plainPort);
    await workbench.answerDialog('Review Certificate');
    await workbench.answerDialog('Trust for This Account');
    await eventually('the second account', async () =>
      (await workbench.rowTexts()).some((text) => text.startsWith('Account Dovecot by STARTTLS')),
    );
  });
});
