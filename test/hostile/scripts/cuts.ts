import { connect, type Socket } from 'node:net';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import {
  type Script,
  type ScriptedConnection,
  type ServerIdentity,
  startScriptedServer,
} from '../../support/scriptedServer';
import type { ClientSide, HostileScript, Outcome } from '../hostileScript';

const MESSAGE = 'Subject: cut\r\n\r\n.dots\r\n\r\nlast line\r\n';
const REPLY = `+OK 40 octets\r\n${MESSAGE.replaceAll('\r\n.', '\r\n..')}.\r\n`;
const AT_A_TIME = 16;

type End = (connection: ScriptedConnection) => void;

/** RETR n is answered with the first n octets of the reply, and then the connection ends. */
function cutsMessages(end: End): Script {
  return scriptedMaildrop({
    handlers: {
      RETR: async (connection, { words }) => {
        await connection.write(REPLY.slice(0, Number(words[0])));
        end(connection);
        await connection.waitForEnd();
        return undefined;
      },
    },
  });
}

/** Runs work for each number from 1, some at a time, and gives the outcomes in order of the numbers. */
async function forEach(
  count: number,
  work: (number: number) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const number = next;
      outcomes[number - 1] = await work(number);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return outcomes;
}

/** One session for each offset of the reply, its full length included. */
function retrievesCut(side: ClientSide): Promise<readonly Outcome[]> {
  return forEach(REPLY.length, async (octets) => {
    const client = await side.logIn();
    const retrieval = client.retr(octets).then((message) => {
      if (Buffer.from(message.octets).toString('latin1') !== MESSAGE) {
        throw new Error(`A cut message passed for complete after ${octets} octets`);
      }
    });
    const outcome = await side.outcome(retrieval);
    // After the whole reply the end of the connection is still to come.
    while (client.state !== 'closed') {
      await side.outcome(client.noop());
    }
    return outcome;
  });
}

const everyCutClosed: readonly Outcome[] = Array.from(
  { length: REPLY.length - 1 },
  () => 'closed' as const,
);

const finAtEveryOffset: End = (connection) => {
  connection.end();
};
const resetAtEveryOffset: End = (connection) => {
  connection.reset();
};
const destroyAtEveryOffset: End = (connection) => {
  connection.destroy();
};

const CIPHERTEXT_CUTS = 160;
/** The last record holds more than this of the message, so that without it the message can't be complete. */
const SPARED_OCTETS = 16;

/**
 * Stands between the client and a server that speaks TLS. The first connection passes, and what the server sends on it
 * is counted; each later one is cut further along that count.
 */
function cutsCiphertext(identity: ServerIdentity): Script {
  const whole = scriptedMaildrop({ messages: [Buffer.from(MESSAGE)] });
  const upstream = startScriptedServer({ script: whole, implicitTls: identity });
  let sessionOctets = 0;
  return async (connection) => {
    const server = await upstream;
    const relay = connect(server.port, server.host);
    const allowed =
      connection.index === 0
        ? Infinity
        : Math.floor(
            ((sessionOctets - SPARED_OCTETS) * (connection.index % CIPHERTEXT_CUTS)) /
              CIPHERTEXT_CUTS,
          );
    const passed = await relayUntil(connection, relay, allowed);
    if (connection.index === 0) {
      sessionOctets = passed;
      await server.close();
    }
  };
}

function relayUntil(
  connection: ScriptedConnection,
  relay: Socket,
  allowed: number,
): Promise<number> {
  return new Promise((resolve) => {
    let passed = 0;
    const finish = (): void => {
      relay.destroy();
      connection.destroy();
      resolve(passed);
    };
    relay.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, allowed - passed);
      passed += part.length;
      connection.socket.write(part, () => {
        if (passed >= allowed) {
          finish();
        }
      });
    });
    relay.on('error', finish).on('close', finish);
    connection.socket.on('data', (chunk: Buffer) => relay.write(chunk));
    connection.socket.on('close', finish);
  });
}

export const cutScripts: readonly HostileScript[] = [
  {
    name: 'H1 a message that ends by FIN at every octet',
    serve: () => cutsMessages(finAtEveryOffset),
    act: retrievesCut,
    expected: [...everyCutClosed, 'done'],
  },
  {
    name: 'H1 a message that ends by reset at every octet',
    serve: () => cutsMessages(resetAtEveryOffset),
    act: retrievesCut,
    // A reset may overtake the last octets.
    expected: [...everyCutClosed, ['done', 'closed']],
  },
  {
    name: 'F7, H1 a message over TLS that ends in good order at every octet',
    serve: () => cutsMessages(finAtEveryOffset),
    implicitTls: 'good',
    tlsMode: 'implicit',
    act: retrievesCut,
    expected: [...everyCutClosed, 'done'],
  },
  {
    name: 'F7, H1 a message over TLS that ends without close_notify at every octet',
    serve: () => cutsMessages(destroyAtEveryOffset),
    implicitTls: 'good',
    tlsMode: 'implicit',
    act: retrievesCut,
    expected: [...everyCutClosed, ['done', 'closed']],
  },
  {
    name: 'F7 the octets of TLS cut at many places, from the handshake to the message',
    serve: ({ good }) => cutsCiphertext(good),
    tlsMode: 'implicit',
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const session = async (): Promise<void> => {
        const client = await side.logIn();
        await client.retr(1);
        client.destroy();
      };
      const first = await side.outcome(session());
      const cut = await forEach(CIPHERTEXT_CUTS - 1, () => side.outcome(session()));
      return [
        first,
        ...new Set(cut.filter((outcome) => !['tls', 'closed', 'authentication'].includes(outcome))),
      ];
    },
    expected: ['done'],
  },
];
