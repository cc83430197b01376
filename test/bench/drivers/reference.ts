import { type Socket, connect } from 'node:net';
import { type DriverRequest, readRequest, report } from './request';

const TERMINATOR = Buffer.from('\r\n.\r\n');
const LINE_END = Buffer.from('\r\n');

/**
 * No client: sends all commands at once and counts what ends replies without looking at anything else. It tells how fast
 * the server answers, which no client can beat.
 */
async function main({
  host,
  port,
  user,
  password,
  work,
  first,
  last,
}: DriverRequest): Promise<void> {
  const start = performance.now();
  const socket = connect({ host, port, noDelay: true });
  const login = counted(socket, LINE_END, 3);
  socket.write(`USER ${user}\r\nPASS ${password}\r\n`);
  await login;
  const loginMilliseconds = performance.now() - start;
  const commands =
    work === 'list'
      ? ['LIST\r\n', 'UIDL\r\n']
      : Array.from({ length: last - first + 1 }, (_unused, index) =>
          work === 'headers' ? `TOP ${last - index} 0\r\n` : `RETR ${last - index}\r\n`,
        );
  const replies = counted(socket, TERMINATOR, commands.length);
  socket.write(commands.join(''));
  await replies;
  report({ milliseconds: performance.now() - start, loginMilliseconds });
  socket.end('QUIT\r\n');
}

/** Resolves when `mark` has been seen so many times, across chunks. */
function counted(socket: Socket, mark: Buffer, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = times;
    let tail = Buffer.alloc(0);
    const onEnd = (): void => {
      reject(new Error('The server closed the connection'));
    };
    const onData = (chunk: Buffer): void => {
      const octets = Buffer.concat([tail, chunk]);
      let position = octets.indexOf(mark);
      let end = 0;
      while (position !== -1) {
        left -= 1;
        end = position + mark.length;
        position = octets.indexOf(mark, end);
      }
      tail = octets.subarray(Math.max(end, octets.length - mark.length + 1));
      if (left <= 0) {
        socket.off('data', onData).off('end', onEnd).off('error', reject);
        resolve();
      }
    };
    socket.on('data', onData).on('end', onEnd).on('error', reject);
  });
}

main(readRequest()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
