import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOPBACK } from '../support/freePorts';
import { hashFiles } from './hashFiles';
import { runMeasured } from './measuredProcess';
import type { Peer, Task } from './model';
import type { PeerContext } from './peerContext';
import { LEAST_MILLISECONDS, startMilliseconds } from './startTime';

/** The program curl, one connection for all messages. Its start is measured and taken off. */
export async function curl(context: PeerContext, version: string): Promise<Peer> {
  const starting = await startMilliseconds('curl', context);
  return {
    id: 'curl',
    name: `curl ${version}`,
    kind: 'peer',
    isSequential: true,
    impossible: {},
    remarks: {},
    async run(task, signal) {
      const options = { ...context, signal, discardsOutput: true };
      const figures = await runMeasured('curl', argumentsFor(task), options);
      const { peakOctets, cpuMilliseconds } = figures;
      return {
        peakOctets,
        cpuMilliseconds,
        milliseconds: Math.max(figures.milliseconds - starting, LEAST_MILLISECONDS),
      };
    },
    async hashes(task, signal) {
      const folder = join(context.scratch, 'curl');
      await mkdir(folder, { recursive: true });
      try {
        const args = [...argumentsFor(task), '-o', join(folder, '#1')];
        await runMeasured('curl', args, { ...context, signal });
        return await hashFiles(folder, Number);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function argumentsFor({ work, port, user, password, first, last }: Task): readonly string[] {
  const common = ['--silent', '--show-error', '--fail', '--user', `${user}:${password}`];
  const server = `pop3://${LOOPBACK}:${port}/`;
  switch (work) {
    case 'list':
      return [...common, server, '--next', ...common, '--request', 'UIDL', server];
    case 'headers':
      return [...common, '--request', 'TOP', `${server}[${first}-${last}]%200`];
    case 'messages':
      return [...common, `${server}[${first}-${last}]`];
  }
}
