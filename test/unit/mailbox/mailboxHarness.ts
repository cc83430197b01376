import assert from 'node:assert/strict';
import type { MimeService } from '../../../src/mail/mimeService';
import type { MessageSummary } from '../../../src/mail/model';
import type { Account } from '../../../src/mailbox/account';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { MailboxError, type MailboxErrorCode } from '../../../src/mailbox/errors';
import type { CacheStore } from '../../../src/mailbox/mailboxCache';
import type {
  MessageFacts,
  MessageStore,
  MessageWriter,
  StoredMessage,
} from '../../../src/mailbox/messageStore';
import type { MessageSink } from '../../../src/pop3/messageSink';
import { type MailboxSettings, Pop3Mailbox } from '../../../src/mailbox/pop3Mailbox';
import type { BlobStore, Logger, PasswordRequest } from '../../../src/mailbox/ports';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { type SampleServer, startSampleServer } from '../../support/sampleServer/sampleServer';
import {
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer';
import type { Faults } from '../../support/sampleServer/faults';

export const INTERACTIVE = { isInteractive: true } as const;

/** Reads the Subject line alone, so that these tests need no MIME worker. */
export const subjectsOnly: MimeService = {
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
  prepare: () => undefined,
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

  append(name: string, octets: Uint8Array): Promise<void> {
    this.blobs.set(name, Buffer.concat([this.blobs.get(name) ?? new Uint8Array(), octets]));
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    for (const each of this.blobs.keys()) {
      if (each === name || each.startsWith(`${name}/`)) {
        this.blobs.delete(each);
      }
    }
    return Promise.resolve();
  }
}

export class MemoryMessageStore implements MessageStore {
  readonly messages = new Map<string, StoredMessage>();

  read(name: string, announcedOctets?: number): Promise<StoredMessage | undefined> {
    const message = this.messages.get(name);
    const isOther =
      announcedOctets !== undefined && message?.facts.announcedOctets !== announcedOctets;
    return Promise.resolve(isOther ? undefined : message);
  }

  async copy(
    name: string,
    announcedOctets: number | undefined,
    sink: MessageSink,
  ): Promise<MessageFacts | undefined> {
    const message = await this.read(name, announcedOctets);
    if (message !== undefined) {
      await sink.write(message.octets);
    }
    return message?.facts;
  }

  write(name: string): Promise<MessageWriter> {
    const pieces: Uint8Array[] = [];
    return Promise.resolve({
      write: (octets) => {
        pieces.push(Uint8Array.from(octets));
        return Promise.resolve();
      },
      complete: (facts) => {
        this.messages.set(name, { octets: Buffer.concat(pieces), facts });
        return Promise.resolve();
      },
      discard: () => Promise.resolve(),
    });
  }

  delete(name: string): Promise<void> {
    for (const each of this.messages.keys()) {
      if (each === name || each.startsWith(`${name}/`)) {
        this.messages.delete(each);
      }
    }
    return Promise.resolve();
  }
}

export class MemoryCacheStore implements CacheStore {
  readonly blobs = new MemoryBlobStore();
  readonly messages = new MemoryMessageStore();
}

export interface MailboxParts {
  readonly mailbox: Pop3Mailbox;
  readonly log: readonly string[];
  readonly passwordRequests: readonly PasswordRequest[];
  readonly blobs: MemoryBlobStore;
  readonly cache: MemoryCacheStore;
  /** A second mailbox on the same account and storage, as another window has it. */
  readonly another: (settings?: Partial<MailboxSettings>) => Pop3Mailbox;
}

export interface MailboxFixture extends MailboxParts {
  readonly server: SampleServer;
}

export interface ScriptFixture extends MailboxParts {
  readonly server: ScriptedServer;
}

export interface FixtureOptions {
  readonly messageCount?: number;
  readonly faults?: Faults;
  readonly settings?: Partial<MailboxSettings>;
  /** `undefined` stands for a user who declines. */
  readonly password?: string | undefined;
  /** Given once the first was refused, unless the user declines. */
  readonly secondPassword?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
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
  try {
    await withMailboxAt(server, options, (parts) => test({ ...parts, server }));
  } finally {
    await server.close();
  }
}

/** Runs a test on a mailbox over a server that follows a script. */
export async function againstScript(
  script: Script,
  test: (fixture: ScriptFixture) => Promise<void>,
  options: Omit<FixtureOptions, 'faults' | 'messageCount'> = {},
): Promise<void> {
  const server = await startScriptedServer({ script });
  try {
    await withMailboxAt(server, options, (parts) => test({ ...parts, server }));
  } finally {
    await server.close();
  }
}

async function withMailboxAt(
  server: { readonly host: string; readonly port: number },
  options: FixtureOptions,
  test: (parts: MailboxParts) => Promise<void>,
): Promise<void> {
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
  const logger: Logger = {
    isTracing: true,
    trace: note,
    debug: note,
    info: note,
    warn: note,
    error: note,
  };
  const passwordRequests: PasswordRequest[] = [];
  const blobs = new MemoryBlobStore();
  const cache = new MemoryCacheStore();
  const mailboxes: Pop3Mailbox[] = [];
  const create = (settings: Partial<MailboxSettings> = {}): Pop3Mailbox => {
    const mailbox = new Pop3Mailbox(account, {
      passwords: {
        password: (request) => {
          const isSecondRefusal = passwordRequests.at(-1)?.reason === 'rejected';
          passwordRequests.push(request);
          if (request.reason === 'rejected') {
            const mayAsk = request.isInteractive && !isSecondRefusal;
            return Promise.resolve(mayAsk ? options.secondPassword : undefined);
          }
          return Promise.resolve('password' in options ? options.password : 'sample');
        },
        accepted: () => Promise.resolve(),
      },
      mime: subjectsOnly,
      blobs,
      cache,
      clock: { now: () => options.now?.() ?? 1_000 },
      readClientCertificate: () => Promise.reject(new Error('not used')),
      inUseRetryDelays: [5, 5],
      removalDelays: [5, 5],
      logger,
      settings: () => ({
        keepOpenMilliseconds: 0,
        timeoutMilliseconds: 15_000,
        maximumMessageOctets: 10_000_000,
        pageSize: 100,
        mayPipeline: true,
        serverLanguage: '',
        cachePolicy: 'headersAndMessages',
        ...options.settings,
        ...settings,
      }),
    });
    mailboxes.push(mailbox);
    return mailbox;
  };
  try {
    await test({ mailbox: create(), log, passwordRequests, blobs, cache, another: create });
  } finally {
    for (const mailbox of mailboxes) {
      mailbox.dispose();
    }
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
