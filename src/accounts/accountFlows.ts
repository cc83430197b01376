import { randomBytes } from 'node:crypto';
import type { Account } from '../mailbox/account';
import { describeError, type ErrorAction, type ErrorGuide } from '../mailbox/errorGuide';
import type { Logger, PasswordSource } from '../mailbox/ports';
import { ACTION_LABELS } from '../platform/notifier';
import type { ReportProgress } from '../platform/progress';
import type { Prompts } from '../platform/prompts';
import { type CertificateProblem, Pop3Error } from '../pop3/errors';
import { safeLabel } from '../shared/safeText';
import { type AccountDraft, accountOf, draftOf, emptyDraft } from './accountDraft';
import type { AccountSecrets, OAuthParts } from './accountSecrets';
import type { AccountStore } from './accountStore';
import type { AccountWizard } from './accountWizard';
import { reviewCertificate } from './certificateReview';
import { type CredentialStore, isSameBinding } from './credentialStore';
import { DraftSecrets } from './draftSecrets';
import { editChoices, stepsAfterFailure } from './editChoices';
import type { PasswordPrompt } from './passwordPrompt';

export interface AccountFlowsDependencies {
  readonly store: AccountStore;
  readonly credentials: CredentialStore;
  readonly secrets: AccountSecrets;
  readonly oauth: () => Promise<OAuthParts>;
  readonly wizard: AccountWizard;
  readonly prompts: Prompts;
  readonly passwordPrompt: PasswordPrompt;
  readonly logger: Logger;
  readonly testConnection: (
    account: Account,
    passwords: PasswordSource,
    signal: AbortSignal,
  ) => Promise<{ readonly messageCount: number }>;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  /** Removes what is kept on disk for an account. */
  readonly deleteStoredData: (accountId: string) => Promise<void>;
  /** Lists the maildrop and brings it into view. */
  readonly show: (accountId: string) => void;
}

type Ending = { readonly kind: 'save' } | { readonly kind: 'edit' } | { readonly kind: 'give up' };

interface TestedDraft {
  readonly draft: AccountDraft;
  readonly ending: Ending;
  /** Messages found; `undefined` where the connection was not made. */
  readonly messageCount: number | undefined;
}

const EDIT = 'Edit…';
const SAVE_ANYWAY = 'Save Anyway';

/** What the user does with accounts as a whole: add, edit, remove, test, and decide about a certificate. */
export class AccountFlows {
  constructor(private readonly dependencies: AccountFlowsDependencies) {}

  async add(): Promise<Account | undefined> {
    const { wizard } = this.dependencies;
    const draft = await wizard.add(emptyDraft(randomBytes(8).toString('hex')));
    return draft === undefined ? undefined : this.finish(draft, undefined);
  }

  async edit(account: Account): Promise<Account | undefined> {
    const { prompts, wizard } = this.dependencies;
    const steps = await prompts.pick(editChoices(account), {
      title: `Edit Account: ${safeLabel(account.label, { maximumLength: 60 })}`,
      placeholder: 'What do you want to change?',
    });
    if (steps === undefined) {
      return undefined;
    }
    const draft = await wizard.edit(draftOf(account), steps);
    if (draft === undefined) {
      return undefined;
    }
    if (steps.length === 1 && steps[0] === 'label') {
      return this.save(draft, account, undefined, this.draftSecrets(account));
    }
    return this.finish(draft, account);
  }

  async remove(account: Account): Promise<boolean> {
    const { prompts, store, secrets, deleteStoredData } = this.dependencies;
    const answer = await prompts.choose({
      severity: 'warning',
      message: `Remove the account "${safeLabel(account.label, { maximumLength: 80 })}"?`,
      detail:
        'Its settings, its saved password or sign-in and what is stored about its messages are removed from this machine. Nothing is deleted on the server.',
      buttons: ['Remove Account'],
    });
    if (answer === undefined) {
      return false;
    }
    await store.remove(account.id);
    await secrets.forget(account.id);
    await deleteStoredData(account.id);
    return true;
  }

  /** Trusts a certificate for this account alone. Resolves with whether the user did. */
  async reviewCertificate(account: Account, certificate: CertificateProblem): Promise<boolean> {
    const { prompts, store } = this.dependencies;
    if (!(await reviewCertificate(prompts, account, certificate))) {
      return false;
    }
    await store.save({ ...account, pinnedCertificate: certificate.fingerprint256 });
    return true;
  }

  /** Asks for a password, or has the user sign in, and has the next login use that. */
  async enterPassword(account: Account): Promise<boolean> {
    const { passwordPrompt, credentials, secrets } = this.dependencies;
    if (account.authentication === 'oauth2') {
      return secrets.signInAgain(account);
    }
    const entered = await passwordPrompt.ask({ account, wasRejected: false });
    if (entered !== undefined) {
      credentials.offer(account, entered);
    }
    return entered !== undefined;
  }

  /** Connects, and saves unless the user wants to go on editing or gives up. */
  private async finish(
    initial: AccountDraft,
    previous: Account | undefined,
  ): Promise<Account | undefined> {
    const { wizard } = this.dependencies;
    const secrets = this.draftSecrets(previous);
    let draft = initial;
    for (;;) {
      const tested = await this.test(draft, previous, secrets);
      draft = tested.draft;
      if (tested.ending.kind === 'save') {
        return this.save(draft, previous, tested.messageCount, secrets);
      }
      if (tested.ending.kind === 'give up') {
        return undefined;
      }
      const edited = await wizard.edit(draft, stepsAfterFailure(draft));
      if (edited === undefined) {
        return undefined;
      }
      draft = edited;
    }
  }

