import assert from 'node:assert/strict';
import { MemoryBlobStore, MemoryCacheStore } from '../unit/mailbox/mailboxHarness';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Account } from '../../src/mailbox/account';
import { Pop3Mailbox } from '../../src/mailbox/pop3Mailbox';
import { WorkerMimeService } from '../../src/mail/workerMimeService';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { testCertificates } from '../support/testCertificates';

const COUNT = 2_000;
const ROOT = join(__dirname, '..', '..');
const INTERACTIVE = { isInteractive: true } as const;
const silent = (): void => undefined;

describe('a mailbox on Dovecot', () => {
  let dovecot: Dovecot;
  let mime: WorkerMimeService;
  let mailbox: Pop3Mailbox;
  let scratch: string;

  before(async function () {
    this.timeout(60_000);
    const { good } = await testCertificates();
    dovecot = await startDovecot({ certificate: good, users: { reader: 'open sesame' } });
    await dovecot.deliver(
      'reader',
      Array.from({ length: COUNT }, (_unused, index) => bulkMessage(index + 1)),
    );
    scratch = mkdtempSync(join(tmpdir(), 'pop3-worker-'));
    const workerPath = join(scratch, 'mimeWorker.js');
    buildSync({
      entryPoints: [join(ROOT, 'src', 'mail', 'worker', 'main.ts')],
      outfile: workerPath,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
    });
    mime = new WorkerMimeService({ workerPath });
    const account: Account = {
      id: 'dovecot1',
      label: 'Dovecot',
      host: 'localhost',
      port: dovecot.plainPort,
      tlsMode: 'startTls',
      user: 'reader',
      authentication: 'userPass',
      passwordPolicy: 'save',
      pinnedCertificate: new X509Certificate(good.cert).fingerprint256,
    };
    mailbox = new Pop3Mailbox(account, {
      passwords: {
        password: () => Promise.resolve('open sesame'),
        accepted: () => Promise.resolve(),
      },
      mime,
      blobs: new MemoryBlobStore(),
      cache: new MemoryCacheStore(),
      clock: { now: () => Date.now() },
      readClientCertificate: () => Promise.reject(new Error('not used')),
      logger: {
        isTracing: true,
        trace: silent,
        debug: silent,
        info: silent,
        warn: silent,
        error: silent,
      },
      settings: () => ({
        keepOpenMilliseconds: 5_000,
        timeoutMilliseconds: 30_000,
        maximumMessageOctets: 100_000_000,
        pageSize: COUNT,
        mayPipeline: true,
        serverLanguage: '',
        cachePolicy: 'headersAndMessages',
      }),
    });
  });

  after(async () => {
    mailbox.dispose();
    mime.dispose();
    rmSync(scratch, { recursive: true, force: true });
    await dovecot.stop();
  });

  it(`lists ${COUNT} messages with their headers, newest first`, async function () {
    this.timeout(60_000);
    await mailbox.refresh(INTERACTIVE);
    const subjects = mailbox.entries.map(({ summary }) =>
      summary.kind === 'loaded' ? summary.summary.subject : summary.kind,
    );
    const expected = Array.from(
      { length: COUNT },
      (_unused, index) => `Bulk message ${COUNT - index}`,
    );
    assert.deepEqual(subjects, expected);
  });

  it(`fetches all ${COUNT} octet for octet and parses each into its text`, async function () {
    this.timeout(120_000);
    for (const [index, { key }] of mailbox.entries.entries()) {
      const octets = Buffer.from(await mailbox.fetch(key, INTERACTIVE));
      const expected = bulkMessage(COUNT - index);
      assert.equal(octets.equals(expected), true, `message ${COUNT - index}`);
      const { textParts, notes } = await mime.parse(octets);
      assert.deepEqual(notes, []);
      assert.equal(textParts.length, 1);
      assert.match(textParts[0] ?? '', new RegExp(`of message ${COUNT - index}: `, 'u'));
    }
  });

  it('deletes from the middle of the maildrop and lists what is left', async function () {
    this.timeout(60_000);
    const keys = mailbox.entries.slice(1_000, 1_010).map(({ key }) => key);
    const { outcomes } = await mailbox.deleteMessages(keys, INTERACTIVE);
    assert.equal(
      outcomes.every(({ kind }) => kind === 'deleted'),
      true,
    );
    assert.equal(mailbox.entries.length, COUNT - keys.length);
    assert.equal(
      keys.some((key) => mailbox.entry(key) !== undefined),
      false,
    );
  });
});
