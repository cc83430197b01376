import { setMaxListeners } from 'node:events';
import type { MimeService } from '../mail/mimeService';
import { Pop3Error } from '../pop3/errors';
import type { WireTap } from '../pop3/wireTap';
import { DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Account } from './account';
import { EntryList } from './entryList';
import { MailboxError } from './errors';
import type {
  DeletionReport,
  FetchOptions,
  HeaderPriority,
  Mailbox,
  MailboxActivity,
  MailboxChange,
  MailboxCounts,
  MailboxStatus,
  MessageEntry,
  MessageKey,
  WorkOptions,
} from './mailbox';
import { type CachePolicy, type CacheStore, MailboxCache } from './mailboxCache';
import type { MaildropListing } from './maildropListing';
import {
  MaildropSession,
  type OpenSession,
  type RunOptions,
  type SessionSettings,
} from './maildropSession';
import { MessageFetcher } from './messageFetcher';
import type { OpenSink } from './openSink';
import type { BlobStore, Clock, Logger, PasswordSource, ReadClientCertificate } from './ports';
import { ReadState } from './readState';
import { SummaryLoader } from './summaryLoader';

export interface MailboxSettings extends SessionSettings {
  /** How many entries are shown before the user asks for more. */
  readonly pageSize: number;
  readonly cachePolicy: CachePolicy;
}

export interface MailboxDependencies {
  readonly passwords: PasswordSource;
  readonly mime: MimeService;
  readonly blobs: BlobStore;
  readonly cache: CacheStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => MailboxSettings;
  readonly readClientCertificate: ReadClientCertificate;
  readonly tap?: WireTap | undefined;
  readonly inUseRetryDelays?: readonly number[];
  /** Milliseconds before each further look for messages that a server said it removed and still lists. */
  readonly removalDelays?: readonly number[];
}

/** A refresh under way, which whoever asks for another meanwhile joins. */
interface Refreshing {
  readonly done: Promise<void>;
  readonly isInteractive: boolean;
}

const REMOVAL_DELAYS: readonly number[] = [500, 1_500];

/** {@link Mailbox} over real POP3 sessions. */
export class Pop3Mailbox implements Mailbox {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(
    new Emitter<MailboxChange>((error) => {
      this.dependencies.logger.error(`A listener failed: ${String(error)}`);
    }),
  );
  private readonly session: MaildropSession;
  private readonly readState: ReadState;
  private readonly list: EntryList;
  private readonly cache: MailboxCache;
  private readonly summaries: SummaryLoader;
  private readonly messages: MessageFetcher;
  private running = new AbortController();
  private activeWork = 0;
  private refreshing: Refreshing | undefined;
  private restoring: Promise<void> | undefined;
  private state: MailboxStatus = {
    listing: 'new',
    activity: undefined,
    progress: undefined,
    error: undefined,
    listedAt: undefined,
    notices: [],
  };

  readonly onDidChange = this.changes.event;

  constructor(
    readonly account: Account,
    private readonly dependencies: MailboxDependencies,
  ) {
    const { blobs, logger } = dependencies;
    this.session = this.store.add(new MaildropSession(account, dependencies));
    this.readState = new ReadState(blobs, `accounts/${account.id}/read-state.json`, logger);
    this.cache = new MailboxCache({
      account,
      store: dependencies.cache,
      logger,
      policy: () => dependencies.settings().cachePolicy,
    });
    this.list = new EntryList({
      markOf: (key) => this.readState.markOf(key),
      summaries: this.cache.records,
      addSummaries: (records) => this.cache.addSummaries(records),
    });
    this.summaries = new SummaryLoader({
      session: this.session,
      list: this.list,
      mime: dependencies.mime,
      onProgress: (done, total) => {
        this.setStatus({ activity: 'readingHeaders', progress: { done, total } });
      },
      onLoaded: (keys) => {
        this.changes.fire({ kind: 'entry', keys });
      },
    });
    this.messages = new MessageFetcher({
      session: this.session,
      list: this.list,
      cache: this.cache,
      summaries: this.summaries,
      maximumMessageOctets: () => dependencies.settings().maximumMessageOctets,
      onReading: () => {
        this.setActivity('readingMessage');
      },
    });
  }

  get status(): MailboxStatus {
    return this.state;
  }

  get entries(): readonly MessageEntry[] {
    return this.list.entries;
  }

  get keys(): readonly MessageKey[] {
    return this.list.keys;
  }

