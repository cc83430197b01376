import { createConnection, createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Two different loopback ports on which nothing listened a moment ago. */
export async function twoFreePorts(): Promise<readonly [number, number]> {
  const first = await reserve();
  const second = await reserve();
  await first.release();
  await second.release();
  return [first.port, second.port];
}

function reserve(): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const release = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => {
            done();
          });
        });
      resolve({ port, release });
    });
  });
}

/** Whether something accepts connections on a loopback port. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: LOOPBACK, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
