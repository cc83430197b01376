import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { eventually } from '../support/polling';
import { sampleMessage } from '../support/sampleMessages/sampleMessages';
import { scriptedMaildrop } from '../support/scriptedMaildrop';
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer';
import { testCertificates, type TestCertificates } from '../support/testCertificates';
import type { Workbench } from '../support/vscode/workbench';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const PASSWORD = 'open sesame';
const PASSPHRASE = 'key canary 81f3';
const SUBJECT = 'Lunch on Thursday?';

describe('login methods in VS Code', () => {
  // Each test goes on where the one before it left the window.
  stopAtFirstFailure();

  let certificates: TestCertificates;
  let dovecot: Dovecot;
  /** Lets in whoever shows a certificate of the test authority. */
  let external: ScriptedServer;
  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    certificates = await testCertificates();
    dovecot = await startDovecot({
      certificate: certificates.good,
      users: { reader: PASSWORD },
      extraConfiguration: 'auth_mechanisms = plain scram-sha-256 cram-md5',
    });
    await dovecot.deliver('reader', [sampleMessage('plainNote')]);
    external = await startScriptedServer({
      implicitTls: certificates.good,
      clientAuthority: certificates.authority.cert,
      script: scriptedMaildrop({
        messages: [sampleMessage('plainNote')],
        capabilities: ['TOP', 'UIDL', 'SASL EXTERNAL'],
        handlers: { AUTH: '+OK\r\n' },
      }),
    });
    session = await openVscode();
    ({ workbench } = session);
    await workbench.showMailboxes();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await external.close();
    await dovecot.stop();
  });

  async function enterServer(host: string, port: number, encryption: string): Promise<void> {
    await workbench.runCommand('POP3: Add Account');
    await workbench.quickInputTitled('Add Account');
    await workbench.pick('Other Server');
    await workbench.enterText(host);
    await workbench.enterText(String(port));
    await workbench.pick(encryption);
    await workbench.enterText('reader');
    await workbench.quickInput.locator('a[aria-label^="Log In Another Way"]').click();
    await workbench.quickInputTitled('(6/8)');
  }

  async function edit(what: string): Promise<void> {
    await workbench.contextMenu(workbench.row('By method'), 'Edit Account');
    await workbench.quickInputTitled('Edit Account');
    await workbench.pick(what);
  }

  /** Waits until Edit Account says so beside one of its choices. */
  async function shows(what: string, state: string): Promise<void> {
    let last = '';
    const isShown = async (): Promise<boolean> => {
      await workbench.contextMenu(workbench.row('By method'), 'Edit Account');
      await workbench.quickInputTitled('Edit Account');
      const row = workbench.quickInput.locator('.monaco-list-row', { hasText: what });
      last = await row.innerText();
      await workbench.page.keyboard.press('Escape');
      await workbench.quickInput.waitFor({ state: 'hidden' });
      return last.endsWith(state);
    };
    await eventually(`"${state}" at ${what}`, isShown).catch((cause: unknown) => {
      throw new Error(`Edit Account says: ${last}`, { cause });
    });
  }

  /** How often Dovecot let the user in by a method. */
  async function loginsBy(method: string): Promise<number> {
    return (await dovecot.log()).split(`method=${method}`).length - 1;
  }

  it('offer one by name from the password step, which follows it then', async () => {
    await enterServer(dovecot.host, dovecot.plainPort, 'No encryption');
    await workbench.pick('SCRAM-SHA-256');
    await workbench.quickInputTitled('(7/8)');
    await workbench.enterText(PASSWORD);
    await workbench.enterText('By method');
    await workbench.row(SUBJECT).waitFor();
    assert.ok((await loginsBy('SCRAM-SHA-256')) > 0);
    assert.equal(await loginsBy('PLAIN'), 0);
  });

  it('call the weak ones weak, and change in Edit Account with the password that is known', async () => {
    await edit('Login method');
    const input = workbench.quickInput.locator('input').first();
    await input.fill('MD5');
    const row = workbench.quickInput.locator('.monaco-list-row', { hasText: 'CRAM-MD5' });
    assert.match(await row.innerText(), /weak/u);
    await workbench.pick('CRAM-MD5');
    await shows('Login method', 'CRAM-MD5');
    assert.ok((await loginsBy('CRAM-MD5')) > 0);
  });

  it('leave UTF8 mode to the user, who sees in Edit Account how it is', async () => {
    await edit('UTF8 mode');
    await workbench.quickInput.getByPlaceholder('Switch UTF8 mode on').waitFor();
    await workbench.pick('On');
    await shows('UTF8 mode', 'on');
  });

  it('take the files of a client certificate, and its passphrase again where it was wrong', async () => {
    const { renewed } = certificates;
    const certificate = join(session.codeServer.workspace, 'client.pem');
    const key = join(session.codeServer.workspace, 'client.key');
    const locked = createPrivateKey(renewed.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: PASSPHRASE,
    });
    await writeFile(certificate, renewed.cert);
    await writeFile(key, locked);

    await enterServer(external.host, external.port, 'TLS');
    await workbench.pick('Client certificate');
    await workbench.chooseFile(certificate, 'Use Certificate');
    await workbench.pick('In Another File');
    await workbench.chooseFile(key, 'Use Key');
    await workbench.enterText('not the passphrase');
    await workbench.enterText('By certificate');
    await workbench.dialog.getByText('Client certificate unusable').waitFor();
    await workbench.answerDialog('Enter Passphrase');
    await workbench.quickInputTitled('Passphrase of the Client Certificate');
    await workbench.enterText(PASSPHRASE);
    await workbench.answerDialog('Review Certificate');
    await workbench.answerDialog('Trust for This Account');
    await eventually('the mail of both accounts', async () => {
      return (await workbench.rows.filter({ hasText: SUBJECT }).count()) === 2;
    });
  });
});
