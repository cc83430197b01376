import type * as vscode from 'vscode';
import { decodeTranscriptUri } from '../documents/uri';
import type { Account } from '../mailbox/account';
import type { Mailbox } from '../mailbox/mailbox';
import type { Transcripts } from '../mailbox/transcripts';
import type { Clock } from '../mailbox/ports';
import { TLS_MODE_NAMES } from '../platform/words';
import { safeFileName } from '../shared/safeText';
import type { CommandHandlers } from './registry';
import { isUriLike, mailboxFrom, type MailboxPicker } from './targets';

const LOG_FILE = { name: 'Log', extension: 'log' };

export interface TranscriptCommandsDependencies extends MailboxPicker {
  readonly transcripts: Transcripts;
  readonly clock: Clock;
  readonly show: (account: Account) => Promise<void>;
  readonly writeFile: (target: vscode.Uri, octets: Uint8Array) => Promise<void>;
  /** The versions of this extension and of the editor, for whoever reads an exported file. */
  readonly versions: () => string;
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
    'pop3.transcript.export': on('Export Transcript', ({ account }) =>
      exportTranscript(account, dependencies),
    ),
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

async function exportTranscript(
  account: Account,
  { transcripts, prompts, clock, versions, writeFile }: TranscriptCommandsDependencies,
): Promise<void> {
  const hidesUser = await prompts.pick(
    [
      {
        label: 'Leave Out the User Name',
        detail: 'It is replaced by <user>. Messages in the transcript may still tell who you are.',
        iconId: 'eye-closed',
        value: true,
      },
      {
        label: 'Include the User Name',
        detail: 'For someone who may know it. Passwords are never included.',
        iconId: 'eye',
        value: false,
      },
    ],
    { title: 'Export Transcript', placeholder: 'What may the file tell?' },
  );
  if (hidesUser === undefined) {
    return;
  }
  const name = `${safeFileName(account.label, 'Account')} - POP3 transcript.log`;
  const target = await prompts.saveFile('Save Transcript', name, LOG_FILE);
  if (target === undefined) {
    return;
  }
  const { isoLocal, transcriptText } = await import('../mailbox/transcriptText');
  const { host, port, tlsMode, authentication, user } = account;
  const heading = [
    `POP3 transcript, exported ${isoLocal(clock.now())}`,
    versions(),
    `Server: ${host}:${port}, ${TLS_MODE_NAMES[tlsMode]}`,
    `Login: ${authentication}, ${hidesUser ? 'user name left out' : user}`,
  ];
  const text = transcriptText(heading, transcripts.of(account.id).snapshot(), {
    maximumLineOctets: Infinity,
    ...(hidesUser ? { hiddenUser: user } : {}),
  });
  await writeFile(target, Buffer.from(text, 'utf8'));
}