  get counts(): MailboxCounts {
    return this.list.counts;
  }

  get shownCount(): number {
    return this.list.shownCount;
  }

  entry(key: MessageKey): MessageEntry | undefined {
    return this.list.get(key);
  }

  restore(): Promise<void> {
    this.restoring ??= this.restoreOnce();
    return this.restoring;
  }

  async refresh(options: WorkOptions): Promise<void> {
    const { refreshing } = this;
    if (refreshing === undefined) {
      return this.refreshAlone(options);
    }
    try {
      await refreshing.done;
    } catch (error) {
      const wasUnasked = options.isInteractive && !refreshing.isInteractive;
      if (!wasUnasked || !needsUser(error)) {
        throw error;
      }
      return this.refresh(options);
    }
  }

  private refreshAlone(options: WorkOptions): Promise<void> {
    this.setStatus({ error: undefined });
    const done = this.work(options, async (signal) => {
      try {
        await this.listAnew(this.runOptions(signal, options));
      } catch (error) {
        // Work that nobody waits for comes again later: there is nothing to tell.
        if (options.isInteractive || !Pop3Error.is(error, 'loginDelay')) {
          this.setStatus({ error: normalise(error, signal) });
        }
        throw error;
      }
    }).finally(() => {
      this.refreshing = undefined;
    });
    this.refreshing = { done, isInteractive: options.isInteractive };
    return done;
  }

  async showMore(count: number, options: WorkOptions): Promise<void> {
    this.list.show(this.list.shownCount + count);
    this.changes.fire({ kind: 'entries' });
    await this.work(options, (signal) =>
      this.summaries.read(this.list.shownKeys(), 'seen', this.runOptions(signal, options)),
    );
  }

  readHeaders(
    keys: readonly MessageKey[],
    options: WorkOptions & { readonly priority: HeaderPriority },
  ): Promise<void> {
    this.setStatus({ error: undefined });
    return this.work(options, async (signal) => {
      try {
        await this.summaries.read(keys, options.priority, this.runOptions(signal, options));
      } catch (error) {
        this.setStatus({ error: normalise(error, signal) });
        throw error;
      }
    });
  }

  async fetch(key: MessageKey, options: FetchOptions): Promise<Uint8Array> {
    const kept = await this.messages.kept(key);
    if (kept !== undefined) {
      this.changes.fire({ kind: 'entry', keys: [key] });
      return kept;
    }
    return this.work(options, (signal) =>
      this.messages.fetch(key, options, this.runOptions(signal, options)),
    );
  }

  async fetchTo(key: MessageKey, openSink: OpenSink, options: FetchOptions): Promise<void> {
    if (!(await this.messages.copyKept(key, openSink))) {
      await this.work(options, (signal) =>
        this.messages.fetchTo(key, openSink, options, this.runOptions(signal, options)),
      );
    }
  }

  async setRead(keys: readonly MessageKey[], isRead: boolean): Promise<void> {
    await this.readState.load();
    const saved = this.readState.setRead(keys, isRead);
    this.list.invalidateCounts();
    this.changes.fire({ kind: 'entry', keys });
    await saved;
  }

  markForDeletion(keys: readonly MessageKey[], isMarked: boolean): void {
    this.list.mark(keys, isMarked);
    this.changes.fire({ kind: 'entry', keys });
  }

  deleteMessages(keys: readonly MessageKey[], options: WorkOptions): Promise<DeletionReport> {
    const { logger, removalDelays = REMOVAL_DELAYS } = this.dependencies;
    return this.work(options, async (signal) => {
      const { deleteFromMaildrop } = await import('./mailboxDeletion');
      const report = await deleteFromMaildrop(
        {
          session: this.session,
          list: this.list,
          logger,
          removalDelays,
          listAnew: (run) => this.listAnew(run),
          onDeleting: () => {
            this.setActivity('deleting');
          },
          onNotListed: (error) => {
            this.changes.fire({ kind: 'entries' });
            this.setStatus({ error });
          },
        },
        keys,
        this.runOptions(signal, options),
        { ...this.runOptions(this.running.signal, options), insists: true },
      );
      await this.cache.forget(
        report.outcomes.filter(({ kind }) => kind === 'deleted').map(({ key }) => key),
      );
      this.markForDeletion(
        report.outcomes.filter(({ kind }) => kind !== 'unknown').map(({ key }) => key),
        false,
      );
      return report;
    });
  }

