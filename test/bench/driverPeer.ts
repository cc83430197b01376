import { join } from 'node:path';
import { LOOPBACK } from '../support/freePorts';
import type { DriverReport, DriverRequest } from './drivers/request';
import { hashFile, readHashes } from './hashFiles';
import { type ProcessFigures, PeerFailed, runMeasured } from './measuredProcess';
import type { Peer, PeerRun, Task } from './model';
import type { PeerContext } from './peerContext';

/** A driver's program, with what stands before and after the request among its arguments. */
export interface DriverCommand {
  readonly program: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export type DriverTraits = Pick<Peer, 'id' | 'name' | 'kind' | 'isSequential'> &
  Partial<Pick<Peer, 'impossible' | 'remarks'>> & {
    readonly workerPath?: string;
    /** Whether our client writes messages to a file as they come. */
    readonly streams?: boolean;
    /** Whether our client is told of when its code has run already. */
    readonly isWarm?: boolean;
  };

/** A peer that is a library, run by a small driver of ours, which takes the time from connecting on. */
export class DriverPeer implements Peer {
  readonly id: Peer['id'];
  readonly name: string;
  readonly kind: Peer['kind'];
  readonly isSequential: boolean;
  readonly impossible: Peer['impossible'];
  readonly remarks: Peer['remarks'];

  constructor(
    private readonly context: PeerContext,
    private readonly command: DriverCommand,
    private readonly traits: DriverTraits,
  ) {
    this.id = traits.id;
    this.name = traits.name;
    this.kind = traits.kind;
    this.isSequential = traits.isSequential;
    this.impossible = traits.impossible ?? {};
    this.remarks = traits.remarks ?? {};
  }

  async run(task: Task, signal: AbortSignal): Promise<PeerRun> {
    const { peakOctets, cpuMilliseconds, output } = await this.start(task, signal, {});
    return { ...reportIn(output), peakOctets, cpuMilliseconds };
  }

  async again(task: Task, signal: AbortSignal): Promise<PeerRun> {
    const { peakOctets, cpuMilliseconds, output } = await this.start(task, signal, {
      refreshesUnchanged: true,
    });
    return { ...reportIn(output), peakOctets, cpuMilliseconds };
  }

  async hashes(task: Task, signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    if (this.traits.streams === true) {
      await this.start(task, signal, {});
      return new Map([[task.first, await hashFile(this.sinkFile)]]);
    }
    const hashesFile = join(this.context.scratch, 'hashes');
    await this.start(task, signal, { hashFile: hashesFile });
    return readHashes(hashesFile);
  }

  private get sinkFile(): string {
    return join(this.context.scratch, 'streamed');
  }

  private start(
    task: Task,
    signal: AbortSignal,
    more: Pick<DriverRequest, 'hashFile' | 'refreshesUnchanged'>,
  ): Promise<ProcessFigures> {
    const { workerPath, streams, isWarm } = this.traits;
    const request: DriverRequest = {
      ...task,
      ...more,
      host: LOOPBACK,
      scratch: this.context.scratch,
      ...(isWarm === true ? { isWarm } : {}),
      ...(workerPath === undefined ? {} : { workerPath }),
      ...(streams === true ? { sinkFile: this.sinkFile } : {}),
    };
    const { program, before, after } = this.command;
    const args = [...before, JSON.stringify(request), ...after];
    return runMeasured(program, args, { ...this.context, signal });
  }
}

function reportIn(output: string): DriverReport {
  try {
    return JSON.parse(output) as DriverReport;
  } catch {
    throw new PeerFailed('ended without its figures');
  }
}
