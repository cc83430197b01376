import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { LOOPBACK } from '../support/freePorts';
import { DelayLine } from './delayLine';

/** And a blank. */
const LONGEST_KEYWORD = 16;

export interface DelayProxyOptions {
  /** The port on loopback that is passed on to. */
  readonly targetPort: number;
  /** Half of it is added to each direction; 0 adds none. */
  readonly roundTripMilliseconds: number;
  /** Takes PIPELINING out of what CAPA answers, so that clients send one command at a time. */
  readonly hidesPipelining?: boolean;
}

/** What one connection did, seen from the side of the client. */
export interface ConnectionCounts {
  /** How often the client spoke after the server had: round trips, where the client waits for each answer. */
  turns: number;
  /** Lines that the client sent. */
  commands: number;
  octetsFromClient: number;
  octetsFromServer: number;
  /** Capability lists from which PIPELINING was taken. */
  hiddenCapabilities: number;
  /** How often each command was sent, by its keyword; what a SASL dialogue says is not told from commands. */
  readonly keywords: Map<string, number>;
}

/** A line of a given delay between a client and a server, on loopback. */
export interface DelayProxy {
  readonly port: number;
  /** One entry for each connection so far, in order. */
  readonly connections: readonly Readonly<ConnectionCounts>[];
  close(): Promise<void>;
}

/**
 * Starts a proxy that passes octets on, in order and unchanged, each not before half of the round trip has passed. The
 * bandwidth is not limited, and what a reader is slow to take is kept in memory. The connection itself is opened without
 * a delay, for which no proxy can speak.
 */
export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const connections: ConnectionCounts[] = [];
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const target = connect({
      host: LOOPBACK,
      port: options.targetPort,
      noDelay: true,
      allowHalfOpen: true,
    });
    const counts: ConnectionCounts = {
      turns: 0,
      commands: 0,
      octetsFromClient: 0,
      octetsFromServer: 0,
      hiddenCapabilities: 0,
      keywords: new Map(),
    };
    connections.push(counts);
    for (const socket of [client, target]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    join(client, target, counts, options);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: async () => {
      for (const socket of open) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

function join(
  client: Socket,
  target: Socket,
  counts: ConnectionCounts,
  { roundTripMilliseconds, hidesPipelining = false }: DelayProxyOptions,
): void {
  const toTarget = new DelayLine(roundTripMilliseconds / 2);
  const toClient = new DelayLine(roundTripMilliseconds / 2);
  let hasServerSpoken = false;
  let partialLine = '';
  client.on('data', (octets: Buffer) => {
    counts.octetsFromClient += octets.length;
    const lines = (partialLine + octets.toString('latin1')).split('\n');
    // Its beginning is enough to tell the keyword.
    partialLine = (lines.pop() ?? '').slice(0, LONGEST_KEYWORD);
    counts.commands += lines.length;
    for (const line of lines) {
      const keyword = /^[A-Za-z]*/u.exec(line)?.[0].toUpperCase() ?? '';
      counts.keywords.set(keyword, (counts.keywords.get(keyword) ?? 0) + 1);
    }
    if (hasServerSpoken) {
      counts.turns += 1;
      hasServerSpoken = false;
    }
    toTarget.add(() => target.write(octets));
  });
  target.on('data', (octets: Buffer) => {
    const shown = hidesPipelining ? withoutPipelining(octets) : octets;
    counts.hiddenCapabilities += shown === octets ? 0 : 1;
    counts.octetsFromServer += shown.length;
    toClient.add(() => {
      hasServerSpoken = true;
      client.write(shown);
    });
  });
  client.on('end', () => {
    toTarget.add(() => target.end());
  });
  target.on('end', () => {
    toClient.add(() => client.end());
  });
  const endBoth = (): void => {
    toTarget.clear();
    toClient.clear();
    client.destroy();
    target.destroy();
  };
  client.on('error', endBoth);
  target.on('error', endBoth);
  client.on('close', () => {
    toTarget.add(() => target.destroy());
  });
  target.on('close', () => {
    toClient.add(() => client.destroy());
  });
}

/** The same buffer, unless it is a whole capability list with that line. */
function withoutPipelining(octets: Buffer): Buffer {
  const isShort = octets.length < 2_048;
  const text = isShort ? octets.toString('latin1') : '';
  return /^\+OK[^]*\r\nPIPELINING\r\n[^]*\r\n\.\r\n$/u.test(text)
    ? Buffer.from(text.replace('\r\nPIPELINING\r\n', '\r\n'), 'latin1')
    : octets;
}
