import type { Workbench } from '../../support/vscode/workbench';
import type { Backstage, Scene } from './scene';

/** A message of a sender who sends without checking: what its findings are about is plain to see. */
const FAULTY_MAIL = Buffer.from(
  [
    'From: Alex Example alex@example.org',
    'To: Robin Sample <robin@example.com>',
    'Date: Sat, 31 Nov 2026 10:12:00 +0000',
    'Subject: Fr\xfchlings-Rabatt =?UTF-8?Q?jetzt sichern?=',
    'List-Unsubscribe: <https://example.org/unsubscribe?id=7>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="spring"',
    '',
    '--spring',
    'Content-Type: text/html; charset=us-ascii',
    'Content-Transfer-Encoding: 7bit',
    '',
    '<p>Gr\xfc\xdfe</p>',
    '',
  ].join('\r\n'),
  'latin1',
);

async function openSource(workbench: Workbench, subject: string): Promise<void> {
  await workbench.inlineAction(workbench.row(subject), 'Open Raw Source');
  await workbench.page.locator('.statusbar').getByText('Email Message').waitFor();
}

export const SOURCE_SCENES: readonly Scene[] = [
  [
    'hover',
    async (workbench: Workbench): Promise<void> => {
      await openSource(workbench, 'Signed by the domain');
      const line = workbench.page.locator('.view-line', { hasText: 'Received:' });
      // Until it is coloured.
      await line.locator('span span').nth(3).waitFor();
      await line.hover({ position: { x: 100, y: 9 } });
      await workbench.page.locator('.monaco-hover:not(.hidden)').first().waitFor();
    },
  ],
  [
    'inspector',
    async (workbench: Workbench): Promise<void> => {
      await workbench.runCommand('POP3: Inspect Message');
      await workbench.page.locator('.panel .monaco-list-row').first().waitFor();
    },
  ],
  [
    'part',
    async (workbench: Workbench): Promise<void> => {
      await workbench.runCommand('View: Hide Panel');
      await openSource(workbench, 'Weekly chart');
      await workbench.page
        .getByText(/Open Part \(text\/html/u)
        .first()
        .click();
      await workbench.page.locator('.statusbar').getByText('HTML').waitFor();
    },
  ],
  [
    'outline',
    async (workbench: Workbench): Promise<void> => {
      await openSource(workbench, 'Papers for the meeting');
      await workbench.runCommand('Explorer: Focus on Outline View');
      await workbench.page.locator('.outline-element').first().waitFor();
    },
    async (workbench: Workbench): Promise<void> => {
      await workbench.showMailboxes();
    },
  ],
  [
    'findings',
    async (workbench: Workbench, { deliver }: Backstage): Promise<void> => {
      deliver(FAULTY_MAIL);
      await workbench.inlineAction(workbench.row('Sample mail'), 'Refresh');
      await openSource(workbench, 'Rabatt');
      await workbench.runCommand('View: Focus Problems (Errors, Warnings, Infos)');
      await workbench.page.locator('.markers-panel .monaco-list-row').nth(3).waitFor();
    },
  ],
  [
    'html-checks',
    async (workbench: Workbench): Promise<void> => {
      await openSource(workbench, 'The Example Weekly');
      await workbench.runCommand('POP3: Check HTML for Mail Clients');
      await workbench.page
        .locator('.markers-panel .monaco-list-row', { hasText: 'caniemail' })
        .first()
        .waitFor();
    },
  ],
];
