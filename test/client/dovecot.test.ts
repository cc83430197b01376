import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Pop3Client } from '../../src/pop3/client';
import type { Endpoint, TlsMode } from '../../src/pop3/endpoint';
import { Pop3Error, type Pop3ErrorCode } from '../../src/pop3/errors';
import { logIn } from '../../src/pop3/login';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { testCertificates, type TestCertificates } from '../support/testCertificates';

const BULK_COUNT = 2_000;
const PASSWORD = '  pass  word with %20 blanks ';
const NEVER = new AbortController().signal;
const TLS_MODES: readonly TlsMode[] = ['none', 'startTls', 'implicit'];

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

describe('the client against Dovecot', () => {
  let certificates: TestCertificates;
  let dovecot: Dovecot;
  let bulkFiles: readonly string[];
  const trace: string[] = [];
  const open: Pop3Client[] = [];

  before(async function () {
    this.timeout(60_000);
    certificates = await testCertificates();
    dovecot = await startDovecot({
      certificate: certificates.good,
      users: { bulk: PASSWORD, samples: PASSWORD, small: PASSWORD, empty: PASSWORD },
      extraConfiguration: 'auth_failure_delay = 0\nprotocol pop3 {\n  pop3_lock_session = yes\n}\n',
    });
    bulkFiles = await dovecot.deliver(
      'bulk',
      Array.from({ length: BULK_COUNT }, (_unused, index) => bulkMessage(index + 1)),
    );
    await dovecot.deliver('empty', []);
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.quit().catch(() => undefined)));
  });

  after(async () => {
    await dovecot.stop();
  });

  function endpoint(tlsMode: TlsMode, changes: Partial<Endpoint> = {}): Endpoint {
    return {
      host: 'localhost',
      port: tlsMode === 'implicit' ? dovecot.tlsPort : dovecot.plainPort,
      tlsMode,
      certificateAuthorities: [certificates.authority.cert],
      ...changes,
    };
  }

  async function session(
    user: string,
    tlsMode: TlsMode = 'implicit',
    changes: Partial<Endpoint> = {},
    password = PASSWORD,
  ): Promise<Pop3Client> {
    const client = await logIn(
      endpoint(tlsMode, changes),
      { user, password, method: 'userPass' },
      { trace: (direction, line) => trace.push(`${direction} ${line}`) },
      NEVER,
    );
    open.push(client);
    return client;
  }

  /** Reads a delivered file from where Dovecot keeps it once it was listed: `cur`, with flags after the name. */
  async function readStored(user: string): Promise<(path: string) => Promise<Buffer>> {
    const current = join(dovecot.maildirOf(user), 'cur');
    const names = new Map((await readdir(current)).map((name) => [name.split(':2,')[0], name]));
    return (path) => readFile(join(current, names.get(basename(path)) ?? basename(path)));
  }

  async function rejectsWith(work: Promise<unknown>, code: Pop3ErrorCode): Promise<Pop3Error> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(Pop3Error.is(error, code), `expected ${code}, got ${String(error)}`);
    return error;
  }

  for (const tlsMode of TLS_MODES) {
    it(`logs in, lists and reads in TLS mode ${tlsMode}`, async () => {
      const client = await session('bulk', tlsMode);
      assert.equal(client.isEncrypted, tlsMode !== 'none');
      assert.equal((await client.stat()).messageCount, BULK_COUNT);
      assert.deepEqual(Buffer.from((await client.retr(7)).octets), bulkMessage(7));
    });
  }

  it(`A1, A7, B11 retrieves ${BULK_COUNT} messages octet for octet, sizes as announced`, async function () {
    this.timeout(60_000);
    const client = await session('bulk');
    const sizes = await client.list();
    const uids = await client.uidl();
    assert.equal(sizes.entries.size, BULK_COUNT);
    assert.equal(new Set(uids.entries.values()).size, BULK_COUNT);
    assert.deepEqual([...sizes.defects, ...uids.defects], []);
    const stored = await readStored('bulk');
    await Promise.all(
      bulkFiles.map(async (path, index) => {
        const { octets, unstuffedLines } = await client.retr(index + 1);
        assert.equal(sha256(octets), sha256(await stored(path)), path);
        assert.equal(octets.length, sizes.entries.get(index + 1));
        assert.equal(unstuffedLines, 0);
      }),
    );
  });

  it('reads every sample message octet for octet, and its header block by TOP', async function () {
    this.timeout(60_000);
    const files = await dovecot.deliver(
      'samples',
      sampleMessages().map(({ octets }) => octets),
    );
    const client = await session('samples');
    await client.list();
    const readFromDisk = await readStored('samples');
    for (const [index, path] of files.entries()) {
      const stored = await readFromDisk(path);
      const { octets } = await client.retr(index + 1);
      assert.equal(sha256(octets), sha256(stored), sampleMessages()[index]?.name);
      const headers = Buffer.from(await client.top(index + 1, 0));
      assert.equal(octets.length >= headers.length - 2, true);
      assert.equal(headers.subarray(0, 40).equals(stored.subarray(0, 40)), true);
    }
  });

  it('H4 takes DELE back by RSET, and H2 by a lost connection; QUIT commits', async () => {
    await dovecot.deliver('small', [bulkMessage(1), bulkMessage(2), bulkMessage(3)]);
    const first = await session('small');
    await first.dele(1);
    assert.equal((await first.stat()).messageCount, 2);
    await first.rset();
    assert.equal((await first.stat()).messageCount, 3);
    await first.dele(1);
    first.destroy();

    const second = await session('small');
    assert.equal((await second.stat()).messageCount, 3);
    await second.dele(3);
    await second.quit();

    const third = await session('small');
    const left = await Promise.all([1, 2].map(async (number) => (await third.retr(number)).octets));
    assert.deepEqual(left.map(sha256), [bulkMessage(1), bulkMessage(2)].map(sha256));
    await rejectsWith(third.retr(3), 'rejected');
  });

  it('lists an empty maildrop', async () => {
    const client = await session('empty');
    assert.deepEqual([...(await client.list()).entries], []);
    assert.deepEqual([...(await client.uidl()).entries], []);
  });

  it('D7, G9 tells a wrong password from a held maildrop', async function () {
    this.timeout(60_000);
    const wrong = await rejectsWith(session('bulk', 'implicit', {}, 'wrong one'), 'authentication');
    assert.equal(wrong.responseCode, 'AUTH');
    await session('empty');
    const held = await rejectsWith(session('empty'), 'inUse');
    assert.equal(held.responseCode, 'IN-USE');
  });

  it('F6 refuses an unknown authority, and accepts the pinned certificate', async () => {
    const noAuthority = { certificateAuthorities: [certificates.selfSigned.cert] };
    const { fingerprint256 } = new X509Certificate(certificates.good.cert);
    for (const tlsMode of ['startTls', 'implicit'] as const) {
      const error = await rejectsWith(session('empty', tlsMode, noAuthority), 'certificate');
      assert.equal(error.certificate?.fingerprint256, fingerprint256);
      const pinned = { ...noAuthority, pinnedCertificate: fingerprint256 };
      const client = await session('empty', tlsMode, pinned);
      assert.equal(client.isEncrypted, true);
      await client.quit();
    }
  });

  it('F6 verifies an IPv4 address against the certificate', async () => {
    const client = await session('empty', 'implicit', { host: '127.0.0.1' });
    assert.equal(client.isEncrypted, true);
  });

  it('J1 leaves no password in the trace', () => {
    const text = trace.join('\n');
    assert.match(text, /PASS \*\*\*\*/u);
    assert.equal(text.includes(PASSWORD.trim()), false);
    assert.equal(text.includes('wrong one'), false);
  });
});
