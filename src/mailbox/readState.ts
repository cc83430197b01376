import type { MessageKey } from './mailbox';
import { asBuffer, concatenated, jsonOfArray } from '../shared/slicedOctets';
import { TimeSlices } from '../shared/timeSlices';
import { isMessageKey } from './messageKey';
import type { BlobStore, Logger } from './ports';

/** `new` arrived after the first listing; both `new` and `unread` were never opened. */
export type ReadMark = 'new' | 'unread' | 'read';

const CODES = { n: 'new', u: 'unread', r: 'read' } as const satisfies Record<string, ReadMark>;
const VERSION = 1;
/** Marks kept of messages that are not listed: a listing can be wrong, and a message can come back. */
const MAXIMUM_ABSENT = 5_000;

/** Remembers by unique-id which messages of an account were seen and read. Holds keys only, no message data. */
export class ReadState {
  private marks = new Map<MessageKey, ReadMark>();
  /** Stands in for `marks` while keys do not identify messages. */
  private temporary: Map<MessageKey, ReadMark> | undefined;
  private hasBaseline = false;
  private loading: Promise<void> | undefined;
  private saving: Promise<void> | undefined;
  private isDirty = false;

  constructor(
    private readonly blobs: BlobStore,
    private readonly blobName: string,
    private readonly logger: Logger,
  ) {}

  /** Must have resolved before marks are asked for. A file that can't be read counts as none. */
  load(): Promise<void> {
    this.loading ??= this.read();
    return this.loading;
  }

  markOf(key: MessageKey): ReadMark {
    return (this.temporary ?? this.marks).get(key) ?? 'unread';
  }

  /** Takes the keys of a new listing; those that were not there before are `new`. Does not wait for the disk. */
  async reconcile(keys: readonly MessageKey[]): Promise<void> {
    const appeared: ReadMark = this.hasBaseline ? 'new' : 'unread';
    const slices = new TimeSlices();
    const listed = new Set<MessageKey>();
    let isChanged = !this.hasBaseline;
    for (const key of keys) {
      listed.add(key);
      if (!this.marks.has(key)) {
        this.marks.set(key, appeared);
        isChanged = true;
      }
      if (slices.isOver) {
        await slices.next();
      }
    }
    const hasDropped = this.dropAbsent(listed);
    this.temporary = undefined;
    this.hasBaseline = true;
    if (isChanged || hasDropped) {
      void this.save();
    }
  }

  /** Resolves when nothing is being written any more. */
  saved(): Promise<void> {
    return this.saving ?? Promise.resolve();
  }

  private dropAbsent(listed: ReadonlySet<MessageKey>): boolean {
    let surplus = this.marks.size - listed.size - MAXIMUM_ABSENT;
    if (surplus <= 0) {
      return false;
    }
    for (const key of this.marks.keys()) {
      if (surplus > 0 && !listed.has(key)) {
        this.marks.delete(key);
        surplus -= 1;
      }
    }
    return true;
  }

  /** Takes a listing without unique-ids: what was read holds for this listing alone and is never saved. */
  startUnidentified(): void {
    this.temporary = new Map();
  }

  async setRead(keys: readonly MessageKey[], isRead: boolean): Promise<void> {
    for (const key of keys) {
      (this.temporary ?? this.marks).set(key, isRead ? 'read' : 'unread');
    }
    if (this.temporary === undefined) {
      await this.save();
    }
  }

  private async read(): Promise<void> {
    try {
      const octets = await this.blobs.read(this.blobName);
      if (octets === undefined) {
        return;
      }
      this.marks = await parse(asBuffer(octets).toString('utf8'));
      this.hasBaseline = true;
    } catch {
      this.logger.warn('The read marks of an account could not be read and start anew');
    }
  }

  /** Changes made while the file is being written are written together after it. */
  private save(): Promise<void> {
    this.isDirty = true;
    this.saving ??= this.writeWhileDirty().finally(() => {
      this.saving = undefined;
    });
    return this.saving;
  }

  private async writeWhileDirty(): Promise<void> {
    while (this.isDirty) {
      // Whoever changed a mark goes first: to write down those of a large maildrop takes a while.
      await new TimeSlices().next();
      this.isDirty = false;
      try {
        await this.blobs.write(this.blobName, await this.serialise());
      } catch {
        this.logger.warn('The read marks of an account could not be saved');
      }
    }
  }

  /** A mark that changes meanwhile is written by the next round, which its change asked for. */
  private async serialise(): Promise<Uint8Array> {
    const slices = new TimeSlices();
    const parts: Buffer[] = [Buffer.from(`{"version":${VERSION}`)];
    for (const [code, mark] of Object.entries(CODES)) {
      parts.push(Buffer.from(`,"${code}":`));
      parts.push(...(await jsonOfArray(keysWith(mark, this.marks), slices)));
    }
    parts.push(Buffer.from('}'));
    return concatenated(parts, slices);
  }
}

function* keysWith(wanted: ReadMark, marks: ReadonlyMap<MessageKey, ReadMark>): Iterable<string> {
  for (const [key, mark] of marks) {
    if (mark === wanted) {
      yield key;
    }
  }
}

async function parse(json: string): Promise<Map<MessageKey, ReadMark>> {
  const marks = new Map<MessageKey, ReadMark>();
  const slices = new TimeSlices();
  await slices.next();
  const fields = JSON.parse(json) as Record<string, unknown> & { readonly version?: unknown };
  if (fields.version !== VERSION) {
    throw new TypeError('Unknown version');
  }
  await slices.next();
  for (const [code, mark] of Object.entries(CODES)) {
    const keys: unknown = fields[code];
    for (const key of Array.isArray(keys) ? (keys as readonly unknown[]) : []) {
      if (typeof key === 'string' && isMessageKey(key)) {
        marks.set(key, mark);
      }
      if (slices.isOver) {
        await slices.next();
      }
    }
  }
  return marks;
}
