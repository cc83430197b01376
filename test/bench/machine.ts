import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

const GIBIBYTE = 1024 ** 3;

export interface Machine {
  /** Processor, cores, memory, system, in words, without the machine's own name. */
  readonly description: string;
  readonly node: string;
}

export async function describeMachine(): Promise<Machine> {
  const model = cpus()[0]?.model.trim() ?? '';
  const processor = model === '' || model === 'unknown' ? 'a processor without a name' : model;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const system = /^PRETTY_NAME="?([^"\n]*)/mu.exec(release)?.[1] ?? process.platform;
  const memory = Math.round(totalmem() / GIBIBYTE);
  return {
    description: `${processor}, ${availableParallelism()} cores, ${memory} GiB of memory, ${system}`,
    node: process.versions.node,
  };
}
