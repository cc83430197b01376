import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type {
  MessageFacts,
  MessageStore,
  MessageWriter,
  StoredMessage,
} from '../mailbox/messageStore';
import type { MessageSink } from '../pop3/messageSink';
import type { CacheFolder } from './cacheFolder';
import { isMissing } from './fileBlobStore';
import { writeAll } from './writeAll';

const SEGMENT = /^[A-Za-z0-9_~-]{1,64}$/u;
const MAGIC = Buffer.from('POP3 message v1\n', 'latin1');
/** Length and CRC-32 of the description, and the magic at the very end. */
const FOOTER_OCTETS = 8 + MAGIC.length;
const MAXIMUM_DESCRIPTION_OCTETS = 64 * 1024;
/** Hashing one such piece does not keep the thread for long. */
const CHUNK_OCTETS = 1024 * 1024;
/** Handed to sinks. As large as what comes from a socket, so that it lies where that lay. */
const PIECE_OCTETS = 64 * 1024;

interface Description extends MessageFacts {
  readonly name: string;
  readonly octets: number;
  /** Hexadecimal SHA-256 of the octets. */
  readonly digest: string;
}

/**
 * {@link MessageStore} as one file for each message: its octets, a description of them in JSON, a footer. A file gets its
 * name only when it is whole, so that windows that share the folder see all of a message or nothing.
 */
export class FileMessageStore implements MessageStore {
  constructor(private readonly folder: CacheFolder) {}

  read(name: string, announcedOctets?: number): Promise<StoredMessage | undefined> {
    return this.opened(name, announcedOctets, async (file, facts) => {
      const octets = Buffer.allocUnsafeSlow(facts.octets);
      const hash = createHash('sha256');
      let at = 0;
      for await (const chunk of chunksOf(file, facts.octets)) {
        hash.update(chunk);
        at += chunk.copy(octets, at);
      }
      return isIntact(hash, facts) ? { octets, facts } : undefined;
    });
  }

  copy(
    name: string,
    announcedOctets: number | undefined,
    sink: MessageSink,
  ): Promise<MessageFacts | undefined> {
    return this.opened(name, announcedOctets, async (file, facts) => {
      const hash = createHash('sha256');
      for await (const chunk of chunksOf(file, facts.octets)) {
        hash.update(chunk);
      }
      if (!isIntact(hash, facts)) {
        return undefined;
      }
      for await (const piece of chunksOf(file, facts.octets, PIECE_OCTETS)) {
        // A sink may keep what it is given.
        await sink.write(Uint8Array.from(piece));
      }
      return facts;
    });
  }

  async write(name: string): Promise<MessageWriter> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    const file = await open(temporary, 'wx', 0o600);
    return new FileWriter(file, { name, path, temporary, folder: this.folder });
  }

  async delete(name: string): Promise<void> {
    await rm(this.path(name), { recursive: true, force: true });
  }

  private async opened<T>(
    name: string,
    announcedOctets: number | undefined,
    use: (file: FileHandle, description: Description) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const path = this.path(name);
    const file = await openIfThere(path);
    if (file === undefined) {
      return undefined;
    }
    try {
      const description = await describe(file, name);
      if (description !== undefined && !isOfSize(description, announcedOctets)) {
        return undefined;
      }
      const result = description === undefined ? undefined : await use(file, description);
      if (result === undefined) {
        await rm(path, { force: true });
      } else {
        await this.folder.used(path);
      }
      return result;
    } finally {
      await file.close();
    }
  }

  /** Throws a RangeError for a name that is not a plain relative path. */
  private path(name: string): string {
    const segments = name.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment))) {
      throw new RangeError('Not a valid message name');
    }
    return join(this.folder.path, ...segments);
  }
}

interface Target {
  readonly name: string;
  readonly path: string;
  readonly temporary: string;
  readonly folder: CacheFolder;
}

class FileWriter implements MessageWriter {
  private readonly hash = createHash('sha256');
  private octets = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly target: Target,
  ) {}

  async write(octets: Uint8Array): Promise<void> {
    this.hash.update(octets);
    this.octets += octets.length;
    await writeAll(this.file, octets);
  }

  async complete(facts: MessageFacts): Promise<void> {
    const { name, path, temporary, folder } = this.target;
    const description: Description = {
      ...facts,
      name,
      octets: this.octets,
      digest: this.hash.digest('hex'),
    };
    try {
      const end = ending(description);
      await writeAll(this.file, end);
      await this.file.close();
      await rename(temporary, path);
      await folder.added(this.octets + end.length);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  async discard(): Promise<void> {
    // It may be closed already.
    await this.file.close().catch(() => undefined);
    await rm(this.target.temporary, { force: true });
  }
}

function ending(description: Description): Buffer {
  const json = Buffer.from(JSON.stringify(description), 'utf8');
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(json.length, 0);
  numbers.writeUInt32BE(crc32(json), 4);
  return Buffer.concat([json, numbers, MAGIC]);
}

async function describe(file: FileHandle, name: string): Promise<Description | undefined> {
  const { size } = await file.stat();
  const footer = await readAt(file, size - FOOTER_OCTETS, FOOTER_OCTETS);
  if (footer?.subarray(8).equals(MAGIC) !== true) {
    return undefined;
  }
  const length = footer.readUInt32BE(0);
  const json =
    length > MAXIMUM_DESCRIPTION_OCTETS
      ? undefined
      : await readAt(file, size - FOOTER_OCTETS - length, length);
  if (json === undefined || crc32(json) !== footer.readUInt32BE(4)) {
    return undefined;
  }
  const description = JSON.parse(json.toString('utf8')) as Description;
  const isOwn = description.name === name && description.octets === size - FOOTER_OCTETS - length;
  return isOwn ? description : undefined;
}

function isOfSize({ announcedOctets }: MessageFacts, expected: number | undefined): boolean {
  return expected === undefined || announcedOctets === expected;
}

function isIntact(hash: Hash, { digest }: Description): boolean {
  return hash.digest('hex') === digest;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Ends early where the file does. The same memory is used for each piece. */
async function* chunksOf(
  file: FileHandle,
  octets: number,
  chunkOctets = CHUNK_OCTETS,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(chunkOctets, octets));
  for (let at = 0; at < octets;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, octets - at), at);
    if (bytesRead === 0) {
      return;
    }
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length);
  if (at < 0) {
    return undefined;
  }
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : undefined;
}
