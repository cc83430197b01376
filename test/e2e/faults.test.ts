import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { eventually } from '../support/polling';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { type SampleServer, startSampleServer } from '../support/sampleServer/sampleServer';
import { scriptedMaildrop } from '../support/scriptedMaildrop';
import { type Script, startScriptedServer } from '../support/scriptedServer';
import { testCertificates } from '../support/testCertificates';
import type { Workbench } from '../support/vscode/workbench';
import { enterAccount, type NewAccount } from './support/accounts';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const ACCOUNT = 'Faulty maildrop';

describe('faults, as the user meets them', () => {
  stopAtFirstFailure();

  let server: SampleServer;
  let session: VscodeSession;
  let workbench: Workbench;
  const opened: SampleServer[] = [];

  before(async function () {
    this.timeout(120_000);
    server = await startSampleServer();
    for (const { octets } of sampleMessages()) {
      server.deliver('sample', octets);
    }
    const { host, port } = server;
    const account = { label: ACCOUNT, host, port, user: 'sample', password: 'sample' };
    session = await openVscode({
      settings: { 'pop3.connection.keepOpenSeconds': 0 },
      env: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
      // High enough for the rows of several accounts.
      viewport: { width: 1280, height: 1500 },
    });
    ({ workbench } = session);
    await workbench.showMailboxes();
    await workbench.row('The Example Weekly').waitFor();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await Promise.all([server, ...opened].map((each) => each.close()));
  });

  async function refresh(): Promise<void> {
    await workbench.inlineAction(workbench.row(ACCOUNT), 'Refresh');
  }

  /** Adds an account whose connection test fails, checks what the dialog says, and gives up. */
  async function assertWizardSays(
    account: Partial<NewAccount> & Pick<NewAccount, 'port'>,
    ...sentences: readonly RegExp[]
  ): Promise<void> {
    await workbench.runCommand('POP3: Add Account');
    await enterAccount(workbench, {
      host: '127.0.0.1',
      encryption: 'No encryption',
      user: 'someone',
      password: 'something',
      name: 'Trial',
      ...account,
    });
    for (const sentence of sentences) {
      await workbench.dialog.getByText(sentence).first().waitFor();
    }
    await workbench.answerDialog('Cancel');
    await workbench.dialog.waitFor({ state: 'hidden' });
    assert.equal(await workbench.row('Trial').count(), 0);
  }

  async function withScript(script: Script, test: (port: number) => Promise<void>): Promise<void> {
    const scripted = await startScriptedServer({ script });
    try {
      await test(scripted.port);
    } finally {
      await scripted.close();
    }
  }

  it('a held maildrop is not called a wrong password, and a retry heals it', async () => {
    server.faults.locked = true;
    await refresh();
    const row = workbench.childRow('Mailbox in use');
    await row.waitFor();
    assert.equal(await workbench.quickInput.isVisible(), false);
    server.faults.locked = false;
    await workbench.inlineAction(row, 'Refresh');
    await row.waitFor({ state: 'detached' });
    await workbench.row('The Example Weekly').waitFor();
  });

  it('an error row explains itself and offers what helps', async () => {
    server.faults.systemFailure = 'SYS/TEMP';
    await refresh();
    await workbench.childRow('Temporary server fault').click();
    await workbench.dialog
      .getByText(/The server says: “The mail store is not available”/u)
      .waitFor();
    delete server.faults.systemFailure;
    await workbench.answerDialog('Retry');
    await workbench.childRow('Temporary server fault').waitFor({ state: 'detached' });
  });

  it('an empty maildrop says that it is empty', async () => {
    server.faults.emptyMaildrop = true;
    await refresh();
    await workbench.childRow('No messages').waitFor();
    server.faults.emptyMaildrop = false;
    await refresh();
    await workbench.row('The Example Weekly').waitFor();
  });

  it('a message that vanished is said to be gone, rendered and raw', async () => {
    const maildrop = server.maildrops.get('sample')!;
    const invitation = maildrop
      .snapshot()
      .find(({ octets }) => octets.includes('Invitation: Sprint review'))!;
    maildrop.remove(new Set([invitation.uid]));
    await workbench.row('Invitation: Sprint review').click();
    await workbench.viewer
      .getByText(/no longer in the (?:mailbox|maildrop)/u)
      .first()
      .waitFor();
    await workbench.inlineAction(workbench.row('Invitation: Sprint review'), 'Open Raw Source');
    await workbench.page
      .locator('.editor-group-container.active')
      .getByText(/no longer in the (?:mailbox|maildrop)|could not be opened|not found/u)
      .first()
      .waitFor();
  });

  it('a server without TOP is listed all the same', async () => {
    server.faults.withoutTop = true;
    server.deliver('sample', Buffer.from('Subject: Read without TOP\r\n\r\nHello.\r\n'));
    await refresh();
    await workbench.row('Read without TOP').waitFor();
    server.faults.withoutTop = false;
  });

  it('a connection lost while deleting deletes nothing and says so', async () => {
    const before = server.maildrops.get('sample')!.snapshot().length;
    server.onCommand = (line) => {
      if (line.startsWith('DELE')) {
        server.dropSessions();
      }
    };
    await workbench.contextMenu(workbench.row('Read without TOP'), 'Delete from Server');
    await workbench.answerDialog('Delete from Server');
    await workbench.notification(/Nothing was deleted/u).waitFor();
    await workbench.clearNotifications();
    server.onCommand = () => undefined;
    assert.equal(server.maildrops.get('sample')!.snapshot().length, before);
    await workbench.row('Read without TOP').waitFor();
  });

  it('a server without UIDL is read, and deleting refused with the reason', async () => {
    server.faults.withoutUidl = true;
    await refresh();
    await eventually('the notice', async () =>
      (await workbench.page.locator('.sidebar').textContent())?.includes('UIDL'),
    );
    await workbench.contextMenu(workbench.row('Read without TOP'), 'Delete from Server');
    await workbench.answerDialog('Delete from Server');
    await workbench.notification(/Cannot delete safely: This server has no UIDL/u).waitFor();
    await workbench.clearNotifications();
    delete server.faults.withoutUidl;
    await refresh();
    await eventually(
      'the notice to go',
      async () => !(await workbench.page.locator('.sidebar').textContent())?.includes('UIDL'),
    );
  });

  it('labels made of control, bidirectional and icon characters are harmless', async () => {
    const texts = (await workbench.rowTexts()).join('\n');
    assert.doesNotMatch(
      texts,
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u,
    );
    assert.doesNotMatch(texts, /\$\(/u);
  });

  it('a slow listing can be cancelled from its row', async () => {
    const slow = scriptedMaildrop({
      handlers: {
        LIST: async (connection) => {
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await withScript(slow, async (port) => {
      await workbench.runCommand('POP3: Add Account');
      const account = { host: '127.0.0.1', port, user: 'slow', password: 'slow', name: 'Slow one' };
      await enterAccount(workbench, { ...account, encryption: 'No encryption' });
      const row = workbench.row('Slow one');
      await workbench.inlineAction(row, 'Cancel');
      await row.locator('a.action-label[aria-label^="Refresh"]').waitFor({ state: 'attached' });
      assert.equal(await workbench.notification(/./u).count(), 0);
      await workbench.contextMenu(row, 'Remove Account');
      await workbench.answerDialog('Remove Account');
      await row.waitFor({ state: 'detached' });
    });
  });

  it('a port where nothing listens, and a name that does not exist', async () => {
    const closed = await startScriptedServer({ script: (connection) => connection.waitForEnd() });
    await closed.close();
    await assertWizardSays({ port: closed.port }, /No connection/u, /Is the test server running/u);
    await assertWizardSays(
      { host: 'no-such-host.invalid', port: 995, encryption: 'TLS' },
      /Host not found/u,
    );
  });

  it('a server that speaks another protocol is named', async () => {
    const greetings = [
      ['220 mail.example.test ESMTP ready\r\n', /It speaks SMTP/u],
      ['HTTP/1.1 400 Bad Request\r\n\r\n', /It is a web server/u],
    ] as const;
    for (const [greeting, sentence] of greetings) {
      const script: Script = async (connection) => {
        await connection.write(greeting);
        await connection.waitForEnd();
      };
      await withScript(script, (port) =>
        assertWizardSays({ port }, /Not a POP3 server/u, sentence),
      );
    }
  });

  it('TLS on a port without it, and required STARTTLS that is not offered', async () => {
    await withScript(scriptedMaildrop(), async (port) => {
      await assertWizardSays({ port, encryption: 'TLS' }, /TLS handshake failed/u);
      await assertWizardSays({ port, encryption: 'STARTTLS' }, /does not offer STARTTLS/u);
    });
  });

  it('a certificate that changed is asked about again before anything is sent', async () => {
    const { good, renewed } = await testCertificates();
    const first = await startSampleServer({ tls: { ...good, implicit: true } });
    const { port } = first;
    opened.push(first);
    first.deliver('sample', Buffer.from('Subject: Behind TLS\r\n\r\nHello.\r\n'));
    await workbench.runCommand('POP3: Add Account');
    await enterAccount(workbench, {
      host: 'localhost',
      port,
      encryption: 'TLS',
      user: 'sample',
      password: 'sample',
      name: 'Pinned',
    });
    await workbench.answerDialog('Review Certificate');
    await workbench.answerDialog('Trust for This Account');
    const account = workbench.row('Pinned');
    await workbench.row('Behind TLS').waitFor();
    await first.close();

    const second = await startSampleServer({ port, tls: { ...renewed, implicit: true } });
    try {
      await workbench.inlineAction(account, 'Refresh');
      const row = workbench.childRow('Certificate changed');
      await row.waitFor();
      assert.deepEqual(
        second.sessions.flatMap(({ commands }) => commands),
        [],
      );
      await workbench.inlineAction(row, 'Review Certificate');
      const { fingerprint256 } = new X509Certificate(renewed.cert);
      await workbench.dialog.getByText(fingerprint256).waitFor();
      await workbench.answerDialog('Trust for This Account');
      await row.waitFor({ state: 'detached' });
    } finally {
      await second.close();
    }
  });
});
