import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { EntryList } from './entryList';
import { MailboxError } from './errors';
import { headerBlock } from './headerReader';
import type { FetchOptions, MessageKey } from './mailbox';
import type { MailboxCache } from './mailboxCache';
import type { ListedMessage } from './maildropListing';
import type { MaildropSession, OpenSession, RunOptions } from './maildropSession';
import { readMessage, readMessageTo } from './messageReader';
import type { MessageFacts, StoredMessage } from './messageStore';
import type { OpenSink } from './openSink';
import type { SummaryLoader } from './summaryLoader';
import { type MessageTransfer, transferNotes, transferOf } from './transferNotes';

/** From here on a message goes to disk as it comes, so that it is held in memory once at most. */
const STREAMED_OCTETS = 8 * 1024 * 1024;

export interface MessageFetcherParts {
  readonly session: MaildropSession;
  readonly list: EntryList;
  readonly cache: MailboxCache;
  readonly summaries: SummaryLoader;
  readonly maximumMessageOctets: () => number;
  readonly onReading: () => void;
}

/** A message that is asked for, in the session that it is read in. */
interface Wanted {
  readonly key: MessageKey;
  readonly client: Pop3Client;
  readonly message: ListedMessage;
  readonly options: FetchOptions;
  readonly signal: AbortSignal;
}

/** Whole messages, from the cache where they are kept, else from the server. */
export class MessageFetcher {
  constructor(private readonly parts: MessageFetcherParts) {}

  /** What is kept of a message, without a connection. */
  async kept(key: MessageKey): Promise<Uint8Array | undefined> {
    const { cache, list } = this.parts;
    const message = await cache.message(key, list.announcedOctets(key));
    if (message !== undefined) {
      this.note(key, message.octets.length, message.facts);
    }
    return message?.octets;
  }

  /** Whether the message was kept and is written. Throws what the sink threw. */
  copyKept(key: MessageKey, openSink: OpenSink): Promise<boolean> {
    const { cache, list } = this.parts;
    return cache.copyMessage(key, list.announcedOctets(key), openSink);
  }

  /** Throws Pop3Error or MailboxError. */
  fetch(key: MessageKey, options: FetchOptions, run: RunOptions): Promise<Uint8Array> {
    return this.read(key, options, run, async (wanted) => (await this.retrieve(wanted)).octets);
  }

  /** Throws Pop3Error, MailboxError, or what the sink threw. */
  fetchTo(
    key: MessageKey,
    openSink: OpenSink,
    options: FetchOptions,
    run: RunOptions,
  ): Promise<void> {
    return this.read(key, options, run, async (wanted) => {
      const isCopied = (await this.stream(wanted)) && (await this.copyKept(key, openSink));
      if (!isCopied) {
        const transfer = await transferTo(wanted, await openSink());
        await this.noteTransfer(wanted, transfer);
      }
    });
  }

  private async read<T>(
    key: MessageKey,
    options: FetchOptions,
    run: RunOptions,
    task: (wanted: Wanted) => Promise<T>,
  ): Promise<T> {
    const { session, list } = this.parts;
    const attempt = (isFresh: boolean): Promise<T> =>
      session.run(
        async (open) => {
          const message = await this.find(open, key, run.signal);
          return task({ key, client: open.client, message, options, signal: run.signal });
        },
        { ...run, isFresh, insists: true },
      );
    try {
      return await attempt(false);
    } catch (error) {
      // A session that was open already may have listed the maildrop before the message came.
      if (MailboxError.is(error, 'messageGone') && !list.has(key)) {
        return attempt(true);
      }
      throw error;
    }
  }

  private async find(
    session: OpenSession,
    key: MessageKey,
    signal: AbortSignal,
  ): Promise<ListedMessage> {
    this.parts.onReading();
    const message = (await session.listing(signal)).byKey.get(key);
    if (message === undefined) {
      throw new MailboxError('messageGone', 'The message is no longer in the maildrop');
    }
    if (message.octets > this.parts.maximumMessageOctets()) {
      throw new Pop3Error('tooLarge', 'The message is larger than the limit');
    }
    return message;
  }

  private async retrieve(wanted: Wanted): Promise<StoredMessage> {
    const { key, client, message } = wanted;
    const { cache, list, summaries } = this.parts;
    if (message.octets >= STREAMED_OCTETS && (await this.stream(wanted))) {
      const kept = await cache.message(key, message.octets);
      if (kept !== undefined) {
        return kept;
      }
    }
    const retrieved = await readMessage(client, message, retrieveOptions(wanted));
    const { octets } = retrieved;
    const facts = factsOf(message, transferOf(retrieved));
    this.note(key, octets.length, facts);
    if (list.has(key)) {
      await summaries.summarise([{ key, octets: headerBlock(octets) }], wanted.signal);
    }
    // Whoever asked need not wait for the disk.
    void cache.keepMessage(key, { octets, facts });
    return { octets, facts };
  }

  /** Whether the message is in the cache; where the disk fails it is not. Throws Pop3Error or MailboxError. */
  private async stream(wanted: Wanted): Promise<boolean> {
    const { cache } = this.parts;
    const writer = await cache.messageWriter(wanted.key);
    if (writer === undefined) {
      return false;
    }
    try {
      const transfer = await transferTo(wanted, writer);
      await writer.complete(factsOf(wanted.message, transfer));
      await this.noteTransfer(wanted, transfer);
      return true;
    } catch (error) {
      await writer.discard().catch(() => undefined);
      if (wanted.signal.aborted || Pop3Error.is(error) || error instanceof MailboxError) {
        throw error;
      }
      cache.warnNotKept();
      return false;
    }
  }

  private async noteTransfer(
    { key, message, signal }: Wanted,
    transfer: MessageTransfer & { readonly beginning: () => Uint8Array },
  ): Promise<void> {
    this.note(key, transfer.receivedOctets, factsOf(message, transfer));
    if (this.parts.list.has(key)) {
      const octets = headerBlock(transfer.beginning());
      await this.parts.summaries.summarise([{ key, octets }], signal);
    }
  }

  private note(key: MessageKey, receivedOctets: number, { transferNotes }: MessageFacts): void {
    this.parts.list.setReceived(key, { receivedOctets, transferNotes });
  }
}

function transferTo(
  wanted: Wanted,
  sink: Awaited<ReturnType<OpenSink>>,
): ReturnType<typeof readMessageTo> {
  return readMessageTo(wanted.client, wanted.message, sink, retrieveOptions(wanted));
}

function retrieveOptions({ message, options, signal }: Wanted): {
  readonly signal: AbortSignal;
  readonly expectedOctets: number;
  readonly onProgress: (received: number) => void;
} {
  return {
    signal,
    expectedOctets: message.octets,
    onProgress: (received) => options.onProgress?.(received, message.octets),
  };
}

function factsOf({ octets }: ListedMessage, transfer: MessageTransfer): MessageFacts {
  return { announcedOctets: octets, transferNotes: transferNotes(octets, transfer) };
}
