import { createRequire } from 'node:module';
import { MessageHashes } from './messageHashes';
import { type DriverRequest, readRequest, report } from './request';

const LINE_END = Buffer.from('\r\n');

interface Yapople {
  connect(): Promise<unknown>;
  list(): Promise<unknown>;
  top(messageNumber: number, lines: number): Promise<Buffer>;
  retr(messageNumber: number): Promise<Buffer>;
  disconnect(): Promise<unknown>;
}

interface YapopleModule {
  readonly Client: new (options: object) => Yapople;
}

/** The package yapople, found in the folder named by the second argument. It has no UIDL. */
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
  const { Client } = createRequire(process.argv[3] ?? '')('yapople') as YapopleModule;
  const start = performance.now();
  const client = new Client({ host, port, username: user, password });
  await client.connect();
  const loginMilliseconds = performance.now() - start;
  const hashes = new MessageHashes(hashFile);
  if (work === 'list') {
    await client.list();
  } else {
    for (let messageNumber = last; messageNumber >= first; messageNumber -= 1) {
      if (work === 'headers') {
        await client.top(messageNumber, 0);
      } else {
        // It leaves out the end of the last line.
        hashes.add(messageNumber, Buffer.concat([await client.retr(messageNumber), LINE_END]));
      }
    }
  }
  report({ milliseconds: performance.now() - start, loginMilliseconds });
  hashes.write();
  await client.disconnect();
}

main(readRequest()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
