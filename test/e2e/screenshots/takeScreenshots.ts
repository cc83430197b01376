import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { type SampleServer, startSampleServer } from '../../support/sampleServer/sampleServer';
import { repository } from '../../support/vscode/codeServer';
import type { Workbench } from '../../support/vscode/workbench';
import { openVscode } from '../support/vscodeSession';

const FOLDER = join(repository, 'media', 'screenshots');
const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** Each picture by name: what to do before it is taken, going on from the one before. */
const SCENES: readonly (readonly [
  name: string,
  prepare: (workbench: Workbench) => Promise<void>,
])[] = [
  [
    'rendered',
    async (workbench) => {
      await workbench.row('Your receipt for order').click();
      await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
    },
  ],
  [
    'raw',
    async (workbench) => {
      await workbench.inlineAction(workbench.row('Signed by the domain'), 'Open Raw Source');
      await workbench.page.locator('.view-line', { hasText: 'DKIM-Signature' }).first().waitFor();
      await workbench.page.locator('.statusbar').getByText('Email Message').waitFor();
    },
  ],
  [
    'attachments',
    async (workbench) => {
      await workbench.row('Papers for the meeting').click();
      await workbench.viewer.getByText('agenda.pdf').waitFor();
    },
  ],
  [
    'remote-images',
    async (workbench) => {
      await workbench.row('The Example Weekly').click();
      await workbench.viewer.getByText(/remote images? blocked/u).waitFor();
      await workbench.mailBody.getByText('The Example Weekly').first().waitFor();
    },
  ],
  [
    'compare',
    async (workbench) => {
      await workbench.row('Lunch on Thursday?').click();
      await workbench.row('Reset your password').click({ modifiers: ['Control'] });
      await workbench.contextMenu(workbench.row('Reset your password'), 'Compare Selected');
      await workbench.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    },
  ],
  [
    'delete',
    async (workbench) => {
      await workbench.row('Re: Release checklist').click();
      await workbench.inlineAction(workbench.row('Lunch on Thursday?'), 'Mark for Deletion');
      await workbench.page.getByText('1 message is marked for deletion').waitFor();
      await workbench.inlineAction(workbench.row('Sample mail'), 'Delete Marked');
      await workbench.dialog.waitFor();
    },
  ],
];

async function takeAll(theme: keyof typeof THEMES, server: SampleServer): Promise<void> {
  const account = {
    label: 'Sample mail',
    host: server.host,
    port: server.port,
    user: 'sample',
    password: 'sample',
  };
  const session = await openVscode({
    settings: { 'workbench.colorTheme': THEMES[theme], 'editor.minimap.enabled': false },
    env: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
    viewport: { width: 1280, height: 760 },
  });
  try {
    const { workbench } = session;
    await workbench.showMailboxes();
    await workbench.row('The Example Weekly').waitFor();
    await workbench.widenSidebar(60);
    for (const [name, prepare] of SCENES) {
      await prepare(workbench);
      await workbench.page.mouse.move(1000, 500);
      await workbench.settled();
      await workbench.page.screenshot({ path: join(FOLDER, `${theme}-${name}.png`) });
      console.log(`${theme}-${name}.png`);
    }
  } finally {
    await session.close();
  }
}

async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    const server = await startSampleServer();
    for (const { octets } of sampleMessages()) {
      server.deliver('sample', octets);
    }
    try {
      await takeAll(theme, server);
    } finally {
      await server.close();
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
