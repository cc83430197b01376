import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

const ACCOUNT = 'Sample mail';
const PASSWORD = 'octarine-7f3c19';

describe('what goes over the wire', () => {
  stopAtFirstFailure();

  let server: SampleServer;
  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    server = await startSampleServer({ users: { sample: PASSWORD } });
    for (const { octets } of sampleMessages()) {
      server.deliver('sample', octets);
    }
    const { host, port } = server;
    const account = { label: ACCOUNT, host, port, user: 'sample', password: PASSWORD };
    session = await openVscode({
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
      env: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
    });
    ({ workbench } = session);
    await workbench.showMailboxes();
    await workbench.row('The Example Weekly').waitFor();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await server.close();
  });

  it('J4: is shown in a transcript that follows it, and can be exported', async () => {
    await workbench.contextMenu(workbench.row(ACCOUNT), 'Show Transcript');
    await workbench.editorTab('Sample mail - POP3 transcript.log').waitFor();
    // The editor writes no-break spaces.
    const line = (text: RegExp): Promise<void> =>
      workbench.page.locator('.view-line').filter({ hasText: text }).first().waitFor();
    await line(/#1\sC:\sQUIT/u);
    const before = server.sessions.length;
    await workbench.inlineAction(workbench.row(ACCOUNT), 'Refresh');
    await eventually('another session', () => server.sessions.length > before);
    // Far below the first: the document has followed.
    await line(/#2\sC:\sQUIT/u);

    const target = join(session.codeServer.workspace, 'transcript.log');
    await workbench.editorAction('Export Transcript');
    await workbench.pick('Leave Out the User Name');
    await workbench.chooseFile(target);
    const text = await eventually('the exported file', () =>
      readFile(target, 'utf8').catch(() => undefined),
    );
    assert.match(text, /^POP3 Mailbox Browser /mu);
    assert.match(text, /C: USER <user>\\r\\n/u);
    assert.match(text, /C: PASS \*{4}\\r\\n|C: AUTH /u);
    assert.equal(text.includes(PASSWORD), false);
  });

  it('is typed by hand in the console', async () => {
    await workbench.contextMenu(workbench.row(ACCOUNT), 'Open Console');
    const screen = workbench.terminal;
    await screen.getByText('Log in as sample? [Y/n]').waitFor();
    await workbench.type('\n');
    await screen.getByText('Tab completes, .help tells more.').waitFor();
    await workbench.type('STAT\n');
    await screen.getByText(/^\+OK \d+ \d+$/u).waitFor();
    // A short message, so that all of it is on the screen.
    await workbench.type('ret\t3\n');
    await screen.getByText('Subject: Only a header, not even a blank line').waitFor();
    await workbench.type('DELE 1\n');
    await screen.getByText('QUIT then removes it for good. Mark it? [y/N]').waitFor();
    await workbench.type('n\n');
    await screen.getByText('Not sent.').waitFor();
    const shown = await screen.innerText();
    assert.equal(shown.includes(PASSWORD), false);
    await workbench.type('\u0004');
    await workbench.terminal.waitFor({ state: 'detached' });
    assert.equal(server.sessions.at(-1)?.end, 'quit');
  });
});
