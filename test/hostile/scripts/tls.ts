import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { TestCertificates } from '../../support/testCertificates';
import { type HostileScript, type IdentityName, logsIn } from '../hostileScript';

const SHORT_MS = 1_000;

/** Answers STLS with these octets, each text a segment of its own, and then waits. */
function stlsWith(...segments: readonly string[]): HostileScript['serve'] {
  const answer: Handler = async (connection) => {
    for (const segment of segments) {
      await connection.writeChunked(segment, (octets) => [octets]);
    }
    await connection.waitForEnd();
    return undefined;
  };
  return () => scriptedMaildrop({ capabilities: ['STLS'], handlers: { STLS: answer } });
}

/** Takes the client's first TLS octets and answers them in plain text, as if there had been no STLS. */
const goesOnInPlainText: Handler = async (connection) => {
  await connection.write('+OK\r\n');
  await connection.readExactly(1);
  await connection.write('+OK still here\r\n');
  await connection.waitForEnd();
  return undefined;
};

const startTls = {
  tlsMode: 'startTls',
  act: logsIn,
  withoutCredentials: true,
} as const;

const implicit = {
  tlsMode: 'implicit',
  act: logsIn,
  withoutCredentials: true,
} as const;

const stripped: readonly HostileScript[] = (
  [
    ['absent from CAPA', { capabilities: ['USER'] }],
    ['refused', { capabilities: ['STLS'], handlers: { STLS: '-ERR no\r\n' } }],
    ['hidden by a CAPA that fails', { handlers: { CAPA: '-ERR no\r\n' } }],
    ['hidden by an empty CAPA', { handlers: { CAPA: '+OK\r\n.\r\n' } }],
    ['in another word', { capabilities: ['XSTLS', 'STLS-NOT', 'X STLS'] }],
  ] as const
).map(([how, options]) => ({
  name: `F2 STLS ${how}`,
  serve: () => scriptedMaildrop(options),
  ...startTls,
  expected: ['startTlsUnavailable'],
}));

const certificates: readonly HostileScript[] = (
  [
    ['expired', 'expired', undefined],
    ['self-signed', 'selfSigned', undefined],
    ['of another host', 'wrongHost', undefined],
    ['renewed where another is pinned', 'renewed', 'good'],
    ['of another host where a good one is pinned', 'wrongHost', 'good'],
  ] as const satisfies readonly (readonly [string, IdentityName, IdentityName | undefined])[]
).flatMap(([which, identity, pinned]): readonly HostileScript[] => {
  const pin = pinned === undefined ? {} : { pinned };
  return [
    {
      name: `F6 a certificate ${which}`,
      serve: () => scriptedMaildrop(),
      implicitTls: identity,
      ...implicit,
      ...pin,
      expected: ['certificate'],
    },
    {
      name: `F6 a certificate ${which}, after STLS`,
      serve: (all: TestCertificates) => scriptedMaildrop({ stls: all[identity] }),
      ...startTls,
      ...pin,
      expected: ['certificate'],
    },
  ];
});

export const tlsScripts: readonly HostileScript[] = [
  {
    name: 'F3 plain text in the same segment as the reply to STLS',
    serve: stlsWith('+OK\r\n+OK injected\r\n'),
    ...startTls,
    expected: ['startTlsInjection'],
  },
  {
    name: 'F3 a single octet behind the reply to STLS',
    serve: stlsWith('+OK\r\n\0'),
    ...startTls,
    expected: ['startTlsInjection'],
  },
  {
    name: 'F3 plain text in the segment after the reply to STLS',
    serve: stlsWith('+OK\r\n', '+OK injected\r\n'),
    ...startTls,
    // The client may have begun its handshake before the segment arrives.
    expected: [['startTlsInjection', 'tls']],
  },
  {
    name: 'F3 plain text in answer to the handshake after STLS',
    serve: () =>
      scriptedMaildrop({ capabilities: ['STLS'], handlers: { STLS: goesOnInPlainText } }),
    ...startTls,
    expected: ['tls'],
  },
  {
    name: 'F3 -ERR behind the reply to STLS',
    serve: stlsWith('+OK\r\n-ERR changed my mind\r\n'),
    ...startTls,
    expected: ['startTlsInjection'],
  },
  {
    name: 'F3 the handshake of a TLS server that does not wait for the client',
    serve: stlsWith('+OK\r\n\u0016\u0003\u0003\0\u0002\u0002\0'),
    ...startTls,
    expected: ['startTlsInjection'],
  },
  ...stripped,
  {
    name: 'F2 a CAPA on which the server hangs up',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          CAPA: (connection) => {
            connection.destroy();
            return undefined;
          },
        },
      }),
    ...startTls,
    expected: ['startTlsUnavailable'],
  },
  {
    name: 'F2 a connection that ends after the reply to STLS',
    serve: () =>
      scriptedMaildrop({
        capabilities: ['STLS'],
        handlers: {
          STLS: async (connection) => {
            await connection.write('+OK\r\n');
            connection.end();
            return undefined;
          },
        },
      }),
    ...startTls,
    expected: [['tls', 'closed']],
  },
  {
    name: 'F2, I1 a handshake after STLS that is never answered',
    serve: stlsWith('+OK\r\n'),
    ...startTls,
    timeouts: { tlsHandshake: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    expected: ['timeout'],
  },
  {
    name: 'F1, I1 a handshake of implicit TLS that is never answered',
    serve: () => (connection) => connection.waitForEnd(),
    ...implicit,
    timeouts: { tlsHandshake: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    expected: ['timeout'],
  },
  {
    name: 'A13 plain POP3 on the port of implicit TLS',
    serve: () => scriptedMaildrop(),
    ...implicit,
    expected: ['tls'],
  },
  {
    name: 'A13 TLS on the port of plain POP3',
    serve: () => scriptedMaildrop(),
    implicitTls: 'good',
    act: logsIn,
    withoutCredentials: true,
    timeouts: { greeting: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    expected: ['timeout'],
  },
  {
    name: 'F7 a server that hangs up on the handshake',
    serve: () => async (connection) => {
      await connection.readExactly(1);
      connection.destroy();
    },
    ...implicit,
    expected: ['tls'],
  },
  {
    name: 'F7 a TLS alert in answer to the handshake',
    serve: () => async (connection) => {
      await connection.readExactly(1);
      await connection.write(Buffer.of(0x15, 3, 3, 0, 2, 2, 40));
      await connection.waitForEnd();
    },
    ...implicit,
    expected: ['tls'],
  },
  {
    name: 'F7 a TLS record of a length that no record has',
    serve: () => async (connection) => {
      await connection.readExactly(1);
      await connection.write(Buffer.of(0x16, 3, 3, 0xff, 0xff, 2, 0));
      await connection.waitForEnd();
    },
    ...implicit,
    expected: ['tls'],
  },
  ...certificates,
];
