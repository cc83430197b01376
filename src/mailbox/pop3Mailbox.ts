import { setMaxListeners } from 'node:events';
import type { MimeService } from '../mail/mimeService';
import { Pop3Error } from '../pop3/errors';
import { DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Account } from './account';
import { carryOut, planDeletion } from './deletion';
import { type DeletionSurvey, reportDeletion } from './deletionReport';
import { EntryList } from './entryList';
import { MailboxError } from './errors';
import { headerBlock } from './headerReader';
import type {
  DeletionReport,
  FetchOptions,
  Mailbox,
  MailboxActivity,
  MailboxChange,
  MailboxStatus,
  MessageEntry,
  MessageKey,
  WorkOptions,
} from './mailbox';
import type { MaildropListing } from './maildropListing';
import {
  MaildropSession,
  type OpenSession,
  type RunOptions,
  type SessionSettings,
} from './maildropSession';
import type { BlobStore, Clock, Logger, PasswordSource } from './ports';
import { ReadState } from './readState';
import { SummaryLoader } from './summaryLoader';

export interface MailboxSettings extends SessionSettings {
  /** How many entries are shown before the user asks for more. */
  readonly pageSize: number;
}

export interface MailboxDependencies {
  readonly passwords: PasswordSource;
  readonly mime: MimeService;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => MailboxSettings;
}

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
  private readonly summaries: SummaryLoader;
  private running = new AbortController();
  private activeWork = 0;
  private refreshing: Promise<void> | undefined;
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
    this.list = new EntryList((key) => this.readState.markOf(key));
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
  }

  get status(): MailboxStatus {
    return this.state;
  }

  get entries(): readonly MessageEntry[] {
    return this.list.entries;
  }

  get shownCount(): number {
    return this.list.shownCount;
  }

  entry(key: MessageKey): MessageEntry | undefined {
    return this.list.get(key);
  }

  refresh(options: WorkOptions): Promise<void> {
    this.refreshing ??= this.work(options, async (signal) => {
      try {
        await this.listAnew(this.runOptions(signal, options));
      } catch (error) {
        this.setStatus({ error: normalise(error, signal) });
        throw error;
      }
    }).finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  async showMore(count: number, options: WorkOptions): Promise<void> {
    this.list.show(this.list.shownCount + count);
    this.changes.fire({ kind: 'entries' });
    await this.work(options, (signal) =>
      this.summaries.loadShown(this.runOptions(signal, options)),
    );
  }

  fetch(key: MessageKey, options: FetchOptions): Promise<Uint8Array> {
    return this.work(options, async (signal) => {
      const attempt = (isFresh: boolean): Promise<Uint8Array> =>
        this.session.run((session) => this.retrieve(session, key, options, signal), {
          ...this.runOptions(signal, options),
          isFresh,
        });
      try {
        return await attempt(false);
      } catch (error) {
        // A session that was open already may have listed the maildrop before the message came.
        if (MailboxError.is(error, 'messageGone') && !this.list.has(key)) {
          return attempt(true);
        }
        throw error;
      }
    });
  }

  async setRead(keys: readonly MessageKey[], isRead: boolean): Promise<void> {
    await this.readState.load();
    const saved = this.readState.setRead(keys, isRead);
    this.list.invalidate();
    this.changes.fire({ kind: 'entry', keys });
    await saved;
  }

  markForDeletion(keys: readonly MessageKey[], isMarked: boolean): void {
    this.list.mark(keys, isMarked);
    this.changes.fire({ kind: 'entry', keys });
  }

  deleteMessages(keys: readonly MessageKey[], options: WorkOptions): Promise<DeletionReport> {
    return this.work(options, async (signal) => {
      const survey = await this.session.runExclusive(
        (session) => this.carryOutDeletion(session, keys, signal),
        this.runOptions(signal, options),
      );
      const present = await this.listAfterDeletion(survey, options);
      const report = reportDeletion(survey, present);
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
      });
      return { messageCount };
    });
  }

  cancel(): void {
    this.running.abort();
    this.running = new AbortController();
  }

  dispose(): void {
    this.cancel();
    this.store.dispose();
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

  /** Runs work under the caller's signal and the mailbox's own; what was aborted rejects with Pop3Error `aborted`. */
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
    this.setStatus({ error: undefined });
    try {
      return await task(signal);
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
    await this.readState.load();
    await this.session.hold(async () => {
      await this.session.run(
        async (session) => {
          this.setActivity('listing');
          await this.takeListing(session, await session.listing(run.signal));
        },
        { ...run, isFresh: true },
      );
      await this.summaries.loadShown(run);
    });
  }

  private async takeListing(session: OpenSession, listing: MaildropListing): Promise<void> {
    if (listing.hasUids) {
      await this.readState.reconcile(listing.messages.map(({ key }) => key));
    } else {
      this.readState.startUnidentified();
    }
    const { isNewestFirst, notices } = session.traits;
    const messages = isNewestFirst ? listing.messages : listing.messages.toReversed();
    this.list.replace(messages, this.dependencies.settings().pageSize);
    this.setStatus({
      listing: 'listed',
      listedAt: this.dependencies.clock.now(),
      notices: [...notices, ...listing.notices],
    });
    this.changes.fire({ kind: 'entries' });
  }

  private async retrieve(
    session: OpenSession,
    key: MessageKey,
    options: FetchOptions,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    this.setActivity('readingMessage');
    const listing = await session.listing(signal);
    const message = listing.byKey.get(key);
    if (message === undefined) {
      throw new MailboxError('messageGone', 'The message is no longer in the maildrop');
    }
    if (message.octets > this.dependencies.settings().maximumMessageOctets) {
      throw new Pop3Error('tooLarge', 'The message is larger than the limit');
    }
    const { octets } = await session.client.retr(message.messageNumber, {
      signal,
      onProgress: (received) => options.onProgress?.(received, message.octets),
    });
    if (this.list.has(key)) {
      this.list.setReceivedOctets(key, octets.length);
      await this.summaries.summarise([{ key, octets: headerBlock(octets) }], signal);
    }
    return octets;
  }

  private async carryOutDeletion(
    session: OpenSession,
    keys: readonly MessageKey[],
    signal: AbortSignal,
  ): Promise<DeletionSurvey> {
    this.setActivity('deleting');
    const plan = planDeletion(await session.listing(signal), keys);
    return { plan, carriedOut: await carryOut(session, plan.messages, signal) };
  }

  /** What the maildrop holds afterwards, if it can be learnt: the only proof of what a delete did. */
  private async listAfterDeletion(
    { carriedOut }: DeletionSurvey,
    options: WorkOptions,
  ): Promise<ReadonlySet<MessageKey> | undefined> {
    if (carriedOut.committed === 'no') {
      return undefined;
    }
    try {
      await this.listAnew(this.runOptions(this.running.signal, options));
      return new Set(this.list.entries.map(({ key }) => key));
    } catch (error) {
      this.dependencies.logger.warn('The maildrop could not be listed after deleting');
      if (carriedOut.committed === 'yes') {
        this.list.remove(carriedOut.accepted.map(({ key }) => key));
        this.changes.fire({ kind: 'entries' });
      }
      this.setStatus({ error });
      return undefined;
    }
  }

  private setActivity(activity: MailboxActivity): void {
    this.setStatus({ activity, progress: undefined });
  }

  private setStatus(change: Partial<MailboxStatus>): void {
    this.state = { ...this.state, ...change };
    this.changes.fire({ kind: 'status' });
  }
}

function normalise(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && !Pop3Error.is(error, 'aborted')
    ? new Pop3Error('aborted', 'The work was cancelled', { cause: error })
    : error;
}
