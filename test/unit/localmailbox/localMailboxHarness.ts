import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalMaildropKind } from '../../../src/localmail/localMaildrop';
import { openLocalMaildrop } from '../../../src/localmail/openLocalMaildrop';
import { LocalMailbox, type LocalMailboxParts } from '../../../src/localmailbox/localMailbox';
import { localPlace } from '../../../src/localmailbox/localPlace';
import { RecordingLogger } from '../accounts/recordingLogger';
import { subjectsOnly } from '../mailbox/mailboxHarness';

export { INTERACTIVE, subjectOf } from '../mailbox/mailboxHarness';

/** A folder of its own for a test, gone afterwards. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'localmailbox-'));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function localMailbox(
  path: string,
  kind: LocalMaildropKind = 'mbox',
  parts: Partial<LocalMailboxParts> = {},
): LocalMailbox {
  return new LocalMailbox(localPlace(path, kind), {
    open: openLocalMaildrop,
    mime: subjectsOnly,
    clock: { now: () => 1_000 },
    logger: new RecordingLogger(),
    settings: () => ({ pageSize: 50, maximumMessageOctets: 1_000_000 }),
    ...parts,
  });
}

export function message(subject: string, body = 'Hello\r\n'): string {
  return `Subject: ${subject}\r\nFrom: sender@example.com\r\n\r\n${body}`;
}

/** @param dates As `Tue Nov 24 10:00:00 2026`, one for each message. */
export function mboxOf(messages: readonly string[], dates: readonly string[] = []): string {
  return messages
    .map((text, index) => {
      const date = dates[index] ?? 'Tue Nov 24 10:00:00 2026';
      return `From sender@example.com ${date}\n${text}\n`;
    })
    .join('');
}

export async function mboxFile(
  folder: string,
  messages: readonly string[],
  dates?: readonly string[],
): Promise<string> {
  const path = join(folder, 'archive.mbox');
  await writeFile(path, mboxOf(messages, dates));
  return path;
}
