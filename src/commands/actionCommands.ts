import type { RunErrorAction } from '../platform/notifier';
import type { CommandId } from './ids';

/** The command that does what helps after an error. */
export const COMMAND_OF_ACTION = {
  enterPassword: 'pop3.account.enterPassword',
  enterPassphrase: 'pop3.account.enterPassword',
  signIn: 'pop3.account.enterPassword',
  editAccount: 'pop3.account.edit',
  reviewCertificate: 'pop3.account.reviewCertificate',
  listAgain: 'pop3.mailbox.refresh',
  showTranscript: 'pop3.transcript.show',
  showLog: 'pop3.showLog',
} as const satisfies Record<Parameters<RunErrorAction>[0], CommandId>;
