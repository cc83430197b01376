import type { Account } from '../mailbox/account';
import { describeError, type ErrorAction, type ErrorGuide } from '../mailbox/errorGuide';
import type { Logger } from '../mailbox/ports';
import { errorLine } from './logger';
import type { Prompts } from './prompts';

export const ACTION_LABELS = {
  retry: 'Retry',
  enterPassword: 'Enter Password…',
  enterPassphrase: 'Enter Passphrase…',
  signIn: 'Sign In…',
  editAccount: 'Edit Account…',
  reviewCertificate: 'Review Certificate…',
  listAgain: 'Refresh',
  openRaw: 'Open Raw Source',
  showTranscript: 'Show Transcript',
  showLog: 'Show Log',
} as const satisfies Record<ErrorAction, string>;

export interface ErrorContext {
  readonly account?: Account;
  /** Does again what failed. */
  readonly retry?: () => void;
  /** Opens the raw source of the message that failed. */
  readonly openRaw?: () => void;
}

/** Carries out the actions that are the same wherever an error shows up. */
export type RunErrorAction = (
  action: Exclude<ErrorAction, 'retry' | 'openRaw'>,
  account: Account | undefined,
) => void;

/** Tells the user about the failure of something they asked for: one notification, with what can be done about it. */
export class Notifier {
  constructor(
    private readonly prompts: Prompts,
    private readonly logger: Logger,
    private readonly runAction: RunErrorAction,
  ) {}

  async error(error: unknown, context: ErrorContext = {}): Promise<void> {
    const guide = describeError(error, context.account);
    if (guide.isSilent) {
      this.logger.debug(`Canceled: ${errorLine(error)}`);
      return;
    }
    this.logger.error(errorLine(error));
    const actions = availableActions(guide, context).slice(0, 3);
    const answer = await this.prompts.notify({
      severity: 'error',
      message: guide.title,
      detail: guide.detail,
      buttons: actions.map((action) => ACTION_LABELS[action]),
    });
    const action = actions.find((candidate) => ACTION_LABELS[candidate] === answer);
    if (action !== undefined) {
      this.run(action, context);
    }
  }

  run(action: ErrorAction, context: ErrorContext): void {
    if (action === 'retry') {
      context.retry?.();
    } else if (action === 'openRaw') {
      context.openRaw?.();
    } else {
      this.runAction(action, context.account);
    }
  }
}

/** The actions of a guide that make sense where the error shows up. */
export function availableActions(guide: ErrorGuide, context: ErrorContext): readonly ErrorAction[] {
  const needsAccount: readonly ErrorAction[] = [
    'enterPassword',
    'enterPassphrase',
    'signIn',
    'editAccount',
    'reviewCertificate',
    'listAgain',
    'showTranscript',
  ];
  return guide.actions.filter((action) => {
    if (action === 'retry') {
      return context.retry !== undefined;
    }
    if (action === 'openRaw') {
      return context.openRaw !== undefined;
    }
    return context.account !== undefined || !needsAccount.includes(action);
  });
}
