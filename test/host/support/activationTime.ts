import type { Page } from 'playwright-core';
import { Workbench } from '../../support/vscode/workbench';

const STARTUP_MS = 60_000;
/** An extension under development is listed by its id. */
const EXTENSION_ID = 'pop3-mailbox-browser.pop3-mailbox-browser';

/**
 * Milliseconds for loading the extension and calling `activate`, as "Developer: Show Running Extensions" tells them, when
 * the POP3 view is opened in a window that has finished starting.
 */
export async function activationMilliseconds(page: Page): Promise<number> {
  const workbench = new Workbench(page);
  await page
    .locator('.activitybar a.action-label[aria-label^="POP3"]')
    .waitFor({ timeout: STARTUP_MS });
  await page.waitForLoadState('networkidle');
  await workbench.showMailboxes();
  await page.locator('.sidebar .welcome-view-content').first().waitFor();
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ hasText: EXTENSION_ID });
  const text = await row.locator('.activation-time').textContent();
  const milliseconds = /(\d+)\s*ms/u.exec(text ?? '')?.[1];
  if (milliseconds === undefined) {
    throw new Error(`No activation time in: ${text}`);
  }
  return Number(milliseconds);
}
