import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { readClientCertificate } from '../../../src/platform/clientCertificateFiles';
import type { Pop3Client } from '../../../src/pop3/client';
import type { ClientCertificate } from '../../../src/pop3/endpoint';
import { Pop3Error } from '../../../src/pop3/errors';
import { logIn } from '../../../src/pop3/login';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer';
import { testCertificates, type TestCertificates } from '../../support/testCertificates';
import { rejectsWith } from './sessionHarness';

const PASSPHRASE = 'open sesame';

describe('a login by client certificate', () => {
  let certificates: TestCertificates;
  let server: ScriptedServer;
  let folder: string;
  let shown: string[] = [];

  before(async () => {
    certificates = await testCertificates();
    folder = await mkdtemp(join(tmpdir(), 'pop3-client-certificate-'));
    server = await startScriptedServer({
      implicitTls: certificates.good,
      clientAuthority: certificates.authority.cert,
      script: scriptedMaildrop({
        capabilities: ['UIDL', 'SASL EXTERNAL'],
        handlers: {
          AUTH: (connection, command) => {
            assert.ok(connection.socket instanceof TLSSocket);
            shown.push(connection.socket.getPeerCertificate().fingerprint256);
            assert.equal(command.rest, 'EXTERNAL YWxpY2U=');
            return '+OK\r\n';
          },
        },
      }),
    });
  });

  beforeEach(() => {
    shown = [];
  });

  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function external(clientCertificate: ClientCertificate | undefined): Promise<Pop3Client> {
    const client = await logIn(
      {
        host: 'localhost',
        port: server.port,
        tlsMode: 'implicit',
        certificateAuthorities: [certificates.authority.cert],
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
      },
      { method: 'external', user: 'alice' },
      {},
      new AbortController().signal,
    );
    client.destroy();
    return client;
  }

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('F8 shows the certificate of PEM files, with an open or a locked key', async () => {
    const { renewed } = certificates;
    const key = createPrivateKey(renewed.key);
    const locked = key.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: PASSPHRASE,
    });
    const both = await file('both.pem', renewed.cert + renewed.key);
    const lockedPath = await file('locked.pem', String(locked));
    const ways = [
      await readClientCertificate({ certificatePath: both }, ''),
      await readClientCertificate(
        { certificatePath: renewed.certPath, keyPath: lockedPath },
        PASSPHRASE,
      ),
    ];
    for (const way of ways) {
      await external(way);
    }
    assert.equal(new Set(shown).size, 1);
    assert.equal(shown.length, 2);
  });

  it('F8 shows the certificate of a PKCS #12 file', async () => {
    const { renewed } = certificates;
    const path = join(folder, 'client.p12');
    await promisify(execFile)('openssl', [
      ...['pkcs12', '-export', '-in', renewed.certPath, '-inkey', renewed.keyPath],
      ...['-out', path, '-passout', `pass:${PASSPHRASE}`],
    ]);
    await external(await readClientCertificate({ certificatePath: path }, PASSPHRASE));
    assert.equal(shown.length, 1);
  });

  it('F8 names a wrong passphrase, a file that is no certificate and one that is not there', async () => {
    const { renewed } = certificates;
    const locked = createPrivateKey(renewed.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: PASSPHRASE,
    });
    const files = {
      certificatePath: renewed.certPath,
      keyPath: await file('l.pem', String(locked)),
    };
    await rejectsWith(external(await readClientCertificate(files, 'wrong')), 'clientCertificate');
    const nonsense = { certificatePath: await file('nonsense', 'nonsense') };
    await rejectsWith(external(await readClientCertificate(nonsense, '')), 'clientCertificate');
    const absent = { certificatePath: join(folder, 'absent.pem') };
    await rejectsWith(readClientCertificate(absent, ''), 'clientCertificate');
    assert.equal(shown.length, 0);
  });

  it('F8 sends nothing of itself where the server insists on a certificate and none is set', async () => {
    await assert.rejects(external(undefined), (error) => Pop3Error.is(error));
    assert.equal(shown.length, 0);
  });
});
