import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { openPromise } from 'yauzl';

const repository = resolve(__dirname, '..', '..', '..');

/** Folders whose paths must not turn up in the package: they name the machine that built it. */
export const buildFolders: readonly string[] = ['src', 'node_modules'].map((name) =>
  join(repository, name),
);

/** What `npm run package` writes. */
export const vsixPath = join(repository, 'dist', 'pop3-mailbox-browser.vsix');

/** Reads all files of the .vsix, by their path in it. */
export async function readVsix(): Promise<ReadonlyMap<string, Buffer>> {
  const archive = await openPromise(vsixPath);
  const files = new Map<string, Buffer>();
  for await (const entry of archive.eachEntry()) {
    files.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  }
  return files;
}
