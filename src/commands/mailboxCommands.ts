import type { ErrorAction } from '../mailbox/errorGuide';
import { describeError } from '../mailbox/errorGuide';
import {
  isPop3,
  type Mailbox,
  type Maildrop,
  type Maildrops,
  type MessageKey,
  pop3AccountOf,
} from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import { errorLine } from '../platform/logger';
import { ACTION_LABELS, availableActions, type Notifier } from '../platform/notifier';
import type { ReportProgress } from '../platform/progress';
import { safeLabel } from '../shared/safeText';
import { AccountFailure, type CommandHandlers, failureOf } from './registry';
import { mailboxFrom, mailboxNamed, type MailboxPicker } from './targets';

export interface MailboxCommandsDependencies extends MailboxPicker {
  readonly maildrops: Maildrops;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly pageSize: () => number;
  /** Whether the tree is on screen, and with it the row that tells of a failure. */
  readonly isTreeVisible: () => boolean;
  readonly withViewProgress: <T>(task: () => Promise<T>) => Promise<T>;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  readonly showLog: () => void;
}

type MailboxCommandId =
  | 'pop3.mailbox.refresh'
  | 'pop3.mailbox.cancel'
  | 'pop3.mailbox.showMore'
  | 'pop3.mailbox.markAllRead'
  | 'pop3.mailbox.deleteMarked'
  | 'pop3.mailbox.unmarkAll'
  | 'pop3.error.showActions'
  | 'pop3.showLog';

/** What can be done with a maildrop as a whole. */
export class MailboxCommands {
  constructor(private readonly dependencies: MailboxCommandsDependencies) {}

  readonly handlers: CommandHandlers<MailboxCommandId> = {
    'pop3.mailbox.refresh': async (...args) => {
      const named = mailboxNamed(args[0], this.dependencies.maildrops);
      const mailboxes =
        named === undefined ? this.dependencies.maildrops.all().filter(isInUse) : [named];
      await Promise.all(mailboxes.map((mailbox) => this.refresh(mailbox)));
    },
    'pop3.mailbox.cancel': (...args) => {
      mailboxNamed(args[0], this.dependencies.maildrops)?.cancel();
    },
    'pop3.mailbox.showMore': async (...args) => {
      const mailbox = mailboxNamed(args[0], this.dependencies.maildrops);
      if (mailbox !== undefined) {
        await this.reading(mailbox, () =>
          mailbox.showMore(this.dependencies.pageSize(), { isInteractive: true }),
        );
      }
    },
    'pop3.mailbox.markAllRead': async (...args) => {
      const named = mailboxNamed(args[0], this.dependencies.registry);
      const mailboxes = named === undefined ? this.dependencies.registry.all() : [named];
      for (const mailbox of mailboxes) {
        const unread = mailbox.entries.filter(({ isRead }) => !isRead).map(({ key }) => key);
        await mailbox.setRead(unread, true);
      }
    },
    'pop3.mailbox.deleteMarked': async (...args) => {
      const mailbox = await this.markedMailbox(args);
      if (mailbox === undefined) {
        return;
      }
      const marked = mailbox.entries.filter((entry) => entry.isMarkedForDeletion);
      if (marked.length > 0) {
        await this.delete(
          mailbox,
          marked.map(({ key }) => key),
        );
      }
    },
    'pop3.mailbox.unmarkAll': (...args) => {
      const mailbox = mailboxNamed(args[0], this.dependencies.registry);
      const marked = mailbox?.entries.filter((entry) => entry.isMarkedForDeletion) ?? [];
      mailbox?.markForDeletion(
        marked.map(({ key }) => key),
        false,
      );
    },
    'pop3.error.showActions': async (...args) => {
      const mailbox = mailboxNamed(args[0], this.dependencies.maildrops);
      if (mailbox?.status.error !== undefined) {
        await this.showError(mailbox);
      }
    },
    'pop3.showLog': () => {
      this.dependencies.showLog();
    },
  };

