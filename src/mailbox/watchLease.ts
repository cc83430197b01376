import type { BlobStore, Clock, Logger } from './ports';

export type LeaseClaim =
  /** This window may look. Until then another one did, in epoch milliseconds; 0 where none did. */
  | { readonly kind: 'held'; readonly othersLookedUntil: number }
  /** Another window looks. */
  | { readonly kind: 'elsewhere' }
  /** The server refused the login, here or in another window. */
  | { readonly kind: 'refused' };

export interface LeaseParts {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this window; no other has the same. */
  readonly owner: string;
  readonly isFocused: () => boolean;
  readonly pause: (milliseconds: number) => Promise<void>;
}

interface LeaseRecord {
  readonly version: 1;
  readonly owner: string;
  /** Epoch milliseconds; after it, the owner counts as gone. */
  readonly until: number;
  /** The owner is in a session. */
  readonly isBusy: boolean;
  /** The owner had the focus when it wrote this. */
  readonly isFocused: boolean;
  /** The server refused the login: no window may try again unasked. */
  readonly isRefused: boolean;
}

const VERSION = 1;
/** Longer than it takes to replace a small file: of two windows that take over at once, both see who was last. */
const SETTLING_MILLISECONDS = 500;
/** A record that claims to hold longer comes from a clock that was wrong. */
const LONGEST_LEASE = 26 * 60 * 60_000;

/**
 * Which window watches an account: a record in the storage that all windows share, renewed with each round and taken over
 * when it ran out. The window that has the focus takes it over at once from one that has not, because it is there that
 * the user sees the list. A storage that fails counts as one that no other window uses.
 */
export class WatchLease {
  constructor(
    private readonly blobName: string,
    private readonly parts: LeaseParts,
  ) {}

  /** For a round that ends before `until`. */
  async claim(until: number): Promise<LeaseClaim> {
    const { owner, pause } = this.parts;
    const current = await this.read();
    if (current?.isRefused === true) {
      return { kind: 'refused' };
    }
    if (current !== undefined && !this.mayTake(current)) {
      return { kind: 'elsewhere' };
    }
    await this.write({ until, isBusy: true });
    if (current?.owner === owner) {
      return { kind: 'held', othersLookedUntil: 0 };
    }
    await pause(SETTLING_MILLISECONDS);
    const settled = await this.read();
    return settled === undefined || settled.owner === owner
      ? { kind: 'held', othersLookedUntil: current?.until ?? 0 }
      : { kind: 'elsewhere' };
  }

  /** After a round, until the next one is sure to have begun. */
  async keep(until: number): Promise<void> {
    if (await this.isOwn()) {
      await this.write({ until, isBusy: false });
    }
  }

  /** Keeps every window from trying again, until {@link forgetRefusal}. */
  async refuse(): Promise<void> {
    await this.write({ until: this.parts.clock.now(), isBusy: false, isRefused: true });
  }

  async forgetRefusal(): Promise<void> {
    if ((await this.read())?.isRefused === true) {
      await this.delete();
    }
  }

  /** Lets another window begin at once. */
  async release(): Promise<void> {
    if (await this.isOwn()) {
      await this.delete();
    }
  }

  private async isOwn(): Promise<boolean> {
    const current = await this.read();
    return current?.owner === this.parts.owner && !current.isRefused;
  }

  private mayTake({ owner, until, isBusy, isFocused }: LeaseRecord): boolean {
    const now = this.parts.clock.now();
    const isOver = until <= now || until > now + LONGEST_LEASE;
    return (
      owner === this.parts.owner || isOver || (this.parts.isFocused() && !isFocused && !isBusy)
    );
  }

  private async read(): Promise<LeaseRecord | undefined> {
    try {
      const octets = await this.parts.blobs.read(this.blobName);
      return octets === undefined ? undefined : decode(octets);
    } catch {
      this.parts.logger.debug('Which window watches the account could not be read');
      return undefined;
    }
  }

  private async write(
    change: Pick<LeaseRecord, 'until' | 'isBusy'> & Partial<LeaseRecord>,
  ): Promise<void> {
    const { owner, isFocused, blobs, logger } = this.parts;
    const record: LeaseRecord = {
      version: VERSION,
      owner,
      isFocused: isFocused(),
      isRefused: false,
      ...change,
    };
    try {
      await blobs.write(this.blobName, Buffer.from(JSON.stringify(record), 'utf8'));
    } catch {
      logger.debug('Which window watches the account could not be saved');
    }
  }

  private async delete(): Promise<void> {
    try {
      await this.parts.blobs.delete(this.blobName);
    } catch {
      this.parts.logger.debug('Which window watches the account could not be cleared');
    }
  }
}

/** `undefined` where it makes no sense: a file that was damaged holds up nobody. */
function decode(octets: Uint8Array): LeaseRecord | undefined {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(octets).toString('utf8'));
  } catch {
    return undefined;
  }
  const record = decoded as Partial<LeaseRecord> | null;
  return typeof record === 'object' &&
    record?.version === VERSION &&
    typeof record.owner === 'string' &&
    typeof record.until === 'number' &&
    typeof record.isBusy === 'boolean' &&
    typeof record.isFocused === 'boolean' &&
    typeof record.isRefused === 'boolean'
    ? (record as LeaseRecord)
    : undefined;
}
