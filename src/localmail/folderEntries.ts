import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { asLocalMailError, LocalMailError, throwIfAborted } from './errors';

export interface FolderEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
}

/**
 * What lies in a folder, links left out: whoever made it could point anywhere with them. Names that are no UTF-8 are left
 * out too.
 *
 * @throws LocalMailError `notFound`, `notReadable` or `aborted`
 */
export async function* entriesOf(path: string, signal: AbortSignal): AsyncGenerator<FolderEntry> {
  try {
    throwIfAborted(signal);
    for await (const entry of await opendir(path, { bufferSize: 256 })) {
      throwIfAborted(signal);
      const isKnown = entry.isFile() || entry.isDirectory();
      // Some file systems do not say what an entry is.
      const kind =
        isKnown || entry.isSymbolicLink() ? entry : await stateOf(join(path, entry.name));
      if (kind !== undefined) {
        yield { name: entry.name, isFile: kind.isFile(), isFolder: kind.isDirectory() };
      }
    }
  } catch (error) {
    throw asLocalMailError(error);
  }
}

/** Of the entry itself, where it is a link; undefined where nothing is there. */
export async function stateOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const failure = asLocalMailError(error);
    if (LocalMailError.is(failure, 'notFound')) {
      return undefined;
    }
    throw failure;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stateOf(path))?.isDirectory() === true;
}

const AT_ONCE = 16;

/** The results for all items in their order, some of them worked on at once; stops at the first error. */
export async function mapSome<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    // The iterator is shared: each takes what no other took.
    for (const [index, item] of queue) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
