import type { MessageEntry, MessageKey, SummaryState } from './mailbox';
import type { ListedMessage } from './maildropListing';
import type { ReadMark } from './readState';

interface Known {
  readonly octets: number;
  readonly summary: SummaryState;
  readonly receivedOctets: number | undefined;
  readonly isMarkedForDeletion: boolean;
}

const PENDING: SummaryState = { kind: 'pending' };

/** The messages of the last listing in the order they are shown, with what is known of each. */
export class EntryList {
  private known = new Map<MessageKey, Known>();
  private shown = 0;
  private snapshots: readonly MessageEntry[] | undefined;

  constructor(private readonly markOf: (key: MessageKey) => ReadMark) {}

  get shownCount(): number {
    return this.shown;
  }

  get entries(): readonly MessageEntry[] {
    this.snapshots ??= [...this.known].map(([key, known]) => this.snapshot(key, known));
    return this.snapshots;
  }

  /** Must be called when what is known outside of this list, such as a read mark, has changed. */
  invalidate(): void {
    this.snapshots = undefined;
  }

  get(key: MessageKey): MessageEntry | undefined {
    const known = this.known.get(key);
    return known === undefined ? undefined : this.snapshot(key, known);
  }

  has(key: MessageKey): boolean {
    return this.known.has(key);
  }

  /** Takes a new listing; what was known of a message that is still there stays known. */
  replace(messages: readonly ListedMessage[], pageSize: number): void {
    const previous = this.known;
    this.invalidate();
    this.known = new Map(
      messages.map(({ key, octets }) => {
        const old = previous.get(key);
        return [
          key,
          {
            octets,
            summary: old?.summary.kind === 'loaded' ? old.summary : PENDING,
            receivedOctets: old?.receivedOctets,
            isMarkedForDeletion: old?.isMarkedForDeletion ?? false,
          },
        ];
      }),
    );
    this.show(Math.max(this.shown, pageSize));
  }

  remove(keys: readonly MessageKey[]): void {
    for (const key of keys) {
      this.known.delete(key);
    }
    this.invalidate();
    this.show(this.shown);
  }

  show(count: number): void {
    this.shown = Math.min(count, this.known.size);
  }

  /** Shown messages whose headers were not read yet, in order. */
  pendingKeys(): readonly MessageKey[] {
    return [...this.known]
      .slice(0, this.shown)
      .filter(([, { summary }]) => summary.kind === 'pending')
      .map(([key]) => key);
  }

  mark(keys: readonly MessageKey[], isMarkedForDeletion: boolean): void {
    for (const key of keys) {
      this.change(key, { isMarkedForDeletion });
    }
  }

  setSummary(key: MessageKey, summary: SummaryState): void {
    this.change(key, { summary });
  }

  setReceivedOctets(key: MessageKey, receivedOctets: number): void {
    this.change(key, { receivedOctets });
  }

  private change(key: MessageKey, change: Partial<Known>): void {
    const known = this.known.get(key);
    if (known !== undefined) {
      this.known.set(key, { ...known, ...change });
      this.invalidate();
    }
  }

  private snapshot(key: MessageKey, known: Known): MessageEntry {
    const mark = this.markOf(key);
    return { key, ...known, isRead: mark === 'read', isNew: mark === 'new' };
  }
}
