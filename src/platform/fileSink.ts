import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { MessageSink } from '../pop3/messageSink';
import { writeAll } from './writeAll';

/** A file that comes into being, or replaces another, only when all of it was written. */
export class FileSink {
  private readonly temporary: string;
  private file: FileHandle | undefined;

  constructor(private readonly path: string) {
    this.temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  }

  /** Starts from the beginning. */
  async open(): Promise<MessageSink> {
    await this.file?.close();
    const file = await open(this.temporary, 'w');
    this.file = file;
    return {
      write: (octets) => writeAll(file, octets),
    };
  }

  async complete(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    await rename(this.temporary, this.path);
  }

  /** Leaves nothing behind, unless it is complete. */
  async dispose(): Promise<void> {
    await this.file?.close();
    await rm(this.temporary, { force: true });
  }
}
