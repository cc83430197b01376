import { createRequire } from 'node:module';
import { MessageHashes } from './messageHashes';
import { type DriverRequest, readRequest, report } from './request';

interface NodePop3 {
  _connect(): Promise<string>;
  LIST(): Promise<unknown>;
  UIDL(): Promise<unknown>;
  TOP(messageNumber: number, lines: number): Promise<string>;
  RETR(messageNumber: number): Promise<string>;
  QUIT(): Promise<string>;
}

interface NodePop3Module {
  readonly default?: NodePop3Class;
}
type NodePop3Class = new (options: object) => NodePop3;

/** The package node-pop3, found in the folder named by the second argument. */
async function main({
  host,
  port,
  user,
  password,
  work,
  first,
  last,
  hashFile,
}: DriverRequest): Promise<void> {
  const loaded = createRequire(process.argv[3] ?? '')('node-pop3') as NodePop3Class &
    NodePop3Module;
  const start = performance.now();
  const client = new (loaded.default ?? loaded)({ host, port, user, password });
  await client._connect();
  const loginMilliseconds = performance.now() - start;
  const hashes = new MessageHashes(hashFile);
  if (work === 'list') {
    await client.LIST();
    await client.UIDL();
  } else {
    for (let messageNumber = last; messageNumber >= first; messageNumber -= 1) {
      if (work === 'headers') {
        await client.TOP(messageNumber, 0);
      } else {
        // It leaves out the end of the last line.
        hashes.add(messageNumber, Buffer.from(`${await client.RETR(messageNumber)}\r\n`));
      }
    }
  }
  report({ milliseconds: performance.now() - start, loginMilliseconds });
  hashes.write();
  await client.QUIT();
}

main(readRequest()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
