import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { RawPop3Client } from '../support/rawPop3Client';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { type TestCertificates, testCertificates } from '../support/testCertificates';

const sha256 = (octets: Buffer): string => createHash('sha256').update(octets).digest('hex');

describe('the private Dovecot', function () {
  this.timeout(60_000);
  const password = 'canary with spaces';
  let certificates: TestCertificates;
  let dovecot: Dovecot;

  before(async () => {
    certificates = await testCertificates();
    dovecot = await startDovecot({
      certificate: certificates.good,
      users: { robin: password, full: password },
    });
  });

  after(() => dovecot.stop());

  it('offers STLS on the plain port and serves mail after it', async () => {
    const client = await RawPop3Client.connect(dovecot.plainPort);
    assert.match(await client.line(), /^\+OK /u);
    assert.match((await client.multiLine('CAPA')).toString(), /^STLS\r$/mu);
    assert.match(await client.command('STLS'), /^\+OK/u);
    await client.startTls(certificates.authority.cert);
    assert.match(await client.logIn('robin', password), /^\+OK/u);
    assert.match(await client.command('QUIT'), /^\+OK/u);
    await client.ended();
  });

  it('returns every sample message with the octets of its file', async () => {
    const files = await dovecot.deliver(
      'robin',
      sampleMessages().map((message) => message.octets),
    );
    // Read before the login, which moves files from new/ to cur/.
    const onDisk = await Promise.all(files.map((file) => readFile(file).then(sha256)));
    const client = await RawPop3Client.connect(dovecot.tlsPort, certificates.authority.cert);
    await client.line();
    await client.logIn('robin', password);
    const received: string[] = [];
    for (const number of files.keys()) {
      received.push(sha256(await client.multiLine(`RETR ${number + 1}`)));
    }
    assert.deepEqual(received, onDisk);
    await client.command('QUIT');
    await client.ended();
  });

  it('lists 2,000 delivered messages in the order of delivery', async () => {
    await dovecot.deliver(
      'full',
      Array.from({ length: 2_000 }, (_unused, index) => bulkMessage(index)),
    );
    const client = await RawPop3Client.connect(dovecot.plainPort);
    await client.line();
    await client.logIn('full', password);
    const uids = (await client.multiLine('UIDL')).toString().trimEnd().split('\r\n');
    assert.equal(new Set(uids.map((line) => line.split(' ')[1])).size, 2_000);
    for (const number of [1, 1_000, 2_000]) {
      const expected = bulkMessage(number - 1);
      assert.deepEqual(await client.multiLine(`RETR ${number}`), expected);
    }
    await client.command('QUIT');
    await client.ended();
  });
});
