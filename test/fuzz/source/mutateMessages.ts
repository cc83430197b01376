import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { messageCase } from './messageCase';
import type { MessageFault, MessageOrder } from './messageWorker';

const HANG_MS = 20_000;
const LOOK_MS = 250;
const HEAP_MIB = 256;

/** A worker does not inherit the loader for TypeScript. */
const ENTRY = [require.resolve('tsx/cjs'), join(__dirname, 'messageWorker.ts')]
  .map((module) => `require(${JSON.stringify(module)});`)
  .join('');

export interface MessageResult {
  readonly messages: number;
  readonly octets: number;
  readonly milliseconds: number;
  readonly fault: MessageFault | undefined;
}

/** Tries so many messages on a thread of their own, and ends it where one takes too long or too much memory. */
export async function mutateMessages(
  seed: number,
  count: number,
  report: (messages: number) => void = () => undefined,
): Promise<MessageResult> {
  const progress = new SharedArrayBuffer(16);
  const iterations = new Uint32Array(progress, 0, 1);
  const order: MessageOrder = { seed, count, progress };
  const start = performance.now();
  const worker = new Worker(ENTRY, {
    eval: true,
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  const stuckAt = (description: string): MessageFault => {
    const iteration = iterations[0] ?? 0;
    return { iteration, description, hex: messageCase(seed, iteration).toString('hex') };
  };
  let watch: NodeJS.Timeout | undefined;
  try {
    const fault = await new Promise<MessageFault | undefined>((resolve) => {
      let last = { iteration: 0, at: start };
      watch = setInterval(() => {
        const iteration = iterations[0] ?? 0;
        const now = performance.now();
        if (iteration !== last.iteration) {
          last = { iteration, at: now };
          report(iteration);
        } else if (now - last.at > HANG_MS) {
          resolve(stuckAt('It takes too long'));
        }
      }, LOOK_MS);
      worker.once('message', resolve);
      worker.once('error', (error: Error) => {
        resolve(stuckAt(String(error)));
      });
    });
    return {
      messages: iterations[0] ?? 0,
      octets: new Float64Array(progress, 8, 1)[0] ?? 0,
      milliseconds: performance.now() - start,
      fault,
    };
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
