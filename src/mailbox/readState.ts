import type { MessageKey } from './mailbox';
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
  private saving: Promise<void> = Promise.resolve();

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

  /** Takes the keys of a new listing; those that were not there before are `new`. */
  async reconcile(keys: readonly MessageKey[]): Promise<void> {
    const appeared: ReadMark = this.hasBaseline ? 'new' : 'unread';
    const present = new Map(keys.map((key) => [key, this.marks.get(key) ?? appeared]));
    const absent = [...this.marks].filter(([key]) => !present.has(key)).slice(0, MAXIMUM_ABSENT);
    this.marks = new Map([...present, ...absent]);
    this.temporary = undefined;
    this.hasBaseline = true;
    await this.save();
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
      this.marks = parse(JSON.parse(Buffer.from(octets).toString('utf8')));
      this.hasBaseline = true;
    } catch {
      this.logger.warn('The read marks of an account could not be read and start anew');
    }
  }

  private save(): Promise<void> {
    const byCode: Record<keyof typeof CODES, MessageKey[]> = { n: [], u: [], r: [] };
    for (const [key, mark] of this.marks) {
      byCode[mark === 'new' ? 'n' : mark === 'unread' ? 'u' : 'r'].push(key);
    }
    const octets = Buffer.from(JSON.stringify({ version: VERSION, ...byCode }), 'utf8');
    this.saving = this.saving
      .then(() => this.blobs.write(this.blobName, octets))
      .catch(() => {
        this.logger.warn('The read marks of an account could not be saved');
      });
    return this.saving;
  }
}

function parse(content: unknown): Map<MessageKey, ReadMark> {
  const marks = new Map<MessageKey, ReadMark>();
  const fields = content as Record<string, unknown> & { readonly version?: unknown };
  if (fields.version !== VERSION) {
    throw new TypeError('Unknown version');
  }
  for (const [code, mark] of Object.entries(CODES)) {
    const keys: unknown = fields[code];
    for (const key of Array.isArray(keys) ? (keys as readonly unknown[]) : []) {
      if (typeof key === 'string' && isMessageKey(key)) {
        marks.set(key, mark);
      }
    }
  }
  return marks;
}
