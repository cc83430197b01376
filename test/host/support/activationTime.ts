import type { Page } from 'playwright-core';
import { Workbench } from '../../support/vscode/workbench';

const EXTENSION_NAME = 'POP3 Mailbox Browser';

/** What "Developer: Show Running Extensions" says of loading and calling `activate`, after the POP3 view was opened. */
export async function activationMilliseconds(page: Page): Promise<number> {
  const workbench = new Workbench(page);
  await page
    .locator('.activitybar a.action-label[aria-label^="POP3"]')
    .waitFor({ timeout: 60_000 });
  await workbench.showMailboxes();
  await page.locator('.sidebar .welcome-view-content').first().waitFor();
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ hasText: EXTENSION_NAME });
  const text = await row.locator('.activation-time').textContent();
  const milliseconds = /(\d+)\s*ms/u.exec(text ?? '')?.[1];
  if (milliseconds === undefined) {
    throw new Error(`No activation time in: ${text}`);
  }
  return Number(milliseconds);
}
