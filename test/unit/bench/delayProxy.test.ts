import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { type DelayProxy, startDelayProxy } from '../../bench/delayProxy';
import { LOOPBACK } from '../../support/freePorts';
import { seededOctets } from '../../support/sampleMessages/seededRandom';

const ROUND_TRIP = 30;
const CAPABILITIES = '+OK\r\nCAPA\r\nPIPELINING\r\nUIDL\r\n.\r\n';
const LARGE_OCTETS = 3_000_001;

/** Milliseconds from calling to the first octets that arrive. */
async function answerTime(socket: Socket): Promise<number> {
  const start = performance.now();
  socket.write('ping');
  await once(socket, 'data');
  return performance.now() - start;
}

async function readToEnd(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

describe('the delay proxy', () => {
  let server: Server | undefined;
  let proxy: DelayProxy | undefined;

  async function through(
    serve: (socket: Socket) => void,
    options: { readonly roundTripMilliseconds: number; readonly hidesPipelining?: boolean },
  ): Promise<Socket> {
    server = createServer({ allowHalfOpen: true }, serve);
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    proxy = await startDelayProxy({ ...options, targetPort: port });
    return connect({ host: LOOPBACK, port: proxy.port, allowHalfOpen: true });
  }

  afterEach(async () => {
    await proxy?.close();
    server?.close();
  });

  it('lets no answer arrive before the round trip has passed', async () => {
    const socket = await through((peer) => peer.pipe(peer), { roundTripMilliseconds: ROUND_TRIP });
    for (let ping = 0; ping < 5; ping += 1) {
      const milliseconds = await answerTime(socket);
      assert.ok(milliseconds >= ROUND_TRIP, `answered after ${milliseconds} ms`);
    }
    socket.destroy();
  });

  it('passes on all octets of both directions unchanged and in order, and then the end', async () => {
    const octets = seededOctets(7, LARGE_OCTETS);
    const socket = await through((peer) => peer.pipe(peer), { roundTripMilliseconds: ROUND_TRIP });
    const received = readToEnd(socket);
    for (let start = 0; start < octets.length; start += 70_001) {
      socket.write(octets.subarray(start, start + 70_001));
    }
    socket.end();
    assert.equal((await received).equals(octets), true);
    const { octetsFromClient, octetsFromServer } = proxy!.connections[0]!;
    assert.deepEqual([octetsFromClient, octetsFromServer], [LARGE_OCTETS, LARGE_OCTETS]);
  });

  it('passes on without a timer where there is no delay', async () => {
    const octets = seededOctets(8, LARGE_OCTETS);
    const socket = await through((peer) => peer.end(octets), { roundTripMilliseconds: 0 });
    assert.equal((await readToEnd(socket)).equals(octets), true);
  });

  it('counts how often the client spoke after the server had, and its lines', async () => {
    const socket = await through(
      (peer) => {
        peer.write('+OK\r\n');
        peer.pipe(peer);
      },
      { roundTripMilliseconds: 2 },
    );
    await once(socket, 'data');
    for (let turn = 0; turn < 3; turn += 1) {
      await answerTime(socket);
    }
    socket.write('LIST\r\nUIDL\r\n');
    await once(socket, 'data');
    socket.destroy();
    const { turns, commands, keywords } = proxy!.connections[0]!;
    assert.deepEqual([turns, commands], [4, 2]);
    // The pings had no line end of their own.
    assert.deepEqual(Object.fromEntries(keywords), { PINGPINGPINGLIST: 1, UIDL: 1 });
  });

  it('takes PIPELINING out of a capability list and touches nothing else, if told so', async () => {
    const message = '+OK\r\nSubject: x\r\n\r\nPIPELINING\r\n';
    const socket = await through(
      (peer) => {
        peer.write(CAPABILITIES);
        peer.once('data', () => peer.end(message));
      },
      { roundTripMilliseconds: 2, hidesPipelining: true },
    );
    const [list] = (await once(socket, 'data')) as [Buffer];
    assert.equal(list.toString(), CAPABILITIES.replace('PIPELINING\r\n', ''));
    socket.write('next');
    assert.equal((await readToEnd(socket)).toString(), message);
    assert.equal(proxy?.connections[0]?.hiddenCapabilities, 1);
  });

  it('shows the capabilities as they are otherwise', async () => {
    const socket = await through((peer) => peer.end(CAPABILITIES), { roundTripMilliseconds: 2 });
    assert.equal((await readToEnd(socket)).toString(), CAPABILITIES);
    assert.equal(proxy?.connections[0]?.hiddenCapabilities, 0);
  });
});
