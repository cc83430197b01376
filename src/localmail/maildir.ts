import { join } from 'node:path';
import { LocalMailError } from './errors';
import {
  type FileFacts,
  type FileFinder,
  FileMaildrop,
  foldersState,
  requireCount,
} from './fileMaildrop';
import { entriesOf, isFolder } from './folderEntries';
import type { LocalFlags, LocalMaildrop, OpenOptions } from './localMaildrop';
import { inOrder, messagesOf } from './messageFiles';

/** Where `:` is not allowed in file names, programs write `;` or `!` in its place. */
const INFO = /[:;!]2,(?<letters>[^:;!]*)$/u;
const NO_FLAGS: LocalFlags = { seen: false, flagged: false, deleted: false, answered: false };

interface Named {
  /** The part of the name that stays while flags change. */
  readonly unique: string;
  readonly flags: LocalFlags;
}

interface Found extends FileFacts {
  readonly receivedAt: number | undefined;
}

export function readMaildirName(name: string): Named {
  const letters = INFO.exec(name)?.groups?.letters;
  return letters === undefined
    ? { unique: name, flags: NO_FLAGS }
    : {
        unique: name.replace(INFO, ''),
        flags: {
          seen: letters.includes('S'),
          flagged: letters.includes('F'),
          deleted: letters.includes('T'),
          answered: letters.includes('R'),
        },
      };
}

/** Whether a folder has what makes a Maildir. */
export async function isMaildir(path: string): Promise<boolean> {
  return (await isFolder(join(path, 'cur'))) && (await isFolder(join(path, 'new')));
}

/** @throws LocalMailError `notFound`, `notReadable`, `notAMaildrop`, `tooLarge` or `aborted` */
export async function openMaildir(path: string, options: OpenOptions): Promise<LocalMaildrop> {
  if (!(await isMaildir(path))) {
    throw new LocalMailError('notAMaildrop', 'A Maildir has folders named cur and new');
  }
  const folders = [join(path, 'cur'), join(path, 'new')];
  const state = await foldersState(folders);
  const found = new Map<string, Found>();
  // What a program moves from new to cur meanwhile is seen once or twice, in this order.
  for (const folder of [...folders].reverse()) {
    for await (const { name, isFile } of entriesOf(folder, options.signal)) {
      if (isFile && !name.startsWith('.')) {
        const { unique, flags } = readMaildirName(name);
        found.set(unique, {
          id: unique,
          path: join(folder, name),
          flags,
          receivedAt: timeOf(name),
        });
        requireCount(found.size, options);
      }
    }
  }
  const files = [...found.values()].sort(
    (left, right) => (left.receivedAt ?? 0) - (right.receivedAt ?? 0) || inOrder(left.id, right.id),
  );
  const finder: FileFinder = {
    folders,
    find: async ({ id }, signal) => {
      for (const folder of folders) {
        for await (const { name, isFile } of entriesOf(folder, signal)) {
          if (isFile && readMaildirName(name).unique === id) {
            return join(folder, name);
          }
        }
      }
      return undefined;
    },
  };
  const messages = await messagesOf(files, options);
  return new FileMaildrop('maildir', path, messages, finder, state, options);
}

/** Names begin with the seconds since the epoch at the time of delivery. */
function timeOf(name: string): number | undefined {
  const seconds = /^\d{9,11}(?=[._])/u.exec(name)?.[0];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}
