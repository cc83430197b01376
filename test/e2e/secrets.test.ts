import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { eventually } from '../support/polling';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { type SampleServer, startSampleServer } from '../support/sampleServer/sampleServer';
import type { Workbench } from '../support/vscode/workbench';
import { enterAccount } from './support/accounts';
import { disguises, filesWith } from './support/secretSearch';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const RIGHT = `canary é ${randomBytes(9).toString('hex')}`;
const WRONG = `mistake é ${randomBytes(9).toString('hex')}`;

describe('passwords', () => {
  stopAtFirstFailure();

  let server: SampleServer;
  let session: VscodeSession;
  let workbench: Workbench;
  const consoleLines: string[] = [];

  before(async function () {
    this.timeout(120_000);
    server = await startSampleServer({ users: { sample: RIGHT } });
    for (const { octets } of sampleMessages().slice(-6)) {
      server.deliver('sample', octets);
    }
    session = await openVscode();
    ({ workbench } = session);
    workbench.page.on('console', (message) => consoleLines.push(message.text()));
    await workbench.runCommand('Developer: Set Log Level');
    await workbench.pick('Trace');
    await workbench.showMailboxes();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await server.close();
  });

  it('are asked for again when refused, and then used', async () => {
    await workbench.runCommand('POP3: Add Account');
    await enterAccount(workbench, {
      host: server.host,
      port: server.port,
      encryption: 'No encryption',
      user: 'sample',
      password: WRONG,
      name: 'Canary',
    });
    await workbench.answerDialog('Enter Password');
    await workbench.enterText(RIGHT);
    await workbench.row('The Example Weekly').waitFor();
    const logins = server.sessions.filter(({ commands }) => commands.includes('STAT')).length;
    assert.equal(logins, 1);
  });

  it('survive a reload of the window in secret storage', async () => {
    await workbench.row('The Example Weekly').click();
    await workbench.mailBody.getByText('The Example Weekly').first().waitFor();
    await workbench.inlineAction(workbench.row('493 817'), 'Open Raw Source');
    await workbench.page.locator('.view-line', { hasText: 'Subject:' }).first().waitFor();
    const before = server.sessions.length;
    await workbench.reload();
    await workbench.showMailboxes();
    await workbench.row('Canary').click();
    // The list that was kept is there before the server was asked.
    await eventually('the list to be asked for', () =>
      server.sessions.slice(before).some(({ commands }) => commands.includes('UIDL')),
    );
    await workbench.row('The Example Weekly').waitFor();
    assert.equal(await workbench.quickInput.isVisible(), false);
  });

  it('stand in no file: settings, storage, logs or workspace', async () => {
    const folder = session.codeServer.dataFolder;
    for (const password of [RIGHT, WRONG]) {
      assert.deepEqual(await filesWith(folder, disguises(password)), []);
    }
    // What may be written is found by the same search: the account in storage, the session in the log.
    const known = await filesWith(folder, [Buffer.from('PASS ****')]);
    assert.equal(
      known.some((path) => path.endsWith('.log')),
      true,
      'the log was searched',
    );
  });

  it('stand nowhere in the window or its storage in the browser', async () => {
    const { page } = workbench;
    const stored = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    const shown = [await page.content(), await page.title(), page.url(), String(stored)];
    const haystack = Buffer.from([...shown, ...consoleLines].join('\n'));
    for (const password of [RIGHT, WRONG]) {
      assert.equal(
        disguises(password).some((needle) => haystack.includes(needle)),
        false,
      );
    }
    assert.equal(haystack.includes('Canary'), true, 'the window was searched');
  });
});
