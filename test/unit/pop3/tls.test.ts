import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { testCertificates, type TestCertificates } from '../../support/testCertificates';
import { against, IMPATIENT, rejectsWith } from './sessionHarness';

const MESSAGE = Buffer.from('Subject: secret\r\n\r\nbody\r\n');

const sentInTheClear = (octets: Buffer): string => octets.toString('latin1');

describe('TLS', () => {
  let certificates: TestCertificates;
  let trusted: { readonly certificateAuthorities: readonly string[] };

  before(async () => {
    certificates = await testCertificates();
    trusted = { certificateAuthorities: [certificates.authority.cert] };
  });

  it('F1 speaks TLS from the first octet in implicit mode', async () => {
    await against(
      scriptedMaildrop({ messages: [MESSAGE] }),
      async ({ logIn }) => {
        const client = await logIn({ tlsMode: 'implicit', ...trusted });
        assert.equal(client.isEncrypted, true);
        assert.deepEqual(Buffer.from((await client.retr(1)).octets), MESSAGE);
      },
      certificates.good,
    );
  });

  it('F1, D3, F4 upgrades by STLS, forgets what it learnt before and asks again', async () => {
    const asked: boolean[] = [];
    const script = scriptedMaildrop({
      greeting: '+OK <1@example.test>\r\n',
      messages: [MESSAGE],
      stls: certificates.good,
      handlers: {
        CAPA: (connection) => {
          asked.push(connection.isSecure);
          return connection.isSecure ? '+OK\r\nUSER\r\n.\r\n' : '+OK\r\nSTLS\r\nX-PLAIN\r\n.\r\n';
        },
      },
    });
    await against(script, async ({ logIn, trace }) => {
      const client = await logIn({ tlsMode: 'startTls', ...trusted });
      assert.equal(client.isEncrypted, true);
      assert.equal(client.offersApop, false);
      assert.equal(client.capabilities.has('X-PLAIN'), false);
      assert.deepEqual(asked, [false, true, true]);
      assert.equal(trace.indexOf('C: STLS') < trace.indexOf('C: USER alice'), true);
    });
  });

  it('F2 sends no credential where STLS is stripped, refused or CAPA fails', async () => {
    const strippers = [
      scriptedMaildrop({ capabilities: ['USER', 'TOP'] }),
      scriptedMaildrop({ capabilities: ['STLS'], handlers: { STLS: '-ERR no\r\n' } }),
      scriptedMaildrop({ handlers: { CAPA: '-ERR no\r\n' } }),
    ];
    for (const script of strippers) {
      await against(script, async ({ logIn, server }) => {
        await rejectsWith(logIn({ tlsMode: 'startTls', ...trusted }), 'startTlsUnavailable');
        const wire = server.connections.map(({ received }) => sentInTheClear(received)).join('');
        assert.doesNotMatch(wire, /USER|PASS|APOP|AUTH/u);
      });
    }
  });

  it('F3 aborts on octets between the reply to STLS and the handshake', async () => {
    for (const separately of [false, true]) {
      const script = scriptedMaildrop({
        capabilities: ['STLS'],
        handlers: {
          STLS: async (connection) => {
            if (separately) {
              await connection.write('+OK\r\n');
              await connection.write('+OK injected\r\n');
            } else {
              await connection.write('+OK\r\n+OK injected\r\n');
            }
            await connection.waitForEnd();
            return undefined;
          },
        },
      });
      await against(script, async ({ logIn, server }) => {
        const work = logIn({ tlsMode: 'startTls', ...trusted });
        if (separately) {
          await assert.rejects(work, /TLS/u);
        } else {
          await rejectsWith(work, 'startTlsInjection');
        }
        const wire = sentInTheClear(server.connections[0]!.received);
        assert.doesNotMatch(wire, /USER|PASS/u);
      });
    }
  });

  it('F5 refuses STLS on an encrypted connection and after login', async () => {
    await against(
      scriptedMaildrop(),
      async ({ connect }) => {
        const client = await connect({ tlsMode: 'implicit', ...trusted });
        await rejectsWith(client.stls(new AbortController().signal), 'invalidArgument');
      },
      certificates.good,
    );
    await against(scriptedMaildrop(), async ({ logIn }) => {
      const client = await logIn();
      await rejectsWith(client.stls(new AbortController().signal), 'closed');
    });
  });

  it('F6 refuses self-signed, expired and misnamed certificates and shows them', async () => {
    const rows = [
      [certificates.selfSigned, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [certificates.expired, 'CERT_HAS_EXPIRED'],
      [certificates.wrongHost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const;
    for (const [identity, reason] of rows) {
      await against(
        scriptedMaildrop(),
        async ({ logIn, server }) => {
          const error = await rejectsWith(
            logIn({ tlsMode: 'implicit', ...trusted }),
            'certificate',
          );
          const { fingerprint256 } = new X509Certificate(identity.cert);
          const { certificate } = error;
          assert.ok(certificate !== undefined);
          assert.equal(certificate.fingerprint256, fingerprint256);
          assert.equal(certificate.reason, reason);
          assert.equal(certificate.differsFromPinned, false);
          assert.equal(
            server.connections.every(({ received }) => received.length === 0),
            true,
          );
        },
        identity,
      );
    }
  });

  it('F6 accepts the pinned certificate only, and tells a changed one from it', async () => {
    const pinnedCertificate = new X509Certificate(certificates.selfSigned.cert).fingerprint256;
    await against(
      scriptedMaildrop(),
      async ({ logIn }) => {
        assert.equal((await logIn({ tlsMode: 'implicit', pinnedCertificate })).isEncrypted, true);
      },
      certificates.selfSigned,
    );
    for (const identity of [certificates.wrongHost, certificates.good]) {
      await against(
        scriptedMaildrop(),
        async ({ logIn }) => {
          const work = logIn({ tlsMode: 'implicit', pinnedCertificate, ...trusted });
          const error = await rejectsWith(work, 'certificate');
          assert.equal(error.certificate?.differsFromPinned, true);
        },
        identity,
      );
    }
  });

  it('F6 holds for STLS as for implicit TLS', async () => {
    await against(
      scriptedMaildrop({ stls: certificates.selfSigned }),
      async ({ logIn, server }) => {
        await rejectsWith(logIn({ tlsMode: 'startTls', ...trusted }), 'certificate');
        assert.doesNotMatch(sentInTheClear(server.connections[0]!.received), /USER|PASS/u);
      },
    );
  });

  it('F3 uses no session on which STLS was given up: the server may await a handshake', async () => {
    const controller = new AbortController();
    const script = scriptedMaildrop({
      capabilities: ['STLS', 'USER'],
      handlers: {
        STLS: async (connection) => {
          controller.abort();
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await against(script, async ({ connect }) => {
      const client = await connect();
      await rejectsWith(client.stls(controller.signal), 'aborted');
      assert.equal(client.state, 'closed');
    });
  });

  it('F7 takes the end of TLS in the middle of a message for an error', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: async (connection) => {
          await connection.write('+OK\r\nSubject: cut');
          connection.end();
          return undefined;
        },
      },
    });
    await against(
      script,
      async ({ logIn }) => {
        const client = await logIn({ tlsMode: 'implicit', ...trusted });
        await rejectsWith(client.retr(1), 'closed');
      },
      certificates.good,
    );
  });

  it('A13 gives a typed error for TLS to a plain port and plain text to a TLS port', async () => {
    await against(scriptedMaildrop(), async ({ logIn }) => {
      await rejectsWith(logIn({ tlsMode: 'implicit', ...trusted }), 'tls');
    });
    await against(
      scriptedMaildrop(),
      async ({ logIn }) => {
        // A TLS server waits for the client to speak; the greeting never comes.
        await rejectsWith(logIn({ timeouts: IMPATIENT }), 'timeout');
      },
      certificates.good,
    );
  });

  it('tells an unknown host from a refused connection', async () => {
    await against(scriptedMaildrop(), async ({ logIn, server }) => {
      await rejectsWith(logIn({ host: 'no-such-host.invalid' }), 'dns');
      await server.close();
      await rejectsWith(logIn(), 'connect');
    });
  });
});
