import { join } from 'node:path';
import { LocalMailError } from './errors';
import { type FileFacts, FileMaildrop, foldersState, requireCount } from './fileMaildrop';
import { entriesOf } from './folderEntries';
import type { LocalMaildrop, OpenOptions } from './localMaildrop';
import { inOrder, messagesOf } from './messageFiles';

const MESSAGE_FILE = /\.(?:eml|mht|mhtml)$/iu;
/** Levels of folders below the one that is opened. */
const DEEPEST = 2;
const MOST_FOLDERS = 10_000;
/** To recognize a folder, so many of its entries are looked at. */
const MOST_LOOKED_AT = 20_000;

interface Walk {
  readonly signal: AbortSignal;
  /** Told of each folder before it is read. */
  onFolder(path: string): void;
}

interface Entry {
  /** Below the folder that is opened, with slashes. */
  readonly name: string;
  readonly path: string;
  readonly isMessage: boolean;
}

/** Folders whose names begin with a dot are left out, and those within that cannot be read. */
async function* walk(folder: string, options: Walk, prefix = '', depth = 0): AsyncGenerator<Entry> {
  options.onFolder(folder);
  const inner: string[] = [];
  for await (const { name, isFile, isFolder } of entriesOf(folder, options.signal)) {
    const isMessage = isFile && MESSAGE_FILE.test(name);
    yield { name: `${prefix}${name}`, path: join(folder, name), isMessage };
    if (isFolder && depth < DEEPEST && !name.startsWith('.') && inner.length < MOST_FOLDERS) {
      inner.push(name);
    }
  }
  for (const name of inner) {
    try {
      yield* walk(join(folder, name), options, `${prefix}${name}/`, depth + 1);
    } catch (error) {
      if (!LocalMailError.is(error, 'notFound', 'notReadable')) {
        throw error;
      }
    }
  }
}

/** Whether a message file is found soon. */
export async function hasMessageFiles(path: string, signal: AbortSignal): Promise<boolean> {
  let count = 0;
  for await (const { isMessage } of walk(path, { signal, onFolder: () => undefined })) {
    count += 1;
    if (isMessage || count > MOST_LOOKED_AT) {
      return isMessage;
    }
  }
  return false;
}

/** @throws LocalMailError `notFound`, `notReadable`, `tooLarge` or `aborted` */
export async function openMessageFolder(
  path: string,
  options: OpenOptions,
): Promise<LocalMaildrop> {
  const folders: string[] = [];
  const files: FileFacts[] = [];
  const { signal } = options;
  const [before] = await foldersState([path]);
  for await (const entry of walk(path, { signal, onFolder: (folder) => folders.push(folder) })) {
    if (folders.length > MOST_FOLDERS) {
      throw new LocalMailError('tooLarge', 'The folder holds too many folders');
    }
    if (entry.isMessage) {
      files.push({ id: entry.name, path: entry.path });
      requireCount(files.length, options);
    }
  }
  files.sort((left, right) => inOrder(left.id, right.id));
  const state = [before, ...(await foldersState(folders.slice(1)))];
  const messages = await messagesOf(files, options);
  const finder = { folders, find: () => Promise.resolve(undefined) };
  return new FileMaildrop('folder', path, messages, finder, state, options);
}
