import { decodeTranscriptUri } from '../documents/uri';
import type { Account } from '../mailbox/account';
import type { Mailbox } from '../mailbox/mailbox';
import type { TranscriptExport } from './exportTranscript';
import type { CommandHandlers } from './registry';
import { isUriLike, mailboxFrom, type MailboxPicker } from './targets';

export interface TranscriptCommandsDependencies extends MailboxPicker, TranscriptExport {
  readonly show: (account: Account) => Promise<void>;
}

type TranscriptCommandId =
  'pop3.transcript.show' | 'pop3.transcript.export' | 'pop3.transcript.clear';

export function transcriptCommands(
  dependencies: TranscriptCommandsDependencies,
): CommandHandlers<TranscriptCommandId> {
  const on =
    (title: string, task: (mailbox: Mailbox) => Promise<void> | void) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const mailbox = await transcriptOwner(args, dependencies, title);
      if (mailbox !== undefined) {
        await task(mailbox);
      }
    };
  return {
    'pop3.transcript.show': on('Show Transcript', ({ account }) => dependencies.show(account)),
    'pop3.transcript.export': on('Export Transcript', async ({ account }) => {
      const { exportTranscript } = await import('./exportTranscript');
      await exportTranscript(account, dependencies);
    }),
    'pop3.transcript.clear': on('Clear Transcript', ({ account }) => {
      dependencies.transcripts.of(account.id).clear();
    }),
  };
}

/** The account of the transcript whose editor the command was run on, else as for any other command. */
async function transcriptOwner(
  args: readonly unknown[],
  picker: MailboxPicker,
  title: string,
): Promise<Mailbox | undefined> {
  const [first] = args;
  return isUriLike(first)
    ? picker.registry.get(decodeTranscriptUri(first) ?? '')
    : mailboxFrom(args, picker, title);
}