  /** Lists the maildrop. A failure shows as a row where the tree is on screen, else as a notification. */
  async refresh(mailbox: Maildrop): Promise<void> {
    await this.reading(mailbox, () => mailbox.refresh({ isInteractive: true }));
  }

  /** Asks, deletes, and tells what became of it. */
  async delete(mailbox: Mailbox, keys: readonly MessageKey[]): Promise<void> {
    const { prompts, withProgress, notifier } = this.dependencies;
    const { account } = mailbox;
    const entries = keys.flatMap((key) => mailbox.entry(key) ?? []);
    if (entries.length === 0) {
      return;
    }
    const { DELETE_BUTTON, deletionQuestion, deletionSentence } = await import('./deletionWords');
    if ((await prompts.choose(deletionQuestion(entries, account))) !== DELETE_BUTTON) {
      return;
    }
    const report = await withProgress(
      `Deleting from ${safeLabel(account.host, { maximumLength: 60 })}`,
      async (signal) => {
        try {
          return await mailbox.deleteMessages(
            entries.map(({ key }) => key),
            { signal, isInteractive: true },
          );
        } catch (error) {
          throw new AccountFailure(account, error);
        }
      },
    );
    const { severity, message } = deletionSentence(report, account);
    const actions =
      report.error === undefined
        ? []
        : availableActions(describeError(report.error, account), { account }).slice(0, 2);
    const answer = await prompts.notify({
      severity,
      message,
      buttons: actions.map((action) => ACTION_LABELS[action]),
    });
    const action = actions.find((candidate) => ACTION_LABELS[candidate] === answer);
    if (action !== undefined) {
      notifier.run(action, { account });
    }
  }

  private async reading(mailbox: Maildrop, task: () => Promise<void>): Promise<void> {
    const { withViewProgress, isTreeVisible, logger } = this.dependencies;
    try {
      await withViewProgress(task);
    } catch (error) {
      if (isTreeVisible() && mailbox.status.error !== undefined) {
        logger.info(`Shown in the tree: ${errorLine(error)}`);
        return;
      }
      throw failureOf(mailbox, error);
    }
  }

  private async markedMailbox(args: readonly unknown[]): Promise<Mailbox | undefined> {
    const { registry, prompts } = this.dependencies;
    const named = mailboxNamed(args[0], registry);
    if (named !== undefined) {
      return named;
    }
    const marked = registry
      .all()
      .filter(({ entries }) => entries.some((entry) => entry.isMarkedForDeletion));
    if (marked.length === 0) {
      await prompts.notify({
        severity: 'info',
        message: 'No message is marked for deletion.',
        buttons: [],
      });
      return undefined;
    }
    return marked.length === 1
      ? marked[0]
      : mailboxFrom(args, this.dependencies, 'Delete Marked Messages');
  }

  private async showError(mailbox: Maildrop): Promise<void> {
    const { prompts, notifier } = this.dependencies;
    const account = pop3AccountOf(mailbox);
    const context = {
      ...(account === undefined ? {} : { account }),
      retry: (): void => {
        void this.handlers['pop3.mailbox.refresh'](mailbox.account.id);
      },
    };
    const guide = describeError(mailbox.status.error, account);
    const actions: readonly ErrorAction[] = [
      ...new Set<ErrorAction>([...availableActions(guide, context), 'showLog']),
    ];
    const answer = await prompts.choose({
      severity: 'error',
      message: guide.title,
      detail: guide.detail,
      buttons: actions.map((action) => ACTION_LABELS[action]),
    });
    const action = actions.find((candidate) => ACTION_LABELS[candidate] === answer);
    if (action !== undefined) {
      notifier.run(action, context);
    }
  }
}

/** A local maildrop is read when the user unfolds it; refreshing all is no reason to begin. */
function isInUse(maildrop: Maildrop): boolean {
  return (
    isPop3(maildrop) || maildrop.status.listing !== 'new' || maildrop.status.error !== undefined
  );
}
