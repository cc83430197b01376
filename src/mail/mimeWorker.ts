import { Worker, type ResourceLimits } from 'node:worker_threads';

import { MimeError } from './errors';
import type { MimeAnswer, MimeJob } from './mimeJobs';

/** How a job ended that the worker did not answer. The worker is gone then. */
export type WorkerEnd = 'outOfMemory' | 'crashed';

/**
 * One worker thread, doing one job at a time. While it is idle it keeps no process alive.
 */
export class MimeWorker {
  private readonly worker: Worker;
  private settle: ((outcome: MimeAnswer | WorkerEnd) => void) | undefined;
  private end: WorkerEnd | undefined;

  constructor(bundlePath: string, resourceLimits: ResourceLimits) {
    this.worker = new Worker(bundlePath, {
      resourceLimits,
      name: 'pop3-mime',
      stdout: true,
      stderr: true,
    });
    this.worker.on('message', (answer: MimeAnswer) => {
      this.finish(answer);
    });
    this.worker.on('messageerror', () => {
      this.finishWith('crashed');
    });
    this.worker.on('error', (error: Error & { code?: string }) => {
      this.finishWith(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'outOfMemory' : 'crashed');
    });
    this.worker.on('exit', () => {
      this.finishWith('crashed');
    });
    this.worker.unref();
  }

  get isUsable(): boolean {
    return this.end === undefined;
  }

  /** Runs one job; the transferred buffers are the worker's afterwards. */
  run(job: MimeJob, transferred: readonly ArrayBuffer[]): Promise<MimeAnswer | WorkerEnd> {
    if (this.settle !== undefined) {
      throw new MimeError('failed', 'The MIME worker does one job at a time');
    }
    if (this.end !== undefined) {
      return Promise.resolve(this.end);
    }
    this.worker.ref();
    return new Promise((resolve) => {
      this.settle = resolve;
      this.worker.postMessage(job, transferred);
    });
  }

  /** Ends the thread at once, even in the middle of a loop. */
  terminate(): void {
    this.finishWith('crashed');
    void this.worker.terminate();
  }

  private finishWith(end: WorkerEnd): void {
    this.end ??= end;
    this.finish(end);
  }

  private finish(outcome: MimeAnswer | WorkerEnd): void {
    const settle = this.settle;
    this.settle = undefined;
    this.worker.unref();
    settle?.(outcome);
  }
}