  testConnection(options: WorkOptions): Promise<{ readonly messageCount: number }> {
    return this.work(options, async (signal) => {
      const { messageCount } = await this.session.run(({ client }) => client.stat(signal), {
        ...this.runOptions(signal, options),
        isFresh: true,
        insists: true,
        needsNoListing: true,
      });
      return { messageCount };
    });
  }

  clearCache(what: 'everything' | 'messages' = 'everything'): Promise<void> {
    return this.cache.clear(what);
  }

  disconnect(signal?: AbortSignal): Promise<void> {
    return this.session.release(signal);
  }

  cancel(): void {
    this.running.abort();
    this.running = new AbortController();
  }

  dispose(): void {
    this.cancel();
    this.cache.close();
    this.store.dispose();
  }

  private async restoreOnce(): Promise<void> {
    await this.readState.load();
    const kept = await this.cache.load();
    const mayShow = (): boolean => this.state.listing === 'new';
    if (kept === undefined || !mayShow()) {
      return;
    }
    const { listedAt, notices, messages } = kept;
    const prepared = await this.list.prepare(messages);
    if (mayShow()) {
      this.list.replace(prepared, this.dependencies.settings().pageSize);
      this.setStatus({ listing: 'cached', listedAt, notices });
      this.changes.fire({ kind: 'entries' });
    }
  }

  private runOptions(signal: AbortSignal, { isInteractive }: WorkOptions): RunOptions {
    return {
      signal,
      isInteractive,
      onConnecting: () => {
        this.setActivity('connecting');
      },
    };
  }

  /**
   * Runs work under the caller's signal and the mailbox's own; what was aborted rejects with Pop3Error `aborted`. Work
   * that is done shows that what failed before works again.
   */
  private async work<T>(
    options: WorkOptions,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const signals = [
      this.running.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ];
    const signal = AbortSignal.any(signals);
    // Every pipelined command listens to it.
    setMaxListeners(0, signal);
    this.activeWork += 1;
    const failedBefore = this.state.error;
    try {
      const result = await task(signal);
      if (failedBefore !== undefined && this.state.error === failedBefore) {
        this.setStatus({ error: undefined });
      }
      return result;
    } catch (error) {
      throw normalise(error, signal);
    } finally {
      this.activeWork -= 1;
      if (this.activeWork === 0) {
        this.setStatus({ activity: undefined, progress: undefined });
      }
    }
  }

  /** Lists in a new session and reads the headers of what is shown, in the same session. */
  private async listAnew(run: RunOptions): Promise<void> {
    // Its thread starts while the server is being waited for.
    this.dependencies.mime.prepare();
    await this.restore();
    await this.session.hold(async () => {
      await this.session.run(
        async (session) => {
          this.setActivity('listing');
          await this.takeListing(session, await session.listing(run.signal));
        },
        { ...run, isFresh: true },
      );
      await this.summaries.read(this.list.shownKeys(), 'seen', run);
      await this.readState.saved();
    });
  }

  private async takeListing(session: OpenSession, listing: MaildropListing): Promise<void> {
    if (listing.hasUids) {
      await this.readState.reconcile(listing.messages.map(({ key }) => key));
    } else {
      this.readState.startUnidentified();
    }
    const { traits } = session;
    const messages = traits.isNewestFirst ? listing.messages : listing.messages.toReversed();
    const notices = [...traits.notices, ...listing.notices];
    const listedAt = this.dependencies.clock.now();
    const prepared = await this.list.prepare(messages);
    this.list.replace(prepared, this.dependencies.settings().pageSize);
    this.setStatus({ listing: 'listed', listedAt, notices });
    this.changes.fire({ kind: 'entries' });
    // The headers need not wait for the disk.
    void this.cache.saveListing({ listedAt, notices, messages }, listing.hasDurableUids);
  }

  private setActivity(activity: MailboxActivity): void {
    this.setStatus({ activity, progress: undefined });
  }

  private setStatus(change: Partial<MailboxStatus>): void {
    this.state = { ...this.state, ...change };
    this.changes.fire({ kind: 'status' });
  }
}

/** Whether the user could have mended it if they had been asked. */
function needsUser(error: unknown): boolean {
  return Pop3Error.is(error, 'authentication') || MailboxError.is(error, 'passwordRequired');
}

function normalise(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && !Pop3Error.is(error, 'aborted')
    ? new Pop3Error('aborted', 'The work was cancelled', { cause: error })
    : error;
}
