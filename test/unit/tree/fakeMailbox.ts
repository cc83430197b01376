import type { MessageSummary } from '../../../src/mail/model';
import type { Account } from '../../../src/mailbox/account';
import type {
  DeletionReport,
  HeaderPriority,
  Mailbox,
  MailboxChange,
  MailboxCounts,
  MailboxStatus,
  MessageEntry,
} from '../../../src/mailbox/mailbox';
import type { OpenSink } from '../../../src/mailbox/openSink';
import { Emitter } from '../../../src/shared/emitter';
import { exampleAccount } from '../accounts/exampleAccount';

export const summary: MessageSummary = {
  subject: 'Lunch on Thursday?',
  from: [{ name: 'Alex Example', address: 'alex@example.org' }],
  to: [{ name: '', address: 'robin@example.com' }],
  cc: [],
  replyTo: [],
  date: {
    kind: 'parsed',
    epochMilliseconds: Date.UTC(2026, 10, 21, 9, 30),
    offsetMinutes: 0,
    raw: 'Sat, 21 Nov 2026 09:30:00 +0000',
  },
  messageId: undefined,
  contentType: 'text/plain',
  warnings: [],
};

export function entryOf(
  change: Partial<MessageSummary> = {},
  state: Partial<MessageEntry> = {},
): MessageEntry {
  return {
    key: 'A'.repeat(22),
    octets: 4200,
    receivedOctets: undefined,
    transferNotes: [],
    summary: { kind: 'loaded', summary: { ...summary, ...change } },
    isRead: true,
    isNew: false,
    isMarkedForDeletion: false,
    ...state,
  };
}

/** A mailbox whose state a test sets and whose work succeeds at once. */
export class FakeMailbox implements Mailbox {
  private readonly changes = new Emitter<MailboxChange>();
  readonly onDidChange = this.changes.event;
  readonly deleted: (readonly string[])[] = [];
  readonly calls: string[] = [];
  private all: readonly MessageEntry[] = [];
  keys: readonly string[] = [];
  private byKey = new Map<string, MessageEntry>();
  shownCount = 100;
  report: DeletionReport = { outcomes: [], error: undefined };
  failure: Error | undefined;
  status: MailboxStatus = {
    listing: 'new',
    activity: undefined,
    progress: undefined,
    error: undefined,
    listedAt: undefined,
    notices: [],
  };

  constructor(readonly account: Account = exampleAccount) {}

  set(status: Partial<MailboxStatus>): void {
    this.status = { ...this.status, ...status };
  }

  get entries(): readonly MessageEntry[] {
    return this.all;
  }

  set entries(entries: readonly MessageEntry[]) {
    this.all = entries;
    this.keys = entries.map(({ key }) => key);
    this.byKey = new Map(entries.map((entry) => [entry.key, entry]));
  }

  entry(key: string): MessageEntry | undefined {
    return this.byKey.get(key);
  }

  get counts(): MailboxCounts {
    const count = (matches: (entry: MessageEntry) => boolean): number =>
      this.entries.filter(matches).length;
    return {
      messages: this.entries.length,
      unread: count(({ isRead }) => !isRead),
      new: count(({ isNew }) => isNew),
      marked: count(({ isMarkedForDeletion }) => isMarkedForDeletion),
    };
  }

  /** Tells listeners of a change that the test has made. */
  tell(change: MailboxChange): void {
    this.changes.fire(change);
  }

  restore(): Promise<void> {
    return this.work('restore', undefined);
  }

  refresh(): Promise<void> {
    return this.work('refresh', undefined);
  }

  readHeaders(
    keys: readonly string[],
    { priority }: { readonly priority: HeaderPriority },
  ): Promise<void> {
    return this.work(`readHeaders ${keys.join()} ${priority}`, undefined);
  }

  showMore(count: number): Promise<void> {
    return this.work(`showMore ${count}`, undefined);
  }

  fetch(): Promise<Uint8Array> {
    return this.work('fetch', new Uint8Array());
  }

  async fetchTo(_key: string, openSink: OpenSink): Promise<void> {
    const sink = await openSink();
    await sink.write(await this.fetch());
  }

  setRead(keys: readonly string[], isRead: boolean): Promise<void> {
    return this.work(`setRead ${keys.join()} ${isRead}`, undefined);
  }

  markForDeletion(keys: readonly string[], isMarked: boolean): void {
    this.entries = this.entries.map((entry) =>
      keys.includes(entry.key) ? { ...entry, isMarkedForDeletion: isMarked } : entry,
    );
  }

  deleteMessages(keys: readonly string[]): Promise<DeletionReport> {
    this.deleted.push(keys);
    return this.work('delete', this.report);
  }

  clearCache(what = 'everything'): Promise<void> {
    return this.work(`clearCache ${what}`, undefined);
  }

  disconnect(): Promise<void> {
    this.calls.push('disconnect');
    return Promise.resolve();
  }

  testConnection(): Promise<{ readonly messageCount: number }> {
    return this.work('test', { messageCount: this.entries.length });
  }

  cancel(): void {
    this.calls.push('cancel');
  }

  dispose(): void {
    this.changes.dispose();
  }

  private work<T>(call: string, result: T): Promise<T> {
    this.calls.push(call);
    return this.failure === undefined ? Promise.resolve(result) : Promise.reject(this.failure);
  }
}
