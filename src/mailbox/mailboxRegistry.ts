import { isDeepStrictEqual } from 'node:util';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Account } from './account';
import type { Mailbox } from './mailbox';

/** One {@link Mailbox} for each configured account, made anew when the account's settings change. */
export class MailboxRegistry implements Disposable {
  private readonly mailboxes = new Map<string, Mailbox>();
  private readonly changeEmitter = new Emitter<void>();

  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly createMailbox: (account: Account) => Mailbox) {}

  /** In the order of the accounts. */
  all(): readonly Mailbox[] {
    return [...this.mailboxes.values()];
  }

  get(accountId: string): Mailbox | undefined {
    return this.mailboxes.get(accountId);
  }

  /** Makes the set match the accounts; a mailbox whose account did not change is kept as it is. */
  update(accounts: readonly Account[]): void {
    const previous = new Map(this.mailboxes);
    this.mailboxes.clear();
    for (const account of accounts) {
      const existing = previous.get(account.id);
      if (existing !== undefined && isDeepStrictEqual(existing.account, account)) {
        this.mailboxes.set(account.id, existing);
        previous.delete(account.id);
      } else {
        this.mailboxes.set(account.id, this.createMailbox(account));
      }
    }
    for (const stale of previous.values()) {
      stale.dispose();
    }
    this.changeEmitter.fire();
  }

  dispose(): void {
    for (const mailbox of this.mailboxes.values()) {
      mailbox.dispose();
    }
    this.mailboxes.clear();
    this.changeEmitter.dispose();
  }
}
