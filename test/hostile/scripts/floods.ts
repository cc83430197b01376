import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { type HostileScript, inSession, logsIn } from '../hostileScript';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const FLOOD_OCTETS = 64 * MEBIBYTE;

/** Writes the same octets again and again, 64 MiB in all, as long as somebody reads them. */
async function flood(
  connection: ScriptedConnection,
  start: string,
  repeated: string,
): Promise<undefined> {
  const chunk = Buffer.from(repeated.repeat(Math.ceil((64 * KIBIBYTE) / repeated.length)));
  await connection.write(start);
  for (let sent = 0; sent < FLOOD_OCTETS; sent += chunk.length) {
    await connection.write(chunk);
  }
  await connection.waitForEnd();
  return undefined;
}

/** A maildrop that answers one command with a flood. */
function floodsAt(keyword: string, start: string, repeated: string): HostileScript['serve'] {
  return () =>
    scriptedMaildrop({
      handlers: { [keyword]: (connection) => flood(connection, start, repeated) },
    });
}

const blanks = ' '.repeat(8_000);

export const floodScripts: readonly HostileScript[] = [
  {
    name: 'A11 a greeting of 64 MiB without line end',
    serve: () => async (connection) => {
      await flood(connection, '+OK ', 'x');
    },
    act: logsIn,
    expected: ['tooLarge'],
    withoutCredentials: true,
  },
  {
    name: 'A11 a status line of 64 MiB without line end',
    serve: floodsAt('NOOP', '+OK ', 'x'),
    act: inSession((client) => client.noop()),
    expected: ['tooLarge'],
  },
  {
    name: 'A11 64 MiB of zeros in place of a greeting',
    serve: () => async (connection) => {
      await flood(connection, '', '\0');
    },
    act: logsIn,
    expected: ['notPop3'],
    withoutCredentials: true,
  },
  {
    name: 'A16 64 MiB of status lines in answer to one command',
    serve: floodsAt('NOOP', '', '-ERR no\r\n'),
    act: inSession(
      (client) => client.noop(),
      (client) => client.noop(),
    ),
    expected: ['rejected', 'protocol'],
  },
  {
    name: 'D2 capabilities without end',
    serve: floodsAt('CAPA', '+OK\r\n', 'X-ONE two three\r\n'),
    act: logsIn,
    expected: ['tooLarge'],
    withoutCredentials: true,
  },
  {
    name: 'D2 a capability of 64 MiB without line end',
    serve: floodsAt('CAPA', '+OK\r\n', 'X'),
    act: logsIn,
    expected: ['tooLarge'],
    withoutCredentials: true,
  },
  {
    name: 'A17 a LIST without end',
    serve: floodsAt('LIST', '+OK\r\n', '1 1\r\n'),
    limits: { listingEntries: 50_000 },
    act: inSession((client) => client.list()),
    expected: ['tooLarge'],
  },
  {
    name: 'A17 a LIST of 64 MiB without line end',
    serve: floodsAt('LIST', '+OK\r\n', '1'),
    act: inSession((client) => client.list()),
    expected: ['tooLarge'],
  },
  {
    name: 'A17 a UIDL of 64 MiB without line end',
    serve: floodsAt('UIDL', '+OK\r\n1 ', 'u'),
    act: inSession((client) => client.uidl()),
    expected: ['tooLarge'],
  },
  {
    name: 'A17 a UIDL of few and long lines, beyond its limit of octets',
    serve: floodsAt('UIDL', '+OK\r\n', `1 ${'u'.repeat(8_000)}\r\n`),
    limits: { listingOctets: 4 * MEBIBYTE },
    act: inSession((client) => client.uidl()),
    expected: ['tooLarge'],
  },
  {
    name: 'A17 a LIST of empty lines without end',
    serve: floodsAt('LIST', '+OK\r\n', '\r\n'),
    limits: { listingEntries: 50_000 },
    act: inSession((client) => client.list()),
    expected: ['tooLarge'],
  },
  {
    name: 'A17, B7 a UIDL of lines that are 8 kB of blanks',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          UIDL: `+OK\r\n${`+OK${blanks}1${blanks.slice(0, 100)}x\r\n2 a${blanks}b\r\n`.repeat(200)}.\r\n`,
        },
      }),
    act: inSession((client) => client.uidl()),
    expected: ['done'],
    survives: true,
  },
  {
    name: 'A17 a message without end',
    serve: floodsAt('RETR', '+OK 10 octets\r\n', 'endless\r\n'),
    limits: { messageOctets: 16 * MEBIBYTE },
    act: inSession((client) => client.retr(1)),
    expected: ['tooLarge'],
    growthMiB: 32,
  },
  {
    name: 'A17 a message without end and without line ends',
    serve: floodsAt('RETR', '+OK 10 octets\r\n', 'x'),
    limits: { messageOctets: 16 * MEBIBYTE },
    act: inSession((client) => client.retr(1)),
    expected: ['tooLarge'],
    growthMiB: 32,
  },
  {
    name: 'A10, A17 a message without end that is nothing but stuffed dots',
    serve: floodsAt('RETR', '+OK 10 octets\r\n', '..\r\n'),
    limits: { messageOctets: 4 * MEBIBYTE },
    act: inSession((client) => client.retr(1)),
    expected: ['tooLarge'],
    growthMiB: 32,
  },
  {
    name: 'A10, A17 a message of unstuffed dots and carriage returns without end',
    serve: floodsAt('RETR', '+OK 10 octets\r\n', '.\r.\r\n'),
    limits: { messageOctets: 4 * MEBIBYTE },
    act: inSession((client) => client.retr(1)),
    expected: ['tooLarge'],
    growthMiB: 32,
  },
  {
    name: 'B14 a TOP that sends the whole message for ever',
    serve: floodsAt('TOP', '+OK\r\n', 'X-Header: x\r\n'),
    limits: { headerOctets: MEBIBYTE, messageOctets: 48 * MEBIBYTE },
    act: inSession((client) => client.top(1, 0)),
    expected: ['tooLarge'],
  },
  {
    name: 'D4 response codes that are 8 kB of brackets and slashes',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          NOOP: `-ERR [${'A/'.repeat(4_000)}\r\n`,
          RSET: `-ERR ${'['.repeat(8_000)}\r\n`,
          'DELE 1': `-ERR [${'A/'.repeat(4_000)}B] \r\n`,
        },
      }),
    act: inSession(
      (client) => client.noop(),
      (client) => client.rset(),
      (client) => client.dele(1),
      (client) => client.stat(),
    ),
    expected: ['rejected', 'rejected', 'rejected', 'done'],
    survives: true,
  },
  {
    name: 'G2 a greeting that is 8 kB of APOP stamps',
    serve: () => scriptedMaildrop({ greeting: `+OK ${'<a@b'.repeat(2_000)}\r\n` }),
    act: logsIn,
    expected: ['done'],
    survives: true,
  },
];
