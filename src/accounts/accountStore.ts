import type { Account } from '../mailbox/account';
import type { Logger } from '../mailbox/ports';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { Mutex } from '../shared/mutex';
import { decodeAccounts, encodeAccounts } from './accountCodec';

const KEY = 'pop3.accounts';

/** The part of `vscode.Memento` that is needed. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/**
 * The configured accounts, in the user's global state: out of reach of a workspace, and not synced to other machines.
 * Holds no secret.
 */
export class AccountStore implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly writes = new Mutex();
  private accounts: readonly Account[] = [];

  readonly onDidChange = this.changeEmitter.event;

  constructor(
    private readonly state: KeyValueStore,
    private readonly logger: Logger,
  ) {
    this.accounts = this.read();
  }

  all(): readonly Account[] {
    return this.accounts;
  }

  get(id: string): Account | undefined {
    return this.accounts.find((account) => account.id === id);
  }

  /** Adds the account, or replaces the one with its id. */
  save(account: Account): Promise<void> {
    return this.write((accounts) =>
      accounts.some(({ id }) => id === account.id)
        ? accounts.map((existing) => (existing.id === account.id ? account : existing))
        : [...accounts, account],
    );
  }

  remove(id: string): Promise<void> {
    return this.write((accounts) => accounts.filter((account) => account.id !== id));
  }

  /** Reads again what another window may have changed. */
  reload(): void {
    const accounts = this.read();
    if (JSON.stringify(accounts) !== JSON.stringify(this.accounts)) {
      this.accounts = accounts;
      this.changeEmitter.fire();
    }
  }

  dispose(): void {
    this.changeEmitter.dispose();
  }

  private write(change: (accounts: readonly Account[]) => readonly Account[]): Promise<void> {
    return this.writes.run(async () => {
      // Starting from the stored list keeps what another window added meanwhile.
      const accounts = change(this.read());
      await this.state.update(KEY, encodeAccounts(accounts));
      this.accounts = accounts;
      this.changeEmitter.fire();
    });
  }

  private read(): readonly Account[] {
    const { accounts, problems } = decodeAccounts(this.state.get(KEY));
    for (const problem of problems) {
      this.logger.warn(problem);
    }
    return accounts;
  }
}
