import { Emitter } from '../shared/emitter';
import { Mutex } from '../shared/mutex';
import { canonicalSender } from './senderAddress';

const KEY = 'pop3.trustedSenders';
const MAXIMUM_SENDERS = 1_000;

/** The part of `vscode.Memento` that is needed. */
export interface TrustState {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface TrustedSender {
  /** In the form of `canonicalSender`. */
  readonly address: string;
  /**
   * A mail server had confirmed the message by which the sender came to be trusted, so that others without that are not
   * taken for this sender's.
   */
  readonly isConfirmed: boolean;
}

/**
 * The senders whose remote images load unasked. Kept in the user's own state: a setting could be made by a workspace,
 * and what one machine trusts is not synced to others.
 */
export class TrustedSenders {
  private readonly changeEmitter = new Emitter<void>();
  private readonly writes = new Mutex();

  readonly onDidChange = this.changeEmitter.event;

  private constructor(private readonly state: TrustState) {}

  /** The one list that this state holds: whoever changes it, all others hear of it. */
  static of(state: TrustState): TrustedSenders {
    const known = lists.get(state) ?? new TrustedSenders(state);
    lists.set(state, known);
    return known;
  }

  /** Who was trusted last comes last. Read anew each time, since other windows change the list too. */
  all(): readonly TrustedSender[] {
    return decode(this.state.get(KEY));
  }

  get(address: string): TrustedSender | undefined {
    return decode(this.state.get(KEY), address)[0];
  }

  /** Adds the sender, or replaces the one with its address; of too many, the one trusted first goes. */
  add(sender: TrustedSender): Promise<void> {
    return this.write((senders) => [
      ...senders.filter(({ address }) => address !== sender.address),
      sender,
    ]);
  }

  remove(addresses: readonly string[]): Promise<void> {
    const removed = new Set(addresses);
    return this.write((senders) => senders.filter(({ address }) => !removed.has(address)));
  }

  private write(
    change: (senders: readonly TrustedSender[]) => readonly TrustedSender[],
  ): Promise<void> {
    return this.writes.run(async () => {
      await this.state.update(KEY, change(this.all()).slice(-MAXIMUM_SENDERS));
      this.changeEmitter.fire();
    });
  }
}

const lists = new WeakMap<TrustState, TrustedSenders>();

/** Whatever is stored; what is no sender is left out, as is everyone else where one address is asked for. */
function decode(stored: unknown, wanted?: string): readonly TrustedSender[] {
  const senders = new Map<string, TrustedSender>();
  const entries = Array.isArray(stored) ? (stored as readonly unknown[]) : [];
  for (const entry of entries.slice(-MAXIMUM_SENDERS)) {
    if (typeof entry !== 'object' || entry === null) {
      continue;
    }
    const { address, isConfirmed } = entry as Readonly<Record<string, unknown>>;
    const isWanted = wanted === undefined || address === wanted;
    if (isWanted && typeof address === 'string' && canonicalSender(address) === address) {
      senders.delete(address);
      // What cannot be read must not widen whom is trusted.
      senders.set(address, { address, isConfirmed: isConfirmed !== false });
    }
  }
  return [...senders.values()];
}
