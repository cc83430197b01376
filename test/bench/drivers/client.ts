import { type FileHandle, open } from 'node:fs/promises';
import type { Pop3Client } from '../../../src/pop3/client';
import { logIn } from '../../../src/pop3/login';
import { MessageHashes } from './messageHashes';
import { type DriverReport, type DriverRequest, readRequest, report } from './request';

/** As many as the mailbox asks for at once; the client itself bounds what is under way. */
const READS_AT_ONCE = 2_000;
/** Enough for the engine to have compiled what runs often. */
const WARMING_MESSAGES = 2_000;
const LARGEST_MESSAGE = 1024 * 1024 * 1024;

/** Our client, used as the mailbox uses it. */
async function main(request: DriverRequest): Promise<void> {
  if (request.isWarm === true) {
    const { last } = request;
    await work({ ...request, first: Math.max(request.first, last - WARMING_MESSAGES + 1) });
  }
  report(await work(request));
}

async function work(request: DriverRequest): Promise<DriverReport> {
  const { host, port, user, password } = request;
  const start = performance.now();
  const since = (): number => performance.now() - start;
  const client = await logIn(
    { host, port, tlsMode: 'none' },
    { method: 'automatic', user, password },
    { limits: { messageOctets: LARGEST_MESSAGE } },
    new AbortController().signal,
  );
  const loginMilliseconds = since();
  let figures: DriverReport;
  if (request.work === 'headers') {
    await readAll(request, client, async (messageNumber) => {
      await client.top(messageNumber, 0, { priority: 'background' });
    });
    figures = { milliseconds: since(), loginMilliseconds };
  } else {
    const [sizes] = await Promise.all([client.list(), client.uidl()]);
    const listMilliseconds = since() - loginMilliseconds;
    if (request.work === 'messages') {
      await retrieveAll(request, client, sizes.entries);
    }
    figures = { milliseconds: since(), loginMilliseconds, listMilliseconds };
  }
  await client.quit();
  return figures;
}

async function retrieveAll(
  request: DriverRequest,
  client: Pop3Client,
  sizes: ReadonlyMap<number, number>,
): Promise<void> {
  const hashes = new MessageHashes(request.hashFile);
  const file = request.sinkFile === undefined ? undefined : await open(request.sinkFile, 'w');
  await readAll(request, client, async (messageNumber) => {
    const expectedOctets = sizes.get(messageNumber);
    const options = { priority: 'background', expectedOctets } as const;
    if (file === undefined) {
      hashes.add(messageNumber, (await client.retr(messageNumber, options)).octets);
    } else {
      await client.retrTo(messageNumber, { write: (octets) => writeTo(file, octets) }, options);
    }
  });
  hashes.write();
  await file?.close();
}

async function writeTo(file: FileHandle, octets: Uint8Array): Promise<void> {
  await file.writeFile(octets);
}

async function readAll(
  { first, last }: DriverRequest,
  client: Pop3Client,
  read: (messageNumber: number) => Promise<void>,
): Promise<void> {
  let next = last;
  const readOn = async (): Promise<void> => {
    while (next >= first) {
      next -= 1;
      await read(next + 1);
    }
  };
  const readers = client.canPipeline ? READS_AT_ONCE : 1;
  await Promise.all(Array.from({ length: Math.min(readers, last - first + 1) }, readOn));
}

main(readRequest()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
