import { createHash } from 'node:crypto';
import { canonicalise } from './framing';

export interface StoredMessage {
  /** Unique-id (RFC 1939 §7): stable for the life of the message, the same after a restart with the same deliveries. */
  readonly uid: string;
  /** Canonical octets: all lines end with CRLF. */
  readonly octets: Buffer;
}

/** One user's mail, oldest first, with the exclusive lock of RFC 1939 §4. */
export class Maildrop {
  private messages: readonly StoredMessage[] = [];
  private deliveries = 0;
  private holder: symbol | undefined;

  /** When the last successful login was, in epoch milliseconds. */
  lastLoginAt: number | undefined;

  get isLocked(): boolean {
    return this.holder !== undefined;
  }

  deliver(octets: Uint8Array): StoredMessage {
    const canonical = canonicalise(octets);
    this.deliveries += 1;
    const digest = createHash('sha256').update(canonical).digest('hex').slice(0, 16);
    const message = { uid: `${digest}.${this.deliveries}`, octets: canonical };
    this.messages = [...this.messages, message];
    return message;
  }

  /** Delivers many at once; the cost does not grow with what the maildrop holds. */
  deliverAll(all: Iterable<Uint8Array>): void {
    const before = this.messages;
    const added: StoredMessage[] = [];
    for (const octets of all) {
      this.messages = [];
      added.push(this.deliver(octets));
    }
    this.messages = [...before, ...added];
  }

  /** The messages as they are now; later deliveries and removals do not change it. */
  snapshot(): readonly StoredMessage[] {
    return this.messages;
  }

  /** Removes messages, as QUIT does, and as another client or a clean-up job may at any time between sessions. */
  remove(uids: ReadonlySet<string>): void {
    this.messages = this.messages.filter((message) => !uids.has(message.uid));
  }

  /** Takes the lock; undefined where another session has it. The returned function gives it back, once. */
  lock(): (() => void) | undefined {
    if (this.holder !== undefined) {
      return undefined;
    }
    const mine = Symbol('lock');
    this.holder = mine;
    return () => {
      if (this.holder === mine) {
        this.holder = undefined;
      }
    };
  }
}

/** What one session sees: message numbers 1..n that never change, and deletion marks (RFC 1939 §5). */
export class MaildropView {
  private readonly deleted = new Set<number>();

  constructor(private readonly messages: readonly StoredMessage[]) {}

  /** Number and message of everything not marked as deleted. */
  *entries(): Generator<readonly [number: number, message: StoredMessage]> {
    for (const [index, message] of this.messages.entries()) {
      if (!this.deleted.has(index + 1)) {
        yield [index + 1, message];
      }
    }
  }

  get(number: number): StoredMessage | undefined {
    return this.deleted.has(number) ? undefined : this.messages[number - 1];
  }

  markDeleted(number: number): void {
    this.deleted.add(number);
  }

  reset(): void {
    this.deleted.clear();
  }

  totals(): { readonly count: number; readonly octets: number } {
    let count = 0;
    let octets = 0;
    for (const [, message] of this.entries()) {
      count += 1;
      octets += message.octets.length;
    }
    return { count, octets };
  }

  deletedUids(): ReadonlySet<string> {
    const uids = new Set<string>();
    for (const number of this.deleted) {
      const message = this.messages[number - 1];
      if (message !== undefined) {
        uids.add(message.uid);
      }
    }
    return uids;
  }
}
