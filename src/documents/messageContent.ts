import { MailboxError, partialMessageOf } from '../mailbox/errors';
import {
  type FetchOptions,
  type Maildrop,
  type Maildrops,
  pop3AccountOf,
} from '../mailbox/mailbox';
import type { OpenSink } from '../mailbox/openSink';
import type { MessageAddress } from './uri';

const MAXIMUM_CACHED_OCTETS = 64 * 1024 * 1024;
const MAXIMUM_PARTS = 8;

/**
 * The octets of messages, fetched at most once while they are in use: the text editor asks for the size before the
 * content, and the rendered view asks again. Bounded, in memory only, least recently used out first.
 */
export class MessageContent {
  private readonly cached = new Map<string, Uint8Array>();
  /** Of the messages that failed last, what arrived. */
  private readonly incomplete = new Map<string, Uint8Array>();
  private readonly pending = new Map<string, Promise<Uint8Array>>();
  private cachedOctets = 0;

  constructor(
    private readonly registry: Pick<Maildrops, 'get'>,
    private readonly maximumOctets = MAXIMUM_CACHED_OCTETS,
    /** Awaited before a maildrop counts as absent. */
    private readonly known: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Throws Pop3Error or MailboxError. A call with a signal of its own is never joined with another's. */
  async fetch(address: MessageAddress, options: FetchOptions): Promise<Uint8Array> {
    const name = this.nameOf(address);
    const cached = this.cached.get(name);
    if (cached !== undefined) {
      this.cached.delete(name);
      this.cached.set(name, cached);
      return cached;
    }
    if (options.signal !== undefined) {
      return this.load(name, address, options);
    }
    const pending = this.pending.get(name) ?? this.load(name, address, options);
    this.pending.set(name, pending);
    try {
      return await pending;
    } finally {
      this.pending.delete(name);
    }
  }

  /** Writes the octets to a sink, without holding them where they are not held already. Throws also what the sink threw. */
  async fetchTo(address: MessageAddress, openSink: OpenSink, options: FetchOptions): Promise<void> {
    const cached = this.cached.get(this.nameOf(address));
    if (cached !== undefined) {
      const sink = await openSink();
      await sink.write(cached);
      return;
    }
    const mailbox = await this.mailboxOf(address);
    await mailbox.fetchTo(address.key, openSink, options);
  }

  /** What arrived of a message that could not be fetched whole when it was last tried. */
  fetchedPart(address: MessageAddress): Uint8Array | undefined {
    return this.incomplete.get(this.nameOf(address));
  }

  /** Drops what is held for an account. */
  forget(accountId: string): void {
    for (const name of this.incomplete.keys()) {
      if (name.startsWith(`${accountId}/`)) {
        this.incomplete.delete(name);
      }
    }
    for (const [name, octets] of this.cached) {
      if (name.startsWith(`${accountId}/`)) {
        this.cached.delete(name);
        this.cachedOctets -= octets.length;
      }
    }
  }

  /** UTF8 mode changes the octets of a message (RFC 6856 §2.1), but not its unique-id. */
  private nameOf({ accountId, key }: MessageAddress): string {
    const isUtf8 = pop3AccountOf(this.registry.get(accountId))?.usesUtf8 === true;
    return `${accountId}/${isUtf8 ? 'utf8/' : ''}${key}`;
  }

  private async mailboxOf({ accountId }: MessageAddress): Promise<Maildrop> {
    await this.known();
    const mailbox = this.registry.get(accountId);
    if (mailbox === undefined) {
      throw new MailboxError('unknownAccount', 'No such account');
    }
    return mailbox;
  }

  private async load(
    name: string,
    address: MessageAddress,
    options: FetchOptions,
  ): Promise<Uint8Array> {
    const mailbox = await this.mailboxOf(address);
    try {
      const octets = await mailbox.fetch(address.key, options);
      this.keep(name, octets);
      this.incomplete.delete(name);
      return octets;
    } catch (error) {
      this.keepPart(name, partialMessageOf(error));
      throw error;
    }
  }

  private keepPart(name: string, octets: Uint8Array | undefined): void {
    this.incomplete.delete(name);
    if (octets !== undefined) {
      this.incomplete.set(name, octets);
      const [oldest] = this.incomplete.keys();
      if (this.incomplete.size > MAXIMUM_PARTS && oldest !== undefined) {
        this.incomplete.delete(oldest);
      }
    }
  }

  private keep(name: string, octets: Uint8Array): void {
    if (octets.length > this.maximumOctets || this.cached.has(name)) {
      return;
    }
    this.cached.set(name, octets);
    this.cachedOctets += octets.length;
    for (const [oldest, old] of this.cached) {
      if (this.cachedOctets <= this.maximumOctets) {
        break;
      }
      this.cached.delete(oldest);
      this.cachedOctets -= old.length;
    }
  }
}
