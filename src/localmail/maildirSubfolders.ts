import { join } from 'node:path';
import { entriesOf } from './folderEntries';
import { isMaildir } from './maildir';
import { inOrder } from './messageFiles';

export interface MaildirSubfolder {
  /** As Maildir++ names it, levels divided by dots, for people; hostile like any file name. */
  readonly name: string;
  /** To be opened as a maildrop of its own. */
  readonly path: string;
}

const PARTS: ReadonlySet<string> = new Set(['cur', 'new', 'tmp']);
const MOST_SUBFOLDERS = 10_000;

/**
 * The folders within a Maildir that are Maildirs themselves: `.Name` of Maildir++, or plain ones. Sorted by name, at most
 * 10,000.
 *
 * @throws LocalMailError `notFound`, `notReadable` or `aborted`
 */
export async function listMaildirSubfolders(
  path: string,
  signal: AbortSignal,
): Promise<readonly MaildirSubfolder[]> {
  const found: MaildirSubfolder[] = [];
  for await (const entry of entriesOf(path, signal)) {
    const subfolder = join(path, entry.name);
    if (entry.isFolder && !PARTS.has(entry.name) && (await isMaildir(subfolder))) {
      found.push({ name: entry.name.replace(/^\./u, ''), path: subfolder });
      if (found.length === MOST_SUBFOLDERS) {
        break;
      }
    }
  }
  return found.sort((left, right) => inOrder(left.name, right.name));
}
