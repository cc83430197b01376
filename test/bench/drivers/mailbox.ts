import assert from 'node:assert/strict';
import { createHash, type Hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WorkerMimeService } from '../../../src/mail/workerMimeService';
import { Pop3Mailbox } from '../../../src/mailbox/pop3Mailbox';
import { DiskCache } from '../../../src/platform/diskCache';
import { FileBlobStore } from '../../../src/platform/fileBlobStore';
import type { MessageSink } from '../../../src/pop3/messageSink';
import { MessageHashes } from './messageHashes';
import { type DriverRequest, readRequest, report } from './request';

const INTERACTIVE = { isInteractive: true } as const;
const LARGEST_MESSAGE = 1024 * 1024 * 1024;
/** Saving such a message, not opening it, is what is measured. */
const STREAMED_OCTETS = 8 * 1024 * 1024;
const silent = (): void => undefined;

interface DriverParts {
  readonly rows: number;
  readonly folder: string;
  readonly mime: WorkerMimeService;
}

/**
 * The mailbox that the views show, with its worker for headers and its files, empty at first: from nothing to the settled
 * list.
 */
async function main(request: DriverRequest): Promise<void> {
  const rows = request.work === 'headers' ? request.last - request.first + 1 : 0;
  const mime = new WorkerMimeService({ workerPath: request.workerPath ?? '' });
  const folder = mkdtempSync(join(request.scratch, 'mailbox-'));
  const parts = { rows, folder, mime };
  try {
    const milliseconds = await showAndFetch(request, parts);
    report({
      milliseconds:
        request.refreshesUnchanged === true ? await showAndFetch(request, parts) : milliseconds,
    });
  } finally {
    mime.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** From nothing, or from what was kept, to the settled list. Answers the milliseconds. */
async function showAndFetch(request: DriverRequest, parts: DriverParts): Promise<number> {
  const { rows } = parts;
  const mailbox = createMailbox(request, parts);
  const loaded = new Set<string>();
  const start = performance.now();
  const settled = new Promise<void>((resolve) => {
    mailbox.onDidChange((change) => {
      if (change.kind === 'entry') {
        change.keys.forEach((key) => loaded.add(key));
      }
      if (loaded.size >= rows) {
        resolve();
      }
    });
  });
  try {
    await mailbox.refresh(INTERACTIVE);
    if (!isLoaded(mailbox, rows)) {
      await settled;
    }
    if (request.work === 'messages') {
      await fetchAll(mailbox, request);
    }
    const milliseconds = performance.now() - start;
    assert.ok(isLoaded(mailbox, rows));
    return milliseconds;
  } finally {
    await mailbox.disconnect();
    mailbox.dispose();
  }
}

function isLoaded(mailbox: Pop3Mailbox, rows: number): boolean {
  const newest = mailbox.keys.slice(0, rows);
  return (
    newest.length === rows && newest.every((key) => mailbox.entry(key)?.summary.kind === 'loaded')
  );
}

async function fetchAll(mailbox: Pop3Mailbox, { hashFile, last }: DriverRequest): Promise<void> {
  const hashes = new MessageHashes(hashFile);
  for (const [index, { key, octets }] of mailbox.entries.entries()) {
    if (octets < STREAMED_OCTETS) {
      hashes.add(last - index, await mailbox.fetch(key, INTERACTIVE));
    } else {
      const digest = createHash('sha256');
      await mailbox.fetchTo(key, () => digestSink(digest), INTERACTIVE);
      hashes.addDigest(last - index, digest.digest('hex'));
    }
  }
  hashes.write();
}

function digestSink(digest: Hash): MessageSink {
  return {
    write: (octets) => {
      digest.update(octets);
    },
  };
}

function createMailbox(
  { host, port, user, password }: DriverRequest,
  { rows, folder, mime }: DriverParts,
): Pop3Mailbox {
  return new Pop3Mailbox(
    {
      id: 'bench',
      label: 'Bench',
      host,
      port,
      tlsMode: 'none',
      user,
      authentication: 'automatic',
      passwordPolicy: 'save',
    },
    {
      passwords: {
        password: () => Promise.resolve(password),
        accepted: () => Promise.resolve(),
      },
      mime,
      blobs: new FileBlobStore(folder),
      cache: new DiskCache(join(folder, 'cache'), () => LARGEST_MESSAGE),
      clock: { now: () => Date.now() },
      readClientCertificate: () => Promise.reject(new Error('not used')),
      logger: {
        isTracing: false,
        trace: silent,
        debug: silent,
        info: silent,
        warn: silent,
        error: silent,
      },
      settings: () => ({
        keepOpenMilliseconds: 5_000,
        timeoutMilliseconds: 60_000,
        maximumMessageOctets: LARGEST_MESSAGE,
        pageSize: rows,
        cachePolicy: 'headersAndMessages',
        mayPipeline: true,
        serverLanguage: '',
      }),
    },
  );
}

main(readRequest()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
