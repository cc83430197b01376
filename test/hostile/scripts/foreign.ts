import { Pop3Error } from '../../../src/pop3/errors';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type HostileScript, inSession, type Outcome } from '../hostileScript';

/** What the server says first, and what the client takes it for. */
const GREETINGS: readonly (readonly [string, string | Uint8Array, string])[] = [
  ['SMTP', '220 mail.example.test ESMTP ready\r\n', 'smtp'],
  ['SMTP that is closing', '421 too many connections\r\n', 'smtp'],
  ['IMAP', '* OK [CAPABILITY IMAP4rev1] ready\r\n', 'imap'],
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 'http'],
  ['a web page', '<!DOCTYPE html><html><body>captive portal</body></html>', 'http'],
  ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n', 'ssh'],
  ['FTP', '220 example.test FTP server ready\r\n', 'ftp'],
  ['a TLS alert', Buffer.of(0x15, 3, 1, 0, 2, 2, 80), 'tls'],
  ['a TLS handshake', Buffer.of(0x16, 3, 3, 0, 122, 2, 0, 0, 118), 'tls'],
  ['telnet', Buffer.of(0xff, 0xfd, 0x18, 0xff, 0xfd, 0x20), 'nothing known'],
  ['a line in lower case', '+ok ready\r\n', 'nothing known'],
  ['an indicator without blank', '+OKready\r\n', 'nothing known'],
  ['an empty line first', '\r\n+OK ready\r\n', 'nothing known'],
  ['a byte order mark first', '\ufeff+OK ready\r\n', 'nothing known'],
  ['UTF-16', Buffer.from('+OK ready\r\n', 'utf16le'), 'nothing known'],
  ['NUL first', '\0+OK ready\r\n', 'nothing known'],
];

const greetings = GREETINGS.map(([what, greeting, looksLike]): HostileScript => ({
  name: `A13 a server that greets with ${what}`,
  serve: () => async (connection) => {
    await connection.write(greeting);
    await connection.waitForEnd();
  },
  act: async (side): Promise<readonly Outcome[]> => {
    const outcome = await side.outcome(side.logIn());
    const [error] = side.errors;
    const guess = error instanceof Pop3Error ? error.looksLike : undefined;
    return [outcome, `looks like: ${guess ?? 'nothing known'}`];
  },
  expected: ['notPop3', `looks like: ${looksLike}`],
  withoutCredentials: true,
}));

const inTheMiddle = (
  [
    ['SMTP', '250 OK\r\n'],
    ['IMAP', '* BAD what\r\n'],
    ['HTTP', 'HTTP/1.1 502 Bad Gateway\r\n\r\n'],
    ['a TLS alert', '\u0015\u0003\u0003\0\u0002\u0002F'],
    ['nothing but a line end', '\r\n'],
    ['the terminator of a body', '.\r\n'],
  ] as const
).map(([what, reply]): HostileScript => ({
  name: `A13 a reply that is ${what}, in the middle of a session`,
  serve: () => scriptedMaildrop({ handlers: { STAT: reply } }),
  act: inSession(
    (client) => client.stat(),
    (client) => client.noop(),
  ),
  expected: ['protocol', 'protocol'],
}));

export const foreignScripts: readonly HostileScript[] = [...greetings, ...inTheMiddle];
