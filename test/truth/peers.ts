import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Reading } from './reading';

const FOLDER = join(__dirname, 'peers');

export interface Peer {
  readonly name: string;
  readonly command: string;
  readonly script: string;
}

/** The programs whose readings are compared with ours. */
export const PEERS: readonly Peer[] = [
  { name: 'Python email', command: '/usr/bin/python3', script: 'pythonEmail.py' },
  { name: 'GMime', command: '/usr/bin/python3', script: 'gmime.py' },
  { name: 'Email::MIME', command: 'perl', script: 'emailMime.pl' },
  { name: 'postal-mime', command: process.execPath, script: 'postalMime.mjs' },
];

/** Has a program read files; one that ends in the middle is started again behind the file that it ended at. */
export async function readAll(
  peer: Peer,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Reading>> {
  const readings = new Map<string, Reading>();
  let at = 0;
  while (at < paths.length) {
    at += await readSome(peer, paths.slice(at), readings);
    const path = paths[at];
    if (path !== undefined) {
      readings.set(path, { error: 'the program ended' });
      at += 1;
    }
  }
  return readings;
}

async function readSome(
  { name, command, script }: Peer,
  paths: readonly string[],
  readings: Map<string, Reading>,
): Promise<number> {
  const child = spawn(command, [join(FOLDER, script)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${paths.join('\n')}\n`);
  const ended = once(child, 'close');
  let read = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { path, ...reading } = JSON.parse(line) as Reading & { readonly path: string };
    readings.set(path, reading);
    read += 1;
  }
  await ended;
  if (read === 0 && complaint !== '') {
    throw new Error(`${name} does not run here:\n${complaint}`);
  }
  return read;
}
