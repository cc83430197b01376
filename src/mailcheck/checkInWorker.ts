import { type ResourceLimits, Worker } from 'node:worker_threads';
import { onAbort } from '../shared/onAbort';
import type { CheckJob, CheckReport } from './checkHtml';

export class HtmlCheckError extends Error {
  override readonly name = 'HtmlCheckError';

  constructor(readonly code: 'timeout' | 'outOfMemory' | 'failed') {
    super(`The HTML could not be checked: ${code}`);
  }
}

export interface WorkerOptions {
  /** Path of the worker's bundle. */
  readonly workerPath: string;
  readonly deadlineMilliseconds?: number;
  readonly resourceLimits?: ResourceLimits;
}

const DEADLINE_MILLISECONDS = 30_000;
const RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 512, stackSizeMb: 4 };

/** Checks HTML on a thread of its own. Throws {@link HtmlCheckError}, or the signal's reason. */
export function checkInWorker(
  job: CheckJob,
  {
    workerPath,
    deadlineMilliseconds = DEADLINE_MILLISECONDS,
    resourceLimits = RESOURCE_LIMITS,
  }: WorkerOptions,
  signal: AbortSignal,
): Promise<CheckReport> {
  return new Promise<CheckReport>((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(workerPath, {
      workerData: job,
      resourceLimits,
      name: 'pop3-html-check',
      stdout: true,
      stderr: true,
    });
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      release();
      void worker.terminate();
      settle();
    };
    const fail = (code: HtmlCheckError['code']): void => {
      end(() => {
        reject(new HtmlCheckError(code));
      });
    };
    const deadline = setTimeout(() => {
      fail('timeout');
    }, deadlineMilliseconds);
    const release = onAbort(signal, () => {
      end(() => {
        reject(signal.reason as Error);
      });
    });
    worker.once('message', (report: CheckReport) => {
      end(() => {
        resolve(report);
      });
    });
    worker.on('error', (error: Error & { code?: string }) => {
      fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'outOfMemory' : 'failed');
    });
    worker.once('exit', () => {
      fail('failed');
    });
  });
}
