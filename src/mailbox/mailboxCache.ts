import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Account } from './account';
import type { MessageKey } from './mailbox';
import { isMessageKey } from './messageKey';
import type { MessageSink } from '../pop3/messageSink';
import type { OpenSink } from './openSink';
import type { MessageStore, MessageWriter, StoredMessage } from './messageStore';
import type { BlobStore, Logger } from './ports';
import { asBuffer, concatenated, jsonOfArray } from '../shared/slicedOctets';
import { TimeSlices } from '../shared/timeSlices';
import { type SummaryRecord, SummaryRecords } from './summaryRecords';

/** What is kept on this machine of what was read. */
export type CachePolicy = 'headersAndMessages' | 'headers' | 'nothing';

/** A listing in the order it is shown. */
export interface KeptListing {
  /** Epoch milliseconds. */
  readonly listedAt: number;
  readonly notices: readonly string[];
  readonly messages: readonly { readonly key: MessageKey; readonly octets: number }[];
}

/** Where it is kept: a folder that holds nothing else and may lose any file at any time. */
export interface CacheStore {
  readonly blobs: BlobStore;
  readonly messages: MessageStore;
}

export interface MailboxCacheParts {
  readonly account: Account;
  readonly store: CacheStore;
  readonly policy: () => CachePolicy;
  readonly logger: Logger;
}

/** Rewriting the file is not worth it for less. */
const WASTE_OCTETS = 256 * 1024;

/**
 * The last listing, the summaries and the messages of one account, on disk as far as the user wants it. A failure of the
 * disk is logged and costs no more than the cache. An account that is changed to another maildrop does not find what was
 * kept of the one before.
 */
export class MailboxCache {
  readonly records = new SummaryRecords();
  private readonly folder: string;
  private loading: Promise<KeptListing | undefined> | undefined;
  private saving = Promise.resolve();
  private newest: KeptListing | undefined;
  private unsaved: Buffer[] = [];
  private savedOctets = 0;
  private isDurable = true;
  private isClosed = false;

  constructor(private readonly parts: MailboxCacheParts) {
    this.folder = `${parts.account.id}/${identityOf(parts.account)}`;
  }

  /** Reads what was kept, once. */
  load(): Promise<KeptListing | undefined> {
    this.loading ??= this.read().catch(() => {
      this.parts.logger.warn('What was kept of an account could not be read');
      return undefined;
    });
    return this.loading;
  }

  /**
   * Must be told of each listing. Where unique-ids may come to mean other messages nothing is kept: what is on disk would
   * then be shown in their place.
   */
  async saveListing(listing: KeptListing, isDurable: boolean): Promise<void> {
    this.isDurable = isDurable;
    this.newest = listing;
    const isObsolete = (): boolean => this.newest !== listing;
    if (!this.isDurable) {
      await this.clear();
    } else if (this.keepsHeaders) {
      await this.save(() => this.writeListing(listing, isObsolete));
    }
    const listed = await keysOf(listing);
    if (!isObsolete()) {
      await this.records.retain((key) => listed.has(key), isObsolete);
    }
    if (!isObsolete() && this.keepsHeaders) {
      await this.dropWaste();
    }
  }

  /** Resolves when they are on disk, or are known not to get there. */
  addSummaries(records: readonly SummaryRecord[]): Promise<void> {
    const lines = this.records.add(records);
    if (!this.keepsHeaders) {
      return Promise.resolve();
    }
    this.unsaved.push(lines);
    return this.save(async () => {
      const octets = Buffer.concat(this.unsaved);
      this.unsaved = [];
      if (octets.length > 0) {
        this.savedOctets += octets.length;
        await this.parts.store.blobs.append(this.blob('headers-1.log'), octets);
      }
    });
  }

  /** @param announcedOctets Of the message in the list, where it is there: one of another size is another message. */
  async message(
    key: MessageKey,
    announcedOctets: number | undefined,
  ): Promise<StoredMessage | undefined> {
    if (!this.keepsMessages) {
      return undefined;
    }
    try {
      return await this.parts.store.messages.read(this.nameOf(key), announcedOctets);
    } catch {
      this.parts.logger.warn('A message that was kept could not be read');
      return undefined;
    }
  }

