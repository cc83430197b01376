import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalMaildrop } from '../../../src/localmail/localMaildrop';
import { openLocalMaildrop } from '../../../src/localmail/openLocalMaildrop';

export const FROM = 'From alice@example.com Fri Jul  8 12:08:34 2011\n';

export const never = (): AbortSignal => new AbortController().signal;

export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A folder for one test; maildrops opened by it are closed with it. */
export class TemporaryMail {
  #maildrops: LocalMaildrop[] = [];

  private constructor(readonly folder: string) {}

  static async create(): Promise<TemporaryMail> {
    return new TemporaryMail(await mkdtemp(join(tmpdir(), 'localmail-')));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.path(name), typeof content === 'string' ? bytes(content) : content);
    return this.path(name);
  }

  async mbox(content: string | Uint8Array): Promise<LocalMaildrop> {
    const path = await this.write('test.mbox', content);
    return this.keep(await openLocalMaildrop(path, 'mbox', { signal: never() }));
  }

  keep(maildrop: LocalMaildrop): LocalMaildrop {
    this.#maildrops.push(maildrop);
    return maildrop;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#maildrops.map((maildrop) => maildrop.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Every message as binary text, each checked to be as long as it is said to be. */
export async function textsOf(maildrop: LocalMaildrop): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const message of maildrop.messages) {
    const octets = await maildrop.readMessage(message, never());
    if (octets.length !== message.octets) {
      throw new Error(`Message ${message.number}: ${octets.length} octets, not ${message.octets}`);
    }
    texts.push(Buffer.from(octets).toString('latin1'));
  }
  return texts;
}
