import assert from 'node:assert/strict';
import type { MimeService } from '../../../src/mail/mimeService';
import type { MessageSummary } from '../../../src/mail/model';
import type { Account } from '../../../src/mailbox/account';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { MailboxError, type MailboxErrorCode } from '../../../src/mailbox/errors';
import { type MailboxSettings, Pop3Mailbox } from '../../../src/mailbox/pop3Mailbox';
import type { BlobStore, Logger, PasswordRequest } from '../../../src/mailbox/ports';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { type SampleServer, startSampleServer } from '../../support/sampleServer/sampleServer';
import type { Faults } from '../../support/sampleServer/faults';

export const INTERACTIVE = { isInteractive: true } as const;

/** Reads the Subject line alone, so that these tests need no MIME worker. */
const subjectsOnly: MimeService = {
  summarize: (blocks) =>
    Promise.resolve(
      blocks.map((octets): MessageSummary => {
        const text = Buffer.from(octets).toString('latin1');
        return {
          subject: /^Subject: (.*)\r$/mu.exec(text)?.[1] ?? '',
          from: [],
          to: [],
          cc: [],
          replyTo: [],
          date: { kind: 'missing' },
          messageId: undefined,
          contentType: 'text/plain',
          warnings: [],
        };
      }),
    ),
  parse: () => Promise.reject(new Error('not used')),
  attachment: () => Promise.reject(new Error('not used')),
  dispose: () => undefined,
};

export class MemoryBlobStore implements BlobStore {
  readonly blobs = new Map<string, Uint8Array>();

  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.blobs.get(name));
  }

  write(name: string, octets: Uint8Array): Promise<void> {
    this.blobs.set(name, octets);
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.blobs.delete(name);
    return Promise.resolve();
  }
}

export interface MailboxFixture {
  readonly server: SampleServer;
  readonly mailbox: Pop3Mailbox;
  readonly log: readonly string[];
  readonly passwordRequests: readonly PasswordRequest[];
  readonly blobs: MemoryBlobStore;
  /** A second mailbox on the same account and storage, as another window has it. */
  readonly another: (settings?: Partial<MailboxSettings>) => Pop3Mailbox;
}

export interface FixtureOptions {
  readonly messageCount?: number;
  readonly faults?: Faults;
  readonly settings?: Partial<MailboxSettings>;
  /** `undefined` stands for a user who declines. */
  readonly password?: string | undefined;
  /** Given once the first was refused, unless the user declines. */
  readonly secondPassword?: string;
}

/** Runs a test on a mailbox over the sample server filled with messages `bulkMessage(1)` and up. */
export async function withMailbox(
  options: FixtureOptions,
  test: (fixture: MailboxFixture) => Promise<void>,
): Promise<void> {
  const server = await startSampleServer({ faults: options.faults ?? {} });
  for (let index = 1; index <= (options.messageCount ?? 3); index += 1) {
    server.deliver('sample', bulkMessage(index));
  }
  const account: Account = {
    id: 'account1',
    label: 'Sample',
    host: server.host,
    port: server.port,
    tlsMode: 'none',
    user: 'sample',
    authentication: 'userPass',
    passwordPolicy: 'save',
  };
  const log: string[] = [];
  const note = (line: string): void => {
    log.push(line);
  };
  const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
  const passwordRequests: PasswordRequest[] = [];
  const blobs = new MemoryBlobStore();
  const mailboxes: Pop3Mailbox[] = [];
  const create = (settings: Partial<MailboxSettings> = {}): Pop3Mailbox => {
    const mailbox = new Pop3Mailbox(account, {
      passwords: {
        password: (request) => {
          const isSecondRefusal = passwordRequests.at(-1)?.reason === 'rejected';
          passwordRequests.push(request);
          if (request.reason === 'rejected') {
            return Promise.resolve(isSecondRefusal ? undefined : options.secondPassword);
          }
          return Promise.resolve('password' in options ? options.password : 'sample');
        },
        accepted: () => Promise.resolve(),
      },
      mime: subjectsOnly,
      blobs,
      clock: { now: () => 1_000 },
      logger,
      settings: () => ({
        keepOpenMilliseconds: 0,
        timeoutMilliseconds: 2_000,
        maximumMessageOctets: 10_000_000,
        pageSize: 100,
        ...options.settings,
        ...settings,
      }),
    });
    mailboxes.push(mailbox);
    return mailbox;
  };
  try {
    await test({ server, mailbox: create(), log, passwordRequests, blobs, another: create });
  } finally {
    for (const mailbox of mailboxes) {
      mailbox.dispose();
    }
    await server.close();
  }
}

export function subjectOf(entry: MessageEntry | undefined): string | undefined {
  return entry?.summary.kind === 'loaded' ? entry.summary.summary.subject : undefined;
}

export async function rejectsWithMailboxError(
  work: Promise<unknown>,
  code: MailboxErrorCode,
): Promise<void> {
  await assert.rejects(work, (error) => MailboxError.is(error, code));
}
