import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOPBACK } from '../support/freePorts';
import { hashFiles } from './hashFiles';
import { type ProcessFigures, runMeasured } from './measuredProcess';
import type { Peer, Task } from './model';
import type { PeerContext } from './peerContext';
import { LEAST_MILLISECONDS, startMilliseconds } from './startTime';

const NUMBER_IN_NAME = /Q(\d+)-/u;

/**
 * The program mpop, which pipelines. Its start is measured and taken off. It always lists first, and can't choose among
 * messages that it has not seen.
 */
export async function mpop(context: PeerContext, version: string): Promise<Peer> {
  const starting = await startMilliseconds('mpop', context);
  const mailFolder = join(context.scratch, 'mpop');
  return {
    id: 'mpop',
    name: `mpop ${version}`,
    kind: 'peer',
    isSequential: false,
    impossible: { headers: 'has no TOP: it retrieves' },
    remarks: { messages: 'lists first' },
    async run(task, signal) {
      const more =
        // A limit of zero octets: it lists and retrieves nothing.
        task.work === 'list' ? ['--skipsize=0'] : [];
      const figures = await start(context, task, signal, ['--delivery=mbox,/dev/null', ...more]);
      const { peakOctets, cpuMilliseconds } = figures;
      return {
        peakOctets,
        cpuMilliseconds,
        milliseconds: Math.max(figures.milliseconds - starting, LEAST_MILLISECONDS),
      };
    },
    async hashes(task, signal) {
      await mkdir(mailFolder, { recursive: true });
      try {
        // The one kind of delivery that keeps the line ends.
        await start(context, task, signal, [`--delivery=exchange,${mailFolder}`]);
        return await hashFiles(mailFolder, (name) => Number(NUMBER_IN_NAME.exec(name)?.[1]));
      } finally {
        await rm(mailFolder, { recursive: true, force: true });
      }
    },
  };
}

async function start(
  context: PeerContext,
  { port, user, password }: Task,
  signal: AbortSignal,
  more: readonly string[],
): Promise<ProcessFigures> {
  const tellPassword = join(context.scratch, 'password.sh');
  await writeFile(tellPassword, `#!/bin/sh\necho '${password}'\n`);
  await chmod(tellPassword, 0o700);
  const seenFile = join(context.scratch, 'mpop-uidls');
  await rm(seenFile, { force: true });
  const args = [
    `--host=${LOOPBACK}`,
    `--port=${port}`,
    `--user=${user}`,
    `--passwordeval=${tellPassword}`,
    `--uidls-file=${seenFile}`,
    ...['--auth=user', '--tls=off', '--received-header=off', '--keep=on', '--only-new=off'],
    ...['--timeout=off', '--quiet', ...more],
  ];
  return runMeasured('mpop', args, { ...context, signal });
}
