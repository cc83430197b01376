import { setTimeout as delay } from 'node:timers/promises';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { Script, ScriptedConnection } from '../../support/scriptedServer';
import { eventually } from '../../support/polling';
import {
  atOnce,
  type HostileScript,
  inSession,
  logsIn,
  type ClientSide,
  type Outcome,
} from '../hostileScript';

/** Short for the clock that is tried; all others stay long. */
const SHORT_MS = 1_000;
const DRIP_MS = 20;

/** Sends something, or nothing, and then no more. */
function fallsSilent(start = ''): Handler {
  return async (connection) => {
    await connection.write(start);
    await connection.waitForEnd();
    return undefined;
  };
}

/** Sends octets one by one for ever, so that the line is never silent. */
async function drip(connection: ScriptedConnection, start: string, drop: string): Promise<void> {
  await connection.write(start);
  while (!connection.isEnded) {
    await connection.write(drop);
    await delay(DRIP_MS);
  }
}

function drips(start: string, drop: string): Handler {
  return async (connection) => {
    await drip(connection, start, drop);
    return undefined;
  };
}

const silentAt = (keyword: string, start?: string): HostileScript['serve'] => {
  const handlers = { [keyword]: fallsSilent(start) };
  return () => scriptedMaildrop({ handlers });
};
const drippingAt = (keyword: string, start: string, drop: string): HostileScript['serve'] => {
  const handlers = { [keyword]: drips(start, drop) };
  return () => scriptedMaildrop({ handlers });
};

/** Ends by the clock for silence. */
const BY_SILENCE = { timeouts: { idle: SHORT_MS }, atLeastMs: SHORT_MS - 50 } as const;
/** Ends by the clock for the whole reply, since the line is never silent. */
const BY_TOTAL = { timeouts: { reply: SHORT_MS }, atLeastMs: SHORT_MS - 50 } as const;
const BY_GREETING = { timeouts: { greeting: SHORT_MS }, atLeastMs: SHORT_MS - 50 } as const;

const stopsReading: Script = async (connection) => {
  await connection.write('+OK\r\n');
  const answers = [
    '+OK\r\nPIPELINING\r\n.\r\n',
    '+OK\r\n',
    '+OK\r\n',
    '+OK\r\nPIPELINING\r\n.\r\n',
  ];
  for (const answer of answers) {
    await connection.readLine();
    await connection.write(answer);
  }
  connection.socket.pause();
  await connection.waitForEnd();
};

