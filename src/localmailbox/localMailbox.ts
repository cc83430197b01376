import { setMaxListeners } from 'node:events';
import { basename } from 'node:path';
import type { MimeService } from '../mail/mimeService';
import { EntryList } from '../mailbox/entryList';
import { MailboxError } from '../mailbox/errors';
import type {
  FetchOptions,
  HeaderPriority,
  LocalOrigin,
  Maildrop,
  MaildropName,
  MailboxChange,
  MailboxCounts,
  MailboxStatus,
  MessageEntry,
  MessageKey,
  WorkOptions,
} from '../mailbox/mailbox';
import type { OpenSink } from '../mailbox/openSink';
import type { Clock, Logger } from '../mailbox/ports';
import { SummaryRecords } from '../mailbox/summaryRecords';
import { DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { safeLabel } from '../shared/safeText';
import { LocalHeaders } from './localHeaders';
import type { LocalMaildrop, LocalMessage } from '../localmail/localMaildrop';
import { explained, LocalMailboxError } from './localMailErrors';
import { newestFirst } from './localOrder';
import { KIND_NAMES, type LocalPlace } from './localPlace';
import type { openLocalMaildrop } from '../localmail/openLocalMaildrop';

export interface LocalMailboxSettings {
  /** How many entries are shown before the user asks for more. */
  readonly pageSize: number;
  /** The largest message that is read into memory as a whole, in octets. */
  readonly maximumMessageOctets: number;
}

export interface LocalMailboxParts {
  readonly open: typeof openLocalMaildrop;
  readonly mime: MimeService;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => LocalMailboxSettings;
}

/** Messages of an open maildrop by key. */
interface Opened {
  readonly drop: LocalMaildrop;
  /** Positions in its messages. */
  readonly places: ReadonlyMap<MessageKey, number>;
}

/** A file or folder of messages as a {@link Maildrop}, which it never changes. It is opened when its list is first asked for. */
export class LocalMailbox implements Maildrop {
  readonly account: MaildropName;
  readonly origin: LocalOrigin;
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(
    new Emitter<MailboxChange>((error) => {
      this.parts.logger.error(`A listener failed: ${String(error)}`);
    }),
  );
  private readonly records = new SummaryRecords();
  private readonly list: EntryList;
  private readonly headers: LocalHeaders;
  private readonly reads = new Set<Promise<unknown>>();
  private running = new AbortController();
  private opened: Opened | undefined;
  /** About to take the place of `opened`. */
  private incoming: Opened | undefined;
  private listing: Promise<void> | undefined;
  private activeWork = 0;
  private isDisposed = false;
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
    readonly place: LocalPlace,
    private readonly parts: LocalMailboxParts,
  ) {
    const { id, path, kind } = place;
    this.account = { id, label: basename(path) || path };
    this.origin = { path, kindName: KIND_NAMES[kind], isFolder: kind !== 'mbox' };
    this.list = new EntryList({
      markOf: (key) => {
        const flags = (messageOf(this.incoming, key) ?? messageOf(this.opened, key))?.flags;
        // Where nothing is said about reading, marking all as unread would say nothing either.
        return flags === undefined || flags.seen ? 'read' : 'unread';
      },
      summaries: this.records,
      addSummaries: (records) => this.records.add(records),
    });
    this.headers = new LocalHeaders({
      list: this.list,
      mime: parts.mime,
      readHeader: (key) =>
        this.reading(key, (drop, message, signal) => drop.readHeader(message, signal)),
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

  get keys(): readonly MessageKey[] {
    return this.list.keys;
  }

  get counts(): MailboxCounts {
    return this.list.counts;
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

  restore(): Promise<void> {
    return Promise.resolve();
  }

  refresh({ signal }: WorkOptions): Promise<void> {
    return this.work(signal, async (all) => {
      this.parts.mime.prepare();
      await this.listAgain(all);
      await this.headers.read(this.list.shownKeys(), 'seen', all);
    });
  }

  readHeaders(
    keys: readonly MessageKey[],
    { signal, priority }: WorkOptions & { readonly priority: HeaderPriority },
  ): Promise<void> {
    return this.work(signal, (all) => this.headers.read(keys, priority, all));
  }

  async showMore(count: number, { signal }: WorkOptions): Promise<void> {
    this.list.show(this.list.shownCount + count);
    this.changes.fire({ kind: 'entries' });
    await this.work(signal, (all) => this.headers.read(this.list.shownKeys(), 'seen', all));
  }

  fetch(key: MessageKey, { signal }: FetchOptions): Promise<Uint8Array> {
    return this.work(signal, async (all) => {
      await this.listed(all);
      const octets = await this.readingCurrent(key, all, (drop, message) =>
        drop.readMessage(message, all),
      );
      this.list.setReceived(key, { receivedOctets: octets.length, transferNotes: [] });
      this.changes.fire({ kind: 'entry', keys: [key] });
      return octets;
    });
  }

  fetchTo(key: MessageKey, openSink: OpenSink, options: FetchOptions): Promise<void> {
    return this.work(options.signal, async (all) => {
      await this.listed(all);
      await this.readingCurrent(key, all, async (drop, message) => {
        const sink = await openSink();
        let written = 0;
        for await (const octets of drop.streamMessage(message, all)) {
          await sink.write(octets);
          written += octets.length;
          options.onProgress?.(written, message.octets);
        }
      });
    });
  }

  cancel(): void {
    this.running.abort();
    this.running = new AbortController();
  }

  dispose(): void {
    this.isDisposed = true;
    this.cancel();
    this.store.dispose();
    void this.closeWhenUnused(this.opened?.drop);
    this.opened = undefined;
  }

  /** Throws MailboxError `messageGone`, or what the reading throws. */
  private async reading<T>(
    key: MessageKey,
    read: (drop: LocalMaildrop, message: LocalMessage, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const drop = this.opened?.drop;
    const message = messageOf(this.opened, key);
    if (drop === undefined || message === undefined) {
      throw new MailboxError('messageGone', 'No such message in the local mailbox');
    }
    const done = read(drop, message, this.running.signal);
    this.reads.add(done);
    try {
      return await done;
    } catch (error) {
      throw this.explained(error);
    } finally {
      this.reads.delete(done);
    }
  }

  /** As {@link reading}, on what the file holds now. */
  private async readingCurrent<T>(
    key: MessageKey,
    signal: AbortSignal,
    read: (drop: LocalMaildrop, message: LocalMessage) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.reading(key, read);
    } catch (error) {
      if (!(error instanceof LocalMailboxError && error.code === 'changed')) {
        throw error;
      }
      await this.listAgain(signal);
      return await this.reading(key, read);
    }
  }

  private async listed(signal: AbortSignal): Promise<void> {
    if (this.opened === undefined) {
      await this.listAgain(signal);
    }
  }

  /** Lists it anew where it was not listed yet, or changed. Whoever asks for that meanwhile waits for the same. */
  private async listAgain(signal: AbortSignal): Promise<void> {
    this.listing ??= this.listOnce(signal).finally(() => {
      this.listing = undefined;
    });
    await this.listing;
  }

  private async listOnce(signal: AbortSignal): Promise<void> {
    const { place, parts } = this;
    const drop = this.opened?.drop;
    this.setStatus({ activity: 'listing', progress: undefined });
    try {
      if (drop === undefined || (await drop.hasChanged(signal))) {
        const opened = await parts.open(place.path, place.kind, {
          signal,
          maximumMessageOctets: parts.settings().maximumMessageOctets,
          onProgress: (done, total) => {
            this.setStatus({ activity: 'listing', progress: { done, total } });
          },
        });
        await this.take(opened, signal);
        await this.closeWhenUnused(drop);
      }
      this.setStatus({ listing: 'listed', listedAt: parts.clock.now() });
    } catch (thrown) {
      const error = this.explained(thrown);
      this.setStatus({ error });
      throw error;
    }
  }

  private async take(drop: LocalMaildrop, signal: AbortSignal): Promise<void> {
    try {
      const order = await newestFirst(drop.messages, signal);
      const places = new Map(order.map(({ key, index }) => [key, index]));
      const incoming = { drop, places };
      this.incoming = incoming;
      const prepared = await this.list.prepare(order);
      signal.throwIfAborted();
      if (this.isDisposed) {
        throw new MailboxError('disposed', 'The local mailbox was closed');
      }
      this.opened = incoming;
      this.list.replace(prepared, this.parts.settings().pageSize);
    } catch (error) {
      await drop.close();
      throw error;
    } finally {
      this.incoming = undefined;
    }
    await this.records.retain((key) => this.list.has(key));
    this.setStatus({ listing: 'listed' });
    this.changes.fire({ kind: 'entries' });
  }

  private async closeWhenUnused(drop: LocalMaildrop | undefined): Promise<void> {
    await Promise.allSettled([...this.reads]);
    try {
      await drop?.close();
    } catch (error) {
      this.parts.logger.debug(`A local mailbox could not be closed: ${String(error)}`);
    }
  }

  /** Runs work under the caller's signal and the mailbox's own. */
  private async work<T>(
    own: AbortSignal | undefined,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([this.running.signal, ...(own === undefined ? [] : [own])]);
    setMaxListeners(0, signal);
    this.activeWork += 1;
    this.setStatus({ error: undefined });
    try {
      return await task(signal);
    } finally {
      this.activeWork -= 1;
      if (this.activeWork === 0) {
        this.setStatus({ activity: undefined, progress: undefined });
      }
    }
  }

  private explained(error: unknown): unknown {
    return explained(error, safeLabel(this.account.label, { maximumLength: 100 }));
  }

  private setStatus(change: Partial<MailboxStatus>): void {
    this.state = { ...this.state, ...change };
    this.changes.fire({ kind: 'status' });
  }
}

function messageOf(opened: Opened | undefined, key: MessageKey): LocalMessage | undefined {
  const index = opened?.places.get(key);
  return index === undefined ? undefined : opened?.drop.messages[index];
}
