import type * as vscode from 'vscode';

import type { Account } from '../mailbox/account';
import type { Clock } from '../mailbox/ports';
import { isoLocal, transcriptText } from '../mailbox/transcriptText';
import type { Transcripts } from '../mailbox/transcripts';
import { TLS_MODE_NAMES } from '../platform/words';
import { safeFileName } from '../shared/safeText';
import type { MailboxPicker } from './targets';

const LOG_FILE = { name: 'Log', extension: 'log' };

export interface TranscriptExport extends Pick<MailboxPicker, 'prompts'> {
  readonly transcripts: Transcripts;
  readonly clock: Clock;
  readonly writeFile: (target: vscode.Uri, octets: Uint8Array) => Promise<void>;
  /** The versions of this extension and of the editor, for whoever reads an exported file. */
  readonly versions: () => string;
}

/** Saves a transcript as a file for a bug report, with the user name or without. */
export async function exportTranscript(
  account: Account,
  { transcripts, prompts, clock, versions, writeFile }: TranscriptExport,
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
