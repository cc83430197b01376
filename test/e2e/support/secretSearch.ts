import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a password might be written somewhere, unencrypted. */
export function disguises(password: string): readonly Buffer[] {
  const octets = Buffer.from(password, 'utf8');
  const texts = [
    octets.toString('base64').replace(/=+$/u, ''),
    octets.toString('base64url'),
    octets.toString('hex'),
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
    // The part that no encoding of é can hide.
    password.slice(password.lastIndexOf(' ') + 1),
  ];
  return [octets, Buffer.from(password, 'latin1'), ...texts.map((text) => Buffer.from(text))];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Files below a folder that hold one of these. */
export async function filesWith(
  folder: string,
  needles: readonly Buffer[],
): Promise<readonly string[]> {
  const hits: string[] = [];
  for (const path of await filesBelow(folder)) {
    const octets = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => octets.includes(needle))) {
      hits.push(path);
    }
  }
  return hits;
}
