import { MailboxError } from '../mailbox/errors';
import type { FetchOptions } from '../mailbox/mailbox';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { MessageAddress } from './uri';

const MAXIMUM_CACHED_OCTETS = 64 * 1024 * 1024;

/**
 * The octets of messages, fetched at most once while they are in use: the text editor asks for the size before the
 * content, and the rendered view asks again. Bounded, in memory only, least recently used out first.
 */
export class MessageContent {
  private readonly cached = new Map<string, Uint8Array>();
  private readonly pending = new Map<string, Promise<Uint8Array>>();
  private cachedOctets = 0;

  constructor(
    private readonly registry: Pick<MailboxRegistry, 'get'>,
    private readonly maximumOctets = MAXIMUM_CACHED_OCTETS,
  ) {}

  /** Throws Pop3Error or MailboxError. A call with a signal of its own is never joined with another's. */
  async fetch(address: MessageAddress, options: FetchOptions): Promise<Uint8Array> {
    const name = `${address.accountId}/${address.key}`;
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

  /** Drops what is held for an account. */
  forget(accountId: string): void {
    for (const [name, octets] of this.cached) {
      if (name.startsWith(`${accountId}/`)) {
        this.cached.delete(name);
        this.cachedOctets -= octets.length;
      }
    }
  }

  private async load(
    name: string,
    address: MessageAddress,
    options: FetchOptions,
  ): Promise<Uint8Array> {
    const mailbox = this.registry.get(address.accountId);
    if (mailbox === undefined) {
      throw new MailboxError('unknownAccount', 'No such account');
    }
    const octets = await mailbox.fetch(address.key, options);
    this.keep(name, octets);
    return octets;
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
