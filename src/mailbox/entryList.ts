import type { MessageSummary } from '../mail/model';
import { TimeSlices } from '../shared/timeSlices';
import type { MailboxCounts, MessageEntry, MessageKey, SummaryState } from './mailbox';
import type { ReadMark } from './readState';
import type { SummaryRecord, SummaryRecords } from './summaryRecords';

type Received = Pick<MessageEntry, 'receivedOctets' | 'transferNotes'>;

const PENDING: SummaryState = { kind: 'pending' };
const NOT_RECEIVED: Received = { receivedOctets: undefined, transferNotes: [] };

export interface EntryListParts {
  readonly markOf: (key: MessageKey) => ReadMark;
  readonly summaries: Pick<SummaryRecords, 'has' | 'get'>;
  /** Takes summaries of messages in the list, so that {@link summaries} has them. */
  readonly addSummaries: (records: readonly SummaryRecord[]) => unknown;
}

/** A new listing, ready to take the place of the last. */
export interface PreparedListing {
  readonly announced: Map<MessageKey, number>;
  readonly order: readonly MessageKey[];
  /** Holds as long as the marks are those of `version`. */
  readonly marks: MarkCounts;
  readonly version: number;
}

interface MarkCounts {
  readonly read: number;
  readonly new: number;
}

/** The messages of the last listing in the order they are shown, with what is known of each. */
export class EntryList {
  private announced = new Map<MessageKey, number>();
  private knownMarks: MarkCounts | undefined;
  private marksVersion = 0;
  private readonly failures = new Map<MessageKey, unknown>();
  private readonly received = new Map<MessageKey, Received>();
  private readonly marked = new Set<MessageKey>();
  private order: readonly MessageKey[] | undefined;
  private shown = 0;

  constructor(private readonly parts: EntryListParts) {}

  get shownCount(): number {
    return this.shown;
  }

  get keys(): readonly MessageKey[] {
    return (this.order ??= [...this.announced.keys()]);
  }

  get counts(): MailboxCounts {
    const { read, new: fresh } = (this.knownMarks ??= this.countMarks());
    const messages = this.announced.size;
    return { messages, unread: messages - read, new: fresh, marked: this.marked.size };
  }

  get entries(): readonly MessageEntry[] {
    return [...this.announced].map(([key, octets]) => this.snapshot(key, octets));
  }

  /** Must be called when read marks have changed. */
  invalidateCounts(): void {
    this.knownMarks = undefined;
    this.marksVersion += 1;
  }

  get(key: MessageKey): MessageEntry | undefined {
    const octets = this.announced.get(key);
    return octets === undefined ? undefined : this.snapshot(key, octets);
  }

  has(key: MessageKey): boolean {
    return this.announced.has(key);
  }

  /** Size by LIST. */
  announcedOctets(key: MessageKey): number | undefined {
    return this.announced.get(key);
  }

  /** Sizes by LIST, in the order shown. */
  sizes(): readonly { readonly key: MessageKey; readonly octets: number }[] {
    return [...this.announced].map(([key, octets]) => ({ key, octets }));
  }

  isPending(key: MessageKey): boolean {
    const octets = this.announced.get(key);
    return (
      octets !== undefined && !this.failures.has(key) && !this.parts.summaries.has(key, octets)
    );
  }

  /** Does what takes long for {@link replace}, a slice of time after the other; the list stays as it is. */
  async prepare(
    messages: readonly { readonly key: MessageKey; readonly octets: number }[],
  ): Promise<PreparedListing> {
    const slices = new TimeSlices();
    await slices.next();
    const version = this.marksVersion;
    const announced = new Map<MessageKey, number>();
    const order: MessageKey[] = [];
    const marks = { read: 0, new: 0 };
    for (const { key, octets } of messages) {
      const size = announced.size;
      announced.set(key, octets);
      if (announced.size > size) {
        order.push(key);
        this.addMark(marks, key);
      }
      if (slices.isOver) {
        await slices.next();
      }
    }
    return { announced, order, marks, version };
  }

  /** Takes a new listing, once; what was known of a message that is still there stays known. */
  replace({ announced, order, marks, version }: PreparedListing, pageSize: number): void {
    const isCurrent = version === this.marksVersion;
    this.announced = announced;
    this.failures.clear();
    for (const keys of [this.received, this.marked]) {
      for (const key of keys.keys()) {
        if (!this.announced.has(key)) {
          keys.delete(key);
        }
      }
    }
    this.onSetChanged();
    this.order = order;
    this.knownMarks = isCurrent ? marks : undefined;
    this.show(Math.max(this.shown, pageSize));
  }

  remove(keys: readonly MessageKey[]): void {
    for (const key of keys) {
      this.announced.delete(key);
      this.marked.delete(key);
    }
    this.onSetChanged();
    this.show(this.shown);
  }

  show(count: number): void {
    this.shown = Math.min(count, this.announced.size);
  }

  shownKeys(): readonly MessageKey[] {
    return this.keys.slice(0, this.shown);
  }

  mark(keys: readonly MessageKey[], isMarkedForDeletion: boolean): void {
    for (const key of keys) {
      if (!isMarkedForDeletion) {
        this.marked.delete(key);
      } else if (this.announced.has(key)) {
        this.marked.add(key);
      }
    }
    this.invalidateCounts();
  }

  setSummaries(
    read: readonly { readonly key: MessageKey; readonly summary: MessageSummary }[],
  ): void {
    const records = read.flatMap(({ key, summary }) => {
      const announcedOctets = this.announced.get(key);
      this.failures.delete(key);
      return announcedOctets === undefined ? [] : [{ key, announcedOctets, summary }];
    });
    if (records.length > 0) {
      this.parts.addSummaries(records);
    }
  }

  setFailed(key: MessageKey, error: unknown): void {
    if (this.announced.has(key)) {
      this.failures.set(key, error);
    }
  }

  setReceived(key: MessageKey, received: Received): void {
    if (this.announced.has(key)) {
      this.received.set(key, received);
    }
  }

  private onSetChanged(): void {
    this.order = undefined;
    this.invalidateCounts();
  }

  private countMarks(): MarkCounts {
    const marks = { read: 0, new: 0 };
    for (const key of this.announced.keys()) {
      this.addMark(marks, key);
    }
    return marks;
  }

  private addMark(marks: { read: number; new: number }, key: MessageKey): void {
    const mark = this.parts.markOf(key);
    marks.read += mark === 'read' ? 1 : 0;
    marks.new += mark === 'new' ? 1 : 0;
  }

  private snapshot(key: MessageKey, octets: number): MessageEntry {
    const mark = this.parts.markOf(key);
    return {
      key,
      octets,
      ...(this.received.get(key) ?? NOT_RECEIVED),
      summary: this.summaryOf(key, octets),
      isRead: mark === 'read',
      isNew: mark === 'new',
      isMarkedForDeletion: this.marked.has(key),
    };
  }

  private summaryOf(key: MessageKey, octets: number): SummaryState {
    if (this.failures.has(key)) {
      return { kind: 'failed', error: this.failures.get(key) };
    }
    const summary = this.parts.summaries.get(key, octets);
    return summary === undefined ? PENDING : { kind: 'loaded', summary };
  }
}
