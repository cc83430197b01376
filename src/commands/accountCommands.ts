import type { AccountFlows } from '../accounts/accountFlows';
import type { AccountStore } from '../accounts/accountStore';
import type { AccountSecrets } from '../accounts/accountSecrets';
import type { Account } from '../mailbox/account';
import type { Mailbox } from '../mailbox/mailbox';
import type { ReportProgress } from '../platform/progress';
import { messagesText } from '../platform/words';
import { Pop3Error } from '../pop3/errors';
import { safeLabel } from '../shared/safeText';
import { AccountFailure, type CommandHandlers } from './registry';
import { mailboxFrom, type MailboxPicker } from './targets';

export interface AccountCommandsDependencies extends MailboxPicker {
  readonly flows: () => Promise<AccountFlows>;
  readonly store: AccountStore;
  readonly secrets: AccountSecrets;
  readonly locale: () => string;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  /** Lists the maildrop; failures show in the tree. */
  readonly list: (accountId: string) => void;
  readonly copy: (text: string) => PromiseLike<void>;
  readonly checkServer: (mailbox: Mailbox) => Promise<void>;
  /** Called after an account is gone. */
  readonly onRemoved: (accountId: string) => void;
}

type AccountCommandId =
  | 'pop3.account.add'
  | 'pop3.account.edit'
  | 'pop3.account.remove'
  | 'pop3.account.test'
  | 'pop3.account.checkServer'
  | 'pop3.account.enterPassword'
  | 'pop3.account.forgetPassword'
  | 'pop3.account.reviewCertificate'
  | 'pop3.account.copyUrl';

export function accountCommands(
  dependencies: AccountCommandsDependencies,
): CommandHandlers<AccountCommandId> {
  const { flows, secrets, prompts, store, list, copy, onRemoved, checkServer } = dependencies;
  const on =
    (title: string, task: (mailbox: Mailbox) => Promise<void>) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const mailbox = await mailboxFrom(args, dependencies, title);
      if (mailbox !== undefined) {
        await task(mailbox);
      }
    };
  return {
    'pop3.account.add': async () => {
      await (await flows()).add();
    },
    'pop3.account.edit': on('Edit Account', async ({ account }) => {
      // The mailbox may be a moment behind what was saved.
      await (await flows()).edit(store.get(account.id) ?? account);
    }),
    'pop3.account.remove': on('Remove Account', async ({ account }) => {
      if (await (await flows()).remove(account)) {
        onRemoved(account.id);
      }
    }),
    'pop3.account.test': on('Test Connection', (mailbox) => testConnection(mailbox, dependencies)),
    'pop3.account.checkServer': on('Check Server', checkServer),
    'pop3.account.enterPassword': on('Enter Password or Sign In', async ({ account }) => {
      try {
        if (await (await flows()).enterPassword(account)) {
          list(account.id);
        }
      } catch (error) {
        throw new AccountFailure(account, error);
      }
    }),
    'pop3.account.forgetPassword': on('Forget Password or Sign-In', async ({ account }) => {
      await secrets.forget(account.id);
      await prompts.notify({
        severity: 'info',
        message: forgottenText(account),
        buttons: [],
      });
    }),
    'pop3.account.reviewCertificate': on('Review Certificate', async (mailbox) => {
      const { error } = mailbox.status;
      const certificate = error instanceof Pop3Error ? error.certificate : undefined;
      if (
        certificate !== undefined &&
        (await (await flows()).reviewCertificate(mailbox.account, certificate))
      ) {
        list(mailbox.account.id);
      }
    }),
    'pop3.account.copyUrl': on('Copy POP URL', async ({ account }) => {
      const { formatPopUrl } = await import('../pop3/popUrl');
      await copy(formatPopUrl(account));
    }),
  };
}

function forgottenText(account: Account): string {
  const name = `"${safeLabel(account.label, { maximumLength: 80 })}"`;
  if (account.oauth?.provider === 'microsoft') {
    return `Nothing is kept here for ${name}: the editor manages its Microsoft account. Sign out there in its Accounts menu.`;
  }
  switch (account.authentication) {
    case 'oauth2':
      return `The sign-in of ${name} is forgotten. You will be asked to sign in at the next connection.`;
    case 'external':
      return `The passphrase for the client certificate of ${name} is forgotten.`;
    default:
      return `The password of ${name} is forgotten. You will be asked for it at the next connection.`;
  }
}

async function testConnection(
  mailbox: Mailbox,
  { withProgress, prompts, locale }: AccountCommandsDependencies,
): Promise<void> {
  const { account } = mailbox;
  const name = safeLabel(account.label, { maximumLength: 80 });
  try {
    const { messageCount } = await withProgress(`Testing the connection of "${name}"`, (signal) =>
      mailbox.testConnection({ signal, isInteractive: true }),
    );
    void prompts.notify({
      severity: 'info',
      message: `The connection of "${name}" works: ${messagesText(messageCount, locale())}.`,
      buttons: [],
    });
  } catch (error) {
    throw new AccountFailure(account, error);
  }
}
