import type { FileHandle } from 'node:fs/promises';

/** One write may take only part of the octets. */
export async function writeAll(file: FileHandle, octets: Uint8Array): Promise<void> {
  for (let at = 0; at < octets.length;) {
    const { bytesWritten } = await file.write(octets, at);
    at += bytesWritten;
  }
}