  /**
   * Writes a message that is kept to a sink, without holding it. Throws what the sink threw.
   *
   * @param openSink Called only where there is such a message.
   */
  async copyMessage(
    key: MessageKey,
    announcedOctets: number | undefined,
    openSink: OpenSink,
  ): Promise<boolean> {
    if (!this.keepsMessages) {
      return false;
    }
    const opened = new LateSink(openSink);
    try {
      const facts = await this.parts.store.messages.copy(this.nameOf(key), announcedOctets, opened);
      if (facts !== undefined) {
        await opened.open();
      }
      return facts !== undefined;
    } catch (error) {
      if (opened.hasFailed) {
        throw error;
      }
      this.parts.logger.warn('A message that was kept could not be read');
      return false;
    }
  }

  /** `undefined` where messages are not kept, or there is no place. */
  async messageWriter(key: MessageKey): Promise<MessageWriter | undefined> {
    if (!this.keepsMessages) {
      return undefined;
    }
    try {
      return await this.parts.store.messages.write(this.nameOf(key));
    } catch {
      this.warnNotKept();
      return undefined;
    }
  }

  warnNotKept(): void {
    this.parts.logger.warn('A message could not be kept on disk');
  }

  async keepMessage(key: MessageKey, { octets, facts }: StoredMessage): Promise<void> {
    const writer = await this.messageWriter(key);
    try {
      await writer?.write(octets);
      await writer?.complete(facts);
    } catch {
      await writer?.discard().catch(() => undefined);
      this.warnNotKept();
    }
  }

  /** Leaves nothing on disk of messages that the user had deleted. */
  async forget(keys: readonly MessageKey[]): Promise<void> {
    for (const key of keys) {
      await this.parts.store.messages.delete(this.nameOf(key)).catch(() => undefined);
    }
  }

  /** Writes nothing more: what was kept of a removed account must not come back. */
  close(): void {
    this.isClosed = true;
  }

  /** Removes what is on disk. What the list shows stays. */
  async clear(what: 'everything' | 'messages' = 'everything'): Promise<void> {
    if (what === 'messages') {
      await this.save(() => this.parts.store.messages.delete(`${this.folder}/messages`));
      return;
    }
    this.unsaved = [];
    await this.save(async () => {
      this.savedOctets = 0;
      await this.parts.store.blobs.delete(this.parts.account.id);
    });
  }

  private get mayKeep(): boolean {
    return this.isDurable && !this.isClosed;
  }

  private get keepsHeaders(): boolean {
    return this.mayKeep && this.parts.policy() !== 'nothing';
  }

  private get keepsMessages(): boolean {
    return this.mayKeep && this.parts.policy() === 'headersAndMessages';
  }

  private async read(): Promise<KeptListing | undefined> {
    const { blobs } = this.parts.store;
    if (!this.keepsHeaders) {
      // It may have been kept under another setting.
      await this.clear();
      return undefined;
    }
    const lines = await blobs.read(this.blob('headers-1.log'));
    if (lines !== undefined) {
      const segment = asBuffer(lines);
      this.savedOctets = segment.length;
      if (segment.at(-1) !== '\n'.charCodeAt(0)) {
        // Whoever wrote last was cut off; what comes next must not become part of that line.
        this.unsaved.push(Buffer.from('\n'));
      }
      await this.records.load(segment);
    }
    const listing = await blobs.read(this.blob('listing-1.json'));
    return listing === undefined ? undefined : parseListing(listing);
  }

  private async dropWaste(): Promise<void> {
    const needed = this.records.octets;
    if (this.savedOctets > 2 * needed + WASTE_OCTETS) {
      await this.save(async () => {
        // What is added from here on is written behind it.
        this.unsaved = [];
        const octets = await this.records.serialise();
        if (!this.keepsHeaders) {
          return;
        }
        this.savedOctets = octets.length;
        await this.parts.store.blobs.write(this.blob('headers-1.log'), octets);
      });
    }
  }

