import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads lines of a message number and a hash. */
export async function readHashes(file: string): Promise<ReadonlyMap<number, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [number = '', hash = ''] = line.split(' ');
      return [Number(number), hash];
    }),
  );
}

/** Hashes files whose names tell their message number. */
export async function hashFiles(
  folder: string,
  numberOf: (fileName: string) => number,
): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for (const name of await readdir(folder)) {
    hashes.set(numberOf(name), await hashFile(join(folder, name)));
  }
  return hashes;
}

export async function hashFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
