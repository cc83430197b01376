import { mkdir, writeFile } from 'node:fs/promises';
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

describe('mail in files in VS Code', () => {
  // Each test goes on where the one before it left the window.
  stopAtFirstFailure();

  let session: VscodeSession;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    session = await openVscode();
    ({ workbench } = session);
    const { workspace } = session.codeServer;
    const names = ['plainNote', 'receipt', 'newsletter'] as const;
    await writeFile(
      join(workspace, 'archive.mbox'),
      names
        .map((name, index) => {
          const text = Buffer.from(sampleMessage(name)).toString('latin1');
          const quoted = text.replace(/^>*From /gmu, '>$&');
          return `From sample@example.com Tue Nov 24 10:0${index}:00 2026\n${quoted}\n`;
        })
        .join(''),
      'latin1',
    );
    const inbox = join(workspace, 'Inbox');
    await mkdir(join(inbox, 'cur'), { recursive: true });
    await mkdir(join(inbox, 'new'));
    await mkdir(join(inbox, 'tmp'));
    await writeFile(join(inbox, 'cur', '1764000000.M1P1.host:2,S'), sampleMessage('receipt'));
    await writeFile(join(inbox, 'new', '1764000002.M2P1.host'), sampleMessage('plainNote'));
    // The Explorer lists them anew: whether it is told of new files in time is no concern of these tests.
    await workbench.reload();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
  });

  async function fromExplorer(name: string, entry: string): Promise<void> {
    await workbench.runCommand('View: Show Explorer');
    const row = workbench.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
    await workbench.contextMenu(row.first(), entry);
  }

  it('opens as a mailbox from the menu of the Explorer', async () => {
    await fromExplorer('archive.mbox', 'Open as Mailbox');
    await workbench.row('archive.mbox').getByText('mbox · 3 messages').waitFor();
    await workbench.unfold(workbench.row('archive.mbox'));
    await workbench.row('Your receipt for order').click();
    await workbench.viewer.getByRole('heading', { name: /Your receipt for order/u }).waitFor();
  });

  it('opens as a folder, with what is read and what is not', async () => {
    await fromExplorer('Inbox', 'Open Folder as Mailbox');
    await workbench.row('Inbox').getByText('Maildir · 1 unread of 2').waitFor();
  });

  it('is there again after a reload, and is closed from its row', async () => {
    await workbench.reload();
    await workbench.showMailboxes();
    await workbench.row('archive.mbox').waitFor();
    // The tab of before reads its message from the file.
    await workbench.viewer.getByRole('heading', { name: /Your receipt for order/u }).waitFor();
    await workbench.contextMenu(workbench.row('archive.mbox'), 'Close Local Mailbox');
    await eventually('the row to be gone', async () =>
      (await workbench.rowTexts()).every((text) => !text.includes('archive.mbox')),
    );
  });
});
