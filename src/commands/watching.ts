import type { Mailbox } from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { MailWatching, MailWatchingParts } from './mailWatching';
import type { CommandHandlers } from './registry';
import { mailboxFrom } from './targets';

export interface WatchingParts extends MailWatchingParts {
  readonly setIntervalSeconds: (seconds: number) => PromiseLike<void>;
  /** Milliseconds; 0 for none. */
  readonly interval: () => number;
  readonly onDidChangeInterval: (listener: () => void) => Disposable;
  /** Tells whenever this window gets the focus. */
  readonly onFocus: (listener: () => void) => Disposable;
}

/** Watches accounts while an interval is set. The parts that do so are loaded only then. */
export class Watching implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly changes = this.resources.add(new Emitter<string | undefined>());
  private active: MailWatching | undefined;

  /** Fires the id of the account of which {@link textOf} changed, or `undefined` for all. */
  readonly onDidChange = this.changes.event;

  readonly handlers: CommandHandlers<'pop3.account.watch' | 'pop3.account.stopWatching'> = {
    'pop3.account.watch': async (...args) => {
      const mailbox = await mailboxFrom(args, this.parts, 'Watch This Account');
      if (mailbox !== undefined) {
        const { watchAccount } = await import('./watchCommands');
        await watchAccount(mailbox, this.parts);
        await this.afterChoice(mailbox);
      }
    },
    'pop3.account.stopWatching': async (...args) => {
      const mailbox = await mailboxFrom(args, this.parts, 'Stop Watching This Account');
      if (mailbox !== undefined) {
        const { stopWatchingAccount } = await import('./watchCommands');
        await stopWatchingAccount(mailbox, this.parts);
        await this.afterChoice(mailbox);
      }
    },
  };

  constructor(private readonly parts: WatchingParts) {
    this.resources.add(
      parts.onFocus(() => {
        this.active?.focusGained();
      }),
    );
    this.resources.add(
      parts.onDidChangeInterval(() => {
        void this.update();
      }),
    );
    void this.update();
  }

  /** What an account's row may say of its being watched, safe to show; `undefined` where it is not. */
  textOf(accountId: string): string | undefined {
    return this.active?.textOf(accountId);
  }

  private async update(): Promise<void> {
    if (this.parts.interval() > 0) {
      const { MailWatching } = await import('./mailWatching');
      this.apply(MailWatching);
    } else {
      this.stop();
    }
  }

  dispose(): void {
    this.stop();
    this.resources.dispose();
  }

  private async afterChoice({ account }: Mailbox): Promise<void> {
    await this.update();
    this.active?.choiceChanged(account.id);
    this.changes.fire(account.id);
  }

  /** The interval may have changed while the parts were loaded. */
  private apply(create: typeof MailWatching): void {
    const interval = this.parts.interval();
    if (interval === 0 || this.resources.isDisposed) {
      this.stop();
    } else if (this.active === undefined) {
      this.active = new create(this.parts, interval, (accountId) => {
        this.changes.fire(accountId);
      });
      this.changes.fire(undefined);
    } else {
      this.active.setInterval(interval);
      this.changes.fire(undefined);
    }
  }

  private stop(): void {
    if (this.active !== undefined) {
      this.active.dispose();
      this.active = undefined;
      this.changes.fire(undefined);
    }
  }
}
