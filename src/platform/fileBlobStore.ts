import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from '../mailbox/ports';

const SEGMENT = /^[a-z0-9-][a-z0-9.-]*$/u;

/** {@link BlobStore} as files under one folder; folders 0700, files 0600, each file replaced whole or not at all. */
export class FileBlobStore implements BlobStore {
  /** @param onAdded Told after a file grew or was written. */
  constructor(
    private readonly root: string,
    private readonly onAdded: (octets: number) => Promise<void> = () => Promise.resolve(),
  ) {}

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.path(name);
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async write(name: string, octets: Uint8Array): Promise<void> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeFile(temporary, octets, { flag: 'wx', mode: 0o600, flush: true });
      await rename(temporary, path);
      await this.onAdded(octets.length);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async append(name: string, octets: Uint8Array): Promise<void> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await appendFile(path, octets, { mode: 0o600 });
    await this.onAdded(octets.length);
  }

  async delete(name: string): Promise<void> {
    await rm(this.path(name), { recursive: true, force: true });
  }

  /** Throws a RangeError for a name that is not a plain relative path. */
  private path(name: string): string {
    const segments = name.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment))) {
      throw new RangeError('Not a valid blob name');
    }
    return join(this.root, ...segments);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
