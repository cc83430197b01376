import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { announce, mochaLimit, type Seed, SEEDS, shareOfTime } from './budget';
import type { MutationFault, MutationOrder } from './mutationWorker';
import { streamCase } from './mutator';

const HANG_MS = 20_000;
const LOOK_MS = 250;
const HEAP_MIB = 128;
const SHARE_OF_EACH_SEED = 0.25;

/** A worker does not inherit the loader for TypeScript. */
const ENTRY = [require.resolve('tsx/cjs'), join(__dirname, 'mutationWorker.ts')]
  .map((module) => `require(${JSON.stringify(module)});`)
  .join('');

interface Result {
  readonly iterations: number;
  readonly replies: number;
  readonly fault: MutationFault | undefined;
}

/** Runs the worker, and ends it where one input takes too long or too much memory. */
async function mutateFor(milliseconds: number, seed: Seed): Promise<Result> {
  const progress = new SharedArrayBuffer(8);
  const counters = new Uint32Array(progress);
  const order: MutationOrder = { seed: seed.value, milliseconds, progress };
  const worker = new Worker(ENTRY, {
    eval: true,
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  const stuckAt = (description: string): MutationFault => {
    const iteration = counters[0] ?? 0;
    const hex = streamCase(seed.value, iteration).octets.toString('hex');
    return { iteration, description, hex };
  };
  let watch: NodeJS.Timeout | undefined;
  try {
    const fault = await new Promise<MutationFault | undefined>((resolve) => {
      let last = { iteration: 0, at: performance.now() };
      watch = setInterval(() => {
        const iteration = counters[0] ?? 0;
        const now = performance.now();
        if (iteration !== last.iteration) {
          last = { iteration, at: now };
        } else if (now - last.at > HANG_MS) {
          resolve(stuckAt('It takes too long'));
        }
      }, LOOK_MS);
      worker.once('message', resolve);
      worker.once('error', (error: Error) => {
        resolve(stuckAt(String(error)));
      });
    });
    return { iterations: (counters[0] ?? 0) + 1, replies: counters[1] ?? 0, fault };
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

describe('mutated replies', () => {
  for (const seed of SEEDS) {
    it(`A2, A16, A17 break neither the reader nor the parsers, with ${seed.name}`, async function () {
      const milliseconds = shareOfTime(SHARE_OF_EACH_SEED);
      this.timeout(mochaLimit(milliseconds));
      const { iterations, replies, fault } = await mutateFor(milliseconds, seed);
      announce('mutation', seed, `${replies} replies in ${iterations} streams`);
      assert.ok(
        fault === undefined,
        `FUZZ_SEED=${seed.value}, iteration ${fault?.iteration}: ${fault?.description}\n${fault?.hex}`,
      );
      assert.ok(replies > Math.min(10_000, milliseconds), `only ${replies} replies`);
    });
  }
});