export const silenceScripts: readonly HostileScript[] = [
  {
    name: 'B2, I1 silence in place of a greeting',
    serve: () => (connection) => connection.waitForEnd(),
    ...BY_GREETING,
    act: logsIn,
    expected: ['timeout'],
    withoutCredentials: true,
  },
  {
    name: 'B2, I1 a greeting that drips',
    serve: () => (connection) => drip(connection, '+OK ', '.'),
    ...BY_GREETING,
    act: logsIn,
    expected: ['timeout'],
    withoutCredentials: true,
  },
  {
    name: 'I1 silence after CAPA',
    serve: silentAt('CAPA'),
    ...BY_SILENCE,
    act: logsIn,
    expected: ['timeout'],
    withoutCredentials: true,
  },
  {
    name: 'I1 silence after USER',
    serve: silentAt('USER'),
    ...BY_SILENCE,
    act: logsIn,
    expected: ['timeout'],
  },
  {
    name: 'I1 silence after PASS',
    serve: silentAt('PASS'),
    ...BY_SILENCE,
    act: logsIn,
    expected: ['timeout'],
  },
  {
    name: 'I1 silence in the middle of a status line',
    serve: silentAt('STAT', '+OK 2 32'),
    ...BY_SILENCE,
    act: inSession((client) => client.stat()),
    expected: ['timeout'],
  },
  {
    name: 'I1 silence in the middle of a listing',
    serve: silentAt('LIST', '+OK\r\n1 120\r\n2 '),
    ...BY_SILENCE,
    act: inSession((client) => client.list()),
    expected: ['timeout'],
  },
  {
    name: 'I1, H1 silence after RETR',
    serve: silentAt('RETR'),
    ...BY_SILENCE,
    act: inSession((client) => client.retr(1)),
    expected: ['timeout'],
  },
  {
    name: 'I1, H1 silence in the middle of a message',
    serve: silentAt('RETR', '+OK\r\nSubject: half\r\n\r\nhal'),
    ...BY_SILENCE,
    act: inSession((client) => client.retr(1)),
    expected: ['timeout'],
  },
  {
    name: 'A18 a dot that is glued to the end of the last line',
    serve: silentAt('RETR', '+OK\r\nSubject: x\r\n\r\nno line end.\r\n'),
    ...BY_SILENCE,
    act: inSession((client) => client.retr(1)),
    expected: ['timeout'],
  },
  {
    name: 'H3, H7 silence after QUIT',
    serve: silentAt('QUIT'),
    timeouts: { quit: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    act: inSession((client) => client.quit()),
    expected: ['timeout'],
  },
  {
    name: 'H7 a connection that the server never closes after QUIT',
    serve: silentAt('QUIT', '+OK bye\r\n'),
    act: inSession((client) => client.quit()),
    expected: ['done'],
  },
  {
    name: 'I2 silence after ten commands at once',
    serve: () =>
      scriptedMaildrop({
        capabilities: ['PIPELINING'],
        handlers: { NOOP: fallsSilent() },
      }),
    ...BY_SILENCE,
    act: atOnce((client) => Array.from({ length: 10 }, () => client.noop())),
    expected: Array.from({ length: 10 }, () => 'timeout' as const),
  },
  {
    name: 'E3 a server that stops reading, met with ten thousand commands',
    serve: () => stopsReading,
    ...BY_SILENCE,
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const outcomes = await atOnce((client) =>
        Array.from({ length: 10_000 }, () => client.noop()),
      )(side);
      return [...new Set(outcomes)];
    },
    expected: ['timeout'],
    growthMiB: 40,
  },
  {
    name: 'I1 a status line that drips',
    serve: drippingAt('NOOP', '+OK ', '.'),
    ...BY_TOTAL,
    act: inSession((client) => client.noop()),
    expected: ['timeout'],
  },
  {
    name: 'I1 capabilities that drip',
    serve: drippingAt('CAPA', '+OK\r\n', 'X\r\n'),
    ...BY_TOTAL,
    act: logsIn,
    expected: ['timeout'],
    withoutCredentials: true,
  },
  {
    name: 'I1 a listing that drips',
    serve: drippingAt('UIDL', '+OK\r\n', '1'),
    ...BY_TOTAL,
    act: inSession((client) => client.uidl()),
    expected: ['timeout'],
  },
  {
    name: 'I1 the status line of a message that drips',
    serve: drippingAt('RETR', '+OK ', '.'),
    ...BY_TOTAL,
    act: inSession((client) => client.retr(1)),
    expected: ['timeout'],
  },
  {
    name: 'H7, I1 a reply to QUIT that drips',
    serve: drippingAt('QUIT', '+OK ', '.'),
    timeouts: { quit: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    act: inSession((client) => client.quit()),
    expected: ['timeout'],
  },
  {
    name: 'I1, I7 a message that drips for longer than a reply may take, until the user has had enough',
    serve: drippingAt('RETR', '+OK\r\n', 'x'),
    timeouts: { reply: SHORT_MS, idle: 4 * SHORT_MS },
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      const start = performance.now();
      const enough = new AbortController();
      const outcome = await side.outcome(
        client.retr(1, {
          signal: enough.signal,
          onProgress: () => {
            if (performance.now() - start > 3 * SHORT_MS) {
              enough.abort();
            }
          },
        }),
      );
      await eventually('the connection is given up', () => client.state === 'closed', 5_000);
      return [outcome];
    },
    expected: ['aborted'],
    atLeastMs: 3 * SHORT_MS,
  },
];