  private draftSecrets(previous: Account | undefined): DraftSecrets {
    const { credentials, passwordPrompt, oauth } = this.dependencies;
    return new DraftSecrets({ credentials, prompt: passwordPrompt, oauth, previous });
  }

  private async test(
    initial: AccountDraft,
    previous: Account | undefined,
    secrets: DraftSecrets,
  ): Promise<TestedDraft> {
    const { withProgress, testConnection } = this.dependencies;
    let draft = initial;
    for (;;) {
      const account = accountOf(draft, previous);
      secrets.entered = enteredIn(draft);
      secrets.clientSecret = draft.login.clientSecret;
      let failure: unknown;
      try {
        const { messageCount } = await withProgress(
          `Connecting to ${safeLabel(account.host, { maximumLength: 60 })}`,
          (signal) => testConnection(account, secrets, signal),
        );
        draft = withEntered(draft, secrets);
        return { draft, messageCount, ending: { kind: 'save' } };
      } catch (error) {
        failure = error;
      }
      draft = withEntered(draft, secrets);
      const next = await this.afterFailure(account, failure, secrets);
      if (next === 'retry') {
        continue;
      }
      if (typeof next === 'string') {
        return { draft, messageCount: undefined, ending: { kind: next } };
      }
      draft = { ...draft, ...next };
    }
  }

  /** What to do after a failed test; a part of a draft means: test again with this changed. */
  private async afterFailure(
    account: Account,
    failure: unknown,
    secrets: DraftSecrets,
  ): Promise<'retry' | 'save' | 'edit' | 'give up' | Partial<AccountDraft>> {
    const { prompts, passwordPrompt, logger } = this.dependencies;
    let error = failure;
    for (;;) {
      const guide = describeError(error, account);
      logger.info(`Connection test failed: ${guide.title}`);
      const answer = await prompts.choose({
        severity: 'error',
        message: guide.isSilent ? 'The connection was not tested' : guide.title,
        detail: guide.isSilent ? 'You canceled the test.' : guide.detail,
        buttons: [...new Set([...helpfulButtons(guide), EDIT, SAVE_ANYWAY])],
      });
      switch (answer) {
        case EDIT:
          return 'edit';
        case SAVE_ANYWAY:
          return 'save';
        case ACTION_LABELS.retry:
          return 'retry';
        case ACTION_LABELS.signIn:
          try {
            if (await secrets.signInAgain(account)) {
              return 'retry';
            }
          } catch (signInFailure) {
            error = signInFailure;
          }
          continue;
        case ACTION_LABELS.enterPassword:
        case ACTION_LABELS.enterPassphrase: {
          const entered = await passwordPrompt.ask({ account, wasRejected: true });
          if (entered === undefined) {
            continue;
          }
          return {
            password: entered.password,
            passwordPolicy: entered.keep === 'secretStorage' ? 'save' : 'askEveryTime',
          };
        }
        case ACTION_LABELS.reviewCertificate: {
          const certificate = error instanceof Pop3Error ? error.certificate : undefined;
          if (
            certificate !== undefined &&
            (await reviewCertificate(prompts, account, certificate))
          ) {
            return { pinnedCertificate: certificate.fingerprint256 };
          }
          continue;
        }
        default:
          return 'give up';
      }
    }
  }

  private async save(
    draft: AccountDraft,
    previous: Account | undefined,
    messageCount: number | undefined,
    draftSecrets: DraftSecrets,
  ): Promise<Account> {
    const { store, credentials, secrets, show } = this.dependencies;
    const account = accountOf(draft, previous);
    const isForeign = previous !== undefined && !isSameBinding(previous, account);
    const isUnwanted =
      account.passwordPolicy === 'askEveryTime' && previous?.passwordPolicy === 'save';
    if (isForeign || isUnwanted) {
      await credentials.forget(account.id);
    }
    if (previous !== undefined) {
      await secrets.forgetFormer(account, previous);
    }
    await draftSecrets.keep(account);
    const entered = enteredIn(draft);
    if (entered !== undefined) {
      // Kept for good only if the server accepted it, now or at the next login.
      credentials.offer(account, entered);
      if (messageCount !== undefined) {
        await credentials.accepted(account, entered.password);
      }
    }
    await store.save(account);
    if (messageCount !== undefined) {
      // The list that comes into view is the confirmation.
      show(account.id);
    }
    return account;
  }
}

/** What the guide suggests, in its order, as far as it helps while an account is being edited. */
function helpfulButtons(guide: ErrorGuide): readonly string[] {
  const buttons: Partial<Record<ErrorAction, string>> = {
    reviewCertificate: ACTION_LABELS.reviewCertificate,
    enterPassword: ACTION_LABELS.enterPassword,
    enterPassphrase: ACTION_LABELS.enterPassphrase,
    signIn: ACTION_LABELS.signIn,
    retry: ACTION_LABELS.retry,
    editAccount: EDIT,
  };
  const suggested = guide.isSilent ? (['retry'] as const) : guide.actions;
  const helpful = suggested.flatMap((action) => buttons[action] ?? []).slice(0, 2);
  return helpful.length === 0 ? [ACTION_LABELS.retry] : helpful;
}

function enteredIn(
  draft: AccountDraft,
): { readonly password: string; readonly keep: 'secretStorage' | 'window' } | undefined {
  return draft.password === undefined
    ? undefined
    : {
        password: draft.password,
        keep: draft.passwordPolicy === 'save' ? 'secretStorage' : 'window',
      };
}

function withEntered(draft: AccountDraft, passwords: DraftSecrets): AccountDraft {
  const entered = passwords.entered;
  return entered === undefined
    ? draft
    : {
        ...draft,
        password: entered.password,
        passwordPolicy: entered.keep === 'secretStorage' ? 'save' : 'askEveryTime',
      };
}