  private async writeListing(listing: KeptListing, isObsolete: () => boolean): Promise<void> {
    const octets = isObsolete() ? undefined : await serialised(listing);
    // What was kept may have been removed meanwhile, and must not come back.
    if (octets !== undefined && !isObsolete() && this.keepsHeaders) {
      await this.parts.store.blobs.write(this.blob('listing-1.json'), octets);
    }
  }

  private save(write: () => Promise<void>): Promise<void> {
    this.saving = this.saving
      .then(() => (this.isClosed ? undefined : write()))
      .catch(() => {
        this.parts.logger.warn('What was read of an account could not be kept on disk');
      });
    return this.saving;
  }

  private blob(name: string): string {
    return `${this.folder}/${name}`;
  }

  private nameOf(key: MessageKey): string {
    return `${this.folder}/messages/${key}`;
  }
}

/** Opened when there is something to write, or at the end. */
class LateSink implements MessageSink {
  private sink: MessageSink | undefined;
  hasFailed = false;

  constructor(private readonly openSink: OpenSink) {}

  async open(): Promise<MessageSink> {
    return (this.sink ??= await this.openSink());
  }

  async write(octets: Uint8Array): Promise<void> {
    try {
      const sink = await this.open();
      await sink.write(octets);
    } catch (error) {
      this.hasFailed = true;
      throw error;
    }
  }
}

/** UTF8 mode changes the octets of a message (RFC 6856 §2.1), but not its unique-id. */
function identityOf({ host, port, user, usesUtf8 }: Account): string {
  return createHash('sha256')
    .update(JSON.stringify([host, port, user, usesUtf8 === true]))
    .digest('hex')
    .slice(0, 16);
}

async function keysOf({ messages }: KeptListing): Promise<ReadonlySet<MessageKey>> {
  const slices = new TimeSlices();
  const keys = new Set<MessageKey>();
  for (const { key } of messages) {
    keys.add(key);
    if (slices.isOver) {
      await slices.next();
    }
  }
  return keys;
}

async function serialised({ listedAt, notices, messages }: KeptListing): Promise<Buffer> {
  const slices = new TimeSlices();
  const json = [
    Buffer.from(`${JSON.stringify({ listedAt, notices }).slice(0, -1)},"keys":`, 'utf8'),
    ...(await jsonOfArray(valuesOf(messages, 'key'), slices)),
    Buffer.from(',"octets":'),
    ...(await jsonOfArray(valuesOf(messages, 'octets'), slices)),
    Buffer.from('}'),
  ];
  const sum = json.reduce((crc, part) => crc32(part, crc), 0);
  await slices.next();
  return concatenated([Buffer.from(`${sum.toString(16)} `), ...json], slices);
}

function* valuesOf<K extends 'key' | 'octets'>(
  messages: KeptListing['messages'],
  name: K,
): Iterable<KeptListing['messages'][number][K]> {
  for (const message of messages) {
    yield message[name];
  }
}

async function parseListing(listing: Uint8Array): Promise<KeptListing | undefined> {
  const slices = new TimeSlices();
  const octets = asBuffer(listing);
  const space = octets.indexOf(' ');
  const json = octets.subarray(space + 1);
  if (octets.toString('latin1', 0, Math.max(space, 0)) !== crc32(json).toString(16)) {
    return undefined;
  }
  await slices.next();
  const text = json.toString('utf8');
  await slices.next();
  const {
    listedAt,
    notices,
    keys,
    octets: sizes,
  } = JSON.parse(text) as {
    readonly listedAt: number;
    readonly notices: readonly string[];
    readonly keys: readonly string[];
    readonly octets: readonly number[];
  };
  await slices.next();
  const messages: { readonly key: MessageKey; readonly octets: number }[] = [];
  for (const [index, key] of keys.entries()) {
    if (isMessageKey(key)) {
      messages.push({ key, octets: sizes[index] ?? 0 });
    }
    if (slices.isOver) {
      await slices.next();
    }
  }
  return { listedAt, notices, messages };
}
