import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { startSampleServer } from '../../support/sampleServer/sampleServer';
import { startMailpit } from '../../support/serverModels/mailpit';
import { repository } from '../../support/vscode/codeServer';
import { openVscode } from '../support/vscodeSession';
import { choose, messageScenes, PICTURED_SAMPLES } from './messageScenes';
import type { Backstage, Scene } from './scene';
import { SOURCE_SCENES } from './sourceScenes';

const FOLDER = join(repository, 'media', 'screenshots');
/** Over nothing that reacts to it. */
const POINTER = { x: 1050, y: 18 };
/** Scenes that would end if it left. */
const UNDER_POINTER: ReadonlySet<string> = new Set(['hover']);
const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

const ACCOUNT = 'Sample mail';

const MAIL_SCENES: readonly Scene[] = [
  [
    'rendered',
    async (workbench) => {
      await workbench.row('Your receipt for order').click();
      await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
    },
  ],
  [
    'search',
    async (workbench) => {
      await workbench.runCommand('POP3: Search Messages');
      await workbench.quickInputTitled('Search Messages');
      await workbench.quickInput.locator('input').first().fill('from:example after:2026-11-19');
      await workbench.quickInput
        .getByText(/^[1-9]\d* of \d+ messages/u)
        .first()
        .waitFor();
    },
    async (workbench) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.row('The Example Weekly').waitFor();
    },
  ],
  [
    'groups',
    async (workbench) => {
      await workbench.viewMenu('Group By', 'Sender');
      await workbench.unfold(workbench.groupRow('Alex Example'));
      await workbench.unfold(workbench.groupRow('Example Stationery'));
      await workbench.row('Your receipt for order').waitFor();
    },
    async (workbench) => {
      await workbench.viewMenu('Group By', 'None');
      await workbench.childRow('Your receipt for order').waitFor();
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
    'preview',
    async (workbench) => {
      await workbench.row('Late show: this week after dark').click();
      await choose(workbench, 'Colors', 'Dark');
      await choose(workbench, 'Width', 'Phone');
      await workbench.mailBody.getByText('Take a seat').waitFor();
    },
  ],
  [
    'mime-tree',
    async (workbench) => {
      await workbench.row('Your receipt for order').click();
      await workbench.viewer.getByRole('tab', { name: 'MIME Tree' }).click();
      await workbench.viewer.getByRole('row').filter({ hasText: 'logo.png' }).waitFor();
    },
    async (workbench) => {
      await workbench.viewer.getByRole('tab', { name: 'HTML', exact: true }).click();
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

const NEW_MAIL = Buffer.from(
  [
    'From: Alex Example <alex@example.org>',
    'To: Robin Sample <robin@example.com>',
    'Date: Sat, 21 Nov 2026 10:12:00 +0000',
    'Message-ID: <canal@sample.example.org>',
    'Subject: Thursday it is, table for four',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Twelve sharp, by the canal.',
    '',
  ].join('\r\n'),
);

const WATCH_SCENES: readonly Scene[] = [
  [
    'new-mail',
    async (workbench, { deliver }) => {
      await workbench.row('Your receipt for order').click();
      await workbench.mailBody.getByText('Thank you, Robin!').waitFor();
      deliver(NEW_MAIL);
      await workbench.notification('New message').waitFor({ timeout: 60_000 });
      await workbench.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor();
    },
  ],
  [
    'kept',
    async (workbench, { stop }) => {
      await workbench.row('Your receipt for order').click();
      await stop();
      await workbench.reload();
      await workbench.showMailboxes();
      await workbench.unfold(workbench.row(ACCOUNT));
      await workbench.childRow('No connection').waitFor();
      await workbench.childRow('Kept from').waitFor();
      await workbench.row('Papers for the meeting').click();
      await workbench.viewer
        .getByText(/Nothing answers at/u)
        .first()
        .waitFor();
    },
  ],
];

const TEST_SERVER = 'Mailpit';

const SERVER_SCENES: readonly Scene[] = [
  [
    'report',
    async (workbench) => {
      await workbench.contextMenu(workbench.row(TEST_SERVER), 'Check Server');
      await workbench.pick('Look Only');
      const heading = { name: 'TOP with 0 lines sends a blank line' };
      await workbench.viewer.getByRole('heading', heading).waitFor();
    },
  ],
  [
    'transcript',
    async (workbench) => {
      await workbench.contextMenu(workbench.row(TEST_SERVER), 'Show Transcript');
      await workbench.page.locator('.view-line').filter({ hasText: /S:\s/u }).first().waitFor();
    },
  ],
  [
    'console',
    async (workbench) => {
      await workbench.contextMenu(workbench.row(TEST_SERVER), 'Open Console');
      const screen = workbench.terminal;
      await screen.getByText(/Log in as .* \[Y\/n\]/u).waitFor();
      await workbench.type('\n');
      await screen.getByText('Tab completes, .help tells more.').waitFor();
      for (const line of ['STAT', 'TOP 2 0', 'DELE 2']) {
        await workbench.type(`${line}\n`);
        await workbench.settled();
      }
      await screen.getByText('Mark it? [y/N]').waitFor();
    },
  ],
];

interface Subject {
  readonly account: {
    readonly label: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly scenes: readonly Scene[];
  readonly backstage: Backstage;
  readonly settings?: Readonly<Record<string, unknown>>;
}

async function takeAll(
  theme: keyof typeof THEMES,
  { account, scenes, backstage, settings }: Subject,
): Promise<void> {
  const session = await openVscode({
    settings: {
      'workbench.colorTheme': THEMES[theme],
      'editor.minimap.enabled': false,
      'editor.cursorBlinking': 'solid',
      'terminal.integrated.gpuAcceleration': 'off',
      ...settings,
    },
    env: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
    viewport: { width: 1280, height: 760 },
  });
  try {
    const { workbench } = session;
    // Else the preference that is emulated would be in the place of the one that the viewer gives a mail.
    await workbench.page.emulateMedia({ colorScheme: null });
    await workbench.showMailboxes();
    await workbench.row('The Example Weekly').waitFor();
    await workbench.widenSidebar(60);
    for (const [name, prepare, putBack] of scenes) {
      await prepare(workbench, backstage);
      if (!UNDER_POINTER.has(name)) {
        await workbench.page.mouse.move(POINTER.x, POINTER.y);
      }
      await workbench.settled();
      await workbench.page.screenshot({ path: join(FOLDER, `${theme}-${name}.png`) });
      console.log(`${theme}-${name}.png`);
      await putBack?.(workbench);
    }
  } catch (error) {
    const path = join(repository, 'out', 'screenshots', `${theme}-failed.png`);
    await session.workbench.page.screenshot({ path }).catch(() => undefined);
    throw error;
  } finally {
    await session.close();
  }
}

async function takeMail(
  theme: keyof typeof THEMES,
  subject: Pick<Subject, 'scenes' | 'settings'>,
  delivers: (name: string) => boolean = () => true,
): Promise<void> {
  const server = await startSampleServer();
  try {
    const deliver = (octets: Uint8Array): void => {
      server.deliver('sample', octets);
    };
    for (const { octets } of sampleMessages().filter(({ name }) => delivers(name))) {
      deliver(octets);
    }
    const { host, port } = server;
    const account = { label: ACCOUNT, host, port, user: 'sample', password: 'sample' };
    const backstage = { deliver, stop: () => server.close() };
    await takeAll(theme, { account, backstage, ...subject });
  } finally {
    await server.close();
  }
}

async function takeServer(theme: keyof typeof THEMES): Promise<void> {
  const model = await startMailpit({ messages: sampleMessages().map(({ octets }) => octets) });
  try {
    const { host, port, user, password } = model;
    const account = { label: TEST_SERVER, host, port, user, password };
    const backstage = { deliver: () => undefined, stop: () => model.close() };
    await takeAll(theme, { account, backstage, scenes: SERVER_SCENES });
  } finally {
    await model.close();
  }
}

const SUBJECTS = {
  mail: (theme) => takeMail(theme, { scenes: MAIL_SCENES }),
  source: (theme) => takeMail(theme, { scenes: SOURCE_SCENES }),
  messages: (theme) =>
    takeMail(theme, { scenes: messageScenes(theme) }, (name) => PICTURED_SAMPLES.has(name)),
  watch: (theme) =>
    takeMail(theme, {
      scenes: WATCH_SCENES,
      settings: { 'pop3.watch.intervalSeconds': 10, 'pop3.watch.notify': 'always' },
    }),
  server: takeServer,
} satisfies Record<string, (theme: keyof typeof THEMES) => Promise<void>>;

/** All pictures, or only those of one subject. */
async function main(chosen: string | undefined): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    for (const [name, take] of Object.entries(SUBJECTS)) {
      if (chosen === undefined || chosen === name) {
        await take(theme);
      }
    }
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
