import type { Locator } from 'playwright-core';

import { eventually } from '../polling';
import { sampleMessages } from '../sampleMessages/sampleMessages';
import { launchBrowser } from '../vscode/browser';

/**
 * Opens the POP3 view of a VS Code in the browser and waits until it lists sample mail.
 * @param url The address that opens VS Code.
 * @returns The rows of the view.
 * @throws Error that quotes the rows when no sample message was among them within a minute.
 */
export async function sampleMailRows(url: string): Promise<readonly string[]> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.locator('.activitybar .action-label[aria-label^="POP3"]').click({ timeout: 60_000 });
    const rows = page.locator('.sidebar .monaco-list-row');
    const subjects = asciiSubjects();
    let seen: readonly string[] = [];
    try {
      return await eventually(
        'a sample message in the POP3 view',
        async () => {
          seen = await texts(rows);
          return seen.some((row) => subjects.some((subject) => row.includes(subject))) && seen;
        },
        60_000,
      );
    } catch (error) {
      throw new Error(`The POP3 view lists no sample message:\n${seen.join('\n')}`, {
        cause: error,
      });
    }
  } finally {
    await browser.close();
  }
}

async function texts(rows: Locator): Promise<readonly string[]> {
  return (await rows.allTextContents()).map((text) => text.replace(/\s+/gu, ' ').trim());
}

/** Subjects that a view shows as they stand in the message: neither encoded nor folded. */
function asciiSubjects(): readonly string[] {
  return sampleMessages()
    .map(
      ({ octets }) => /^Subject: ([ -~]{8,})\r\n(?![ \t])/imu.exec(octets.toString('latin1'))?.[1],
    )
    .filter((subject) => subject !== undefined)
    .filter((subject) => !subject.includes('=?'));
}
