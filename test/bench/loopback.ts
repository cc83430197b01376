import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { LOOPBACK } from '../support/freePorts';
import { median } from './statistics';
import { startDelayProxy } from './delayProxy';

const SENT_OCTETS = 256 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 0x61);
const PINGS = 15;

/** Octets per second from one TCP socket to another on loopback, both in this process. */
export async function loopbackBandwidth(): Promise<number> {
  const server = createServer((socket) => {
    let left = SENT_OCTETS;
    const send = (): void => {
      while (left > 0) {
        left -= CHUNK.length;
        if (!socket.write(CHUNK)) {
          socket.once('drain', send);
          return;
        }
      }
      socket.end();
    };
    send();
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const start = performance.now();
  const socket = connect({ host: LOOPBACK, port: (server.address() as AddressInfo).port });
  socket.resume();
  await once(socket, 'end');
  const seconds = (performance.now() - start) / 1000;
  socket.destroy();
  server.close();
  return SENT_OCTETS / seconds;
}

/** What a round trip through the delay proxy really takes, in milliseconds, by the median. */
export async function realRoundTrip(roundTripMilliseconds: number): Promise<number> {
  const echo = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  echo.listen(0, LOOPBACK);
  await once(echo, 'listening');
  const targetPort = (echo.address() as AddressInfo).port;
  const proxy = await startDelayProxy({ targetPort, roundTripMilliseconds });
  const socket = connect({ host: LOOPBACK, port: proxy.port, noDelay: true });
  const times: number[] = [];
  for (let ping = 0; ping < PINGS; ping += 1) {
    const start = performance.now();
    socket.write('ping');
    await once(socket, 'data');
    times.push(performance.now() - start);
  }
  socket.destroy();
  await proxy.close();
  echo.close();
  return median(times);
}
