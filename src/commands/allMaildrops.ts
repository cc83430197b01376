import type { Maildrop, Maildrops } from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { CommandHandlers } from './registry';
import type { LocalMailboxCommands } from './localMailboxCommands';

export type LocalCommandId =
  'pop3.local.open' | 'pop3.local.openFile' | 'pop3.local.openFolder' | 'pop3.local.close';

/** The maildrops of all accounts, then the local ones, whose code is loaded when there is one. */
export class AllMaildrops implements Maildrops, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changes = this.resources.add(new Emitter<void>());
  private local: LocalMailboxCommands | undefined;
  private loading: Promise<LocalMailboxCommands> | undefined;

  readonly onDidChange = this.changes.event;

  readonly handlers: CommandHandlers<LocalCommandId> = {
    'pop3.local.open': (...args) => this.open(args),
    'pop3.local.openFile': (...args) => this.open(args),
    'pop3.local.openFolder': (...args) => this.open(args),
    'pop3.local.close': async (...args) => (await this.load()).close(args),
  };

  /**
   * @param hasLocal Whether some are open from an earlier session of this window.
   * @param createLocal Loads what opens local mail.
   */
  constructor(
    private readonly accounts: Maildrops,
    hasLocal: boolean,
    private readonly createLocal: () => Promise<LocalMailboxCommands>,
  ) {
    this.follow(accounts);
    if (hasLocal) {
      void this.load();
    }
  }

  all(): readonly Maildrop[] {
    return [...this.accounts.all(), ...(this.local?.mailboxes.all() ?? [])];
  }

  get(id: string): Maildrop | undefined {
    return this.accounts.get(id) ?? this.local?.mailboxes.get(id);
  }

  /** Resolves when those of an earlier session are known. */
  async known(): Promise<void> {
    await this.loading;
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async open(args: readonly unknown[]): Promise<void> {
    await (await this.load()).open(args);
  }

  private load(): Promise<LocalMailboxCommands> {
    return (this.loading ??= this.createLocal().then((local) => {
      this.local = this.resources.add(local);
      this.follow(local.mailboxes);
      this.changes.fire();
      return local;
    }));
  }

  private follow(maildrops: Maildrops): void {
    this.resources.add(
      maildrops.onDidChange(() => {
        this.changes.fire();
      }),
    );
  }
}
