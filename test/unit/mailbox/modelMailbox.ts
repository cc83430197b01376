import assert from 'node:assert/strict';
import type { Account } from '../../../src/mailbox/account';
import { Pop3Mailbox } from '../../../src/mailbox/pop3Mailbox';
import type { Logger } from '../../../src/mailbox/ports';
import type { Pop3Client } from '../../../src/pop3/client';
import { logIn } from '../../../src/pop3/login';
import type { RunningModel } from '../../support/serverModels/model';
import {
  INTERACTIVE,
  MemoryBlobStore,
  MemoryCacheStore,
  subjectOf,
  subjectsOnly,
} from './mailboxHarness';

export interface ModelFixture {
  readonly model: RunningModel;
  readonly mailbox: Pop3Mailbox;
  /** A client logged in to the model beside the mailbox. */
  readonly client: () => Promise<Pop3Client>;
}

export interface ModelFixtureOptions {
  readonly account?: Partial<Account>;
  /** Sent as the password; the first user's unless given. */
  readonly password?: string;
}

const NEVER = new AbortController().signal;

/** Runs a test on a mailbox over a model that was just started, and closes everything afterwards. */
export async function onModel(
  starting: Promise<RunningModel>,
  test: (fixture: ModelFixture) => Promise<void>,
  options: ModelFixtureOptions = {},
): Promise<void> {
  const model = await starting;
  const password = options.password ?? model.password;
  const account: Account = {
    id: 'account1',
    label: 'Model',
    host: model.host,
    port: model.port,
    tlsMode: 'none',
    user: model.user,
    authentication: 'userPass',
    passwordPolicy: 'save',
    ...options.account,
  };
  const quiet = (): void => undefined;
  const logger: Logger = {
    isTracing: true,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
  };
  const mailbox = new Pop3Mailbox(account, {
    passwords: {
      password: ({ reason }) => Promise.resolve(reason === 'rejected' ? undefined : password),
      accepted: () => Promise.resolve(),
    },
    readClientCertificate: () => Promise.reject(new Error('not used')),
    mime: subjectsOnly,
    blobs: new MemoryBlobStore(),
    cache: new MemoryCacheStore(),
    clock: { now: () => 1_000 },
    logger,
    settings: () => ({
      keepOpenMilliseconds: 0,
      timeoutMilliseconds: 2_000,
      maximumMessageOctets: 10_000_000,
      pageSize: 200,
      mayPipeline: true,
      serverLanguage: '',
      cachePolicy: 'nothing',
    }),
  });
  const clients: Pop3Client[] = [];
  const client = async (): Promise<Pop3Client> => {
    const { host, port, tlsMode, user } = account;
    const credentials = { method: 'userPass', user, password } as const;
    const opened = await logIn({ host, port, tlsMode }, credentials, {}, NEVER);
    clients.push(opened);
    return opened;
  };
  try {
    await test({ model, mailbox, client });
  } finally {
    mailbox.dispose();
    clients.forEach((opened) => {
      opened.destroy();
    });
    await model.close();
  }
}

/** Subjects of the entries, newest first. */
export function subjects(mailbox: Pop3Mailbox): readonly (string | undefined)[] {
  return mailbox.entries.map(subjectOf);
}

/** Subjects of what the server holds, oldest first. */
export function subjectsHeld(model: RunningModel): readonly (string | undefined)[] {
  return model.maildrop
    .snapshot()
    .map(({ octets }) => /^Subject: (.*)\r$/mu.exec(octets.toString('latin1'))?.[1]);
}

export async function fetchBySubject(mailbox: Pop3Mailbox, subject: string): Promise<Buffer> {
  return Buffer.from(await mailbox.fetch(keyOf(mailbox, subject), INTERACTIVE));
}

export function keyOf(mailbox: Pop3Mailbox, subject: string): string {
  const entry = mailbox.entries.find((candidate) => subjectOf(candidate) === subject);
  assert.ok(entry, `no entry ${subject}`);
  return entry.key;
}
