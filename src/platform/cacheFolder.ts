import { type Dirent } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

interface CachedFile {
  readonly path: string;
  readonly octets: number;
  readonly usedAt: number;
}

/** Of a file that a writer left behind when it was killed. */
const ABANDONED_MILLISECONDS = 60 * 60 * 1000;

/**
 * A folder whose files can all be had again, kept below a size: those not used for the longest time go first. A file's
 * time of modification is when it was used last. Several windows may share the folder.
 */
export class CacheFolder {
  /** `undefined` until it was counted. Others add to the folder too, so it is only a lower bound. */
  private knownOctets: number | undefined;
  private trimming: Promise<void> | undefined;

  constructor(
    readonly path: string,
    private readonly maximumOctets: () => number,
    private readonly now: () => number = Date.now,
  ) {}

  async used(path: string): Promise<void> {
    const at = new Date(this.now());
    // Another window may have removed it.
    await utimes(path, at, at).catch(() => undefined);
  }

  /** Must be called when a file was added or grew; removes others where that is too much. */
  async added(octets: number): Promise<void> {
    if (this.knownOctets !== undefined) {
      this.knownOctets += octets;
    }
    if (this.knownOctets === undefined || this.knownOctets > this.maximumOctets()) {
      this.trimming ??= this.trim().finally(() => {
        this.trimming = undefined;
      });
      await this.trimming;
    }
  }

  /** All that is in it. */
  async size(): Promise<number> {
    return sum(await this.files());
  }

  async clear(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    this.knownOctets = undefined;
  }

  private async trim(): Promise<void> {
    const files = await this.files();
    let octets = sum(files);
    const byAge = files.toSorted((left, right) => left.usedAt - right.usedAt);
    for (const file of byAge) {
      const isAbandoned =
        file.path.endsWith('.tmp') && file.usedAt < this.now() - ABANDONED_MILLISECONDS;
      if (isAbandoned || octets > this.maximumOctets()) {
        await rm(file.path, { force: true }).catch(() => undefined);
        octets -= file.octets;
      }
    }
    this.knownOctets = octets;
  }

  private async files(): Promise<readonly CachedFile[]> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true }).catch(
      (): Dirent[] => [],
    );
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry): Promise<CachedFile | undefined> => {
          const path = join(entry.parentPath, entry.name);
          const found = await stat(path).catch(() => undefined);
          return found && { path, octets: found.size, usedAt: found.mtimeMs };
        }),
    );
    return files.filter((file) => file !== undefined);
  }
}

function sum(files: readonly CachedFile[]): number {
  return files.reduce((octets, file) => octets + file.octets, 0);
}
