import type { Account } from '../mailbox/account';
import type { Mailbox } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';

/** As much of a terminal as is needed here. */
export interface ShownTerminal extends Disposable {
  show(): void;
}

interface Entry {
  readonly account: Account;
  /** A promise, so that a second request finds the terminal that the first is still making. */
  readonly terminal: Promise<ShownTerminal>;
}

/** One terminal for each account: a second one would find the maildrop locked by the first. */
export class ConsoleTerminals implements Disposable {
  private readonly entries = new Map<string, Entry>();

  /** `create` is given what is to be called when the terminal was closed. */
  constructor(
    private readonly create: (mailbox: Mailbox, onClosed: () => void) => Promise<ShownTerminal>,
  ) {}

  /** Shows the terminal of a mailbox, made where there is none. Rejects as `create` does. */
  async open(mailbox: Mailbox): Promise<void> {
    const { account } = mailbox;
    const existing = this.entries.get(account.id);
    // One that was opened before the account was edited talks to another server, or as another user.
    const { terminal } =
      existing?.account === account ? existing : this.replace(mailbox, existing?.terminal);
    (await terminal).show();
  }

  dispose(): void {
    for (const { terminal } of this.entries.values()) {
      dispose(terminal);
    }
    this.entries.clear();
  }

  private replace(mailbox: Mailbox, former: Promise<ShownTerminal> | undefined): Entry {
    const { account } = mailbox;
    if (former !== undefined) {
      dispose(former);
    }
    const forget = (): void => {
      if (this.entries.get(account.id) === entry) {
        this.entries.delete(account.id);
      }
    };
    const entry: Entry = { account, terminal: this.create(mailbox, forget) };
    this.entries.set(account.id, entry);
    entry.terminal.catch(forget);
    return entry;
  }
}

/** One that could not be made has been told to whoever asked for it. */
function dispose(terminal: Promise<ShownTerminal>): void {
  terminal.then(
    (made) => {
      made.dispose();
    },
    () => undefined,
  );
}
