// Tries mutated streams until the time is up. The iteration under way can be seen from outside, should it never end.
import { parentPort, workerData } from 'node:worker_threads';
import { minimise } from './minimise';
import { streamCase } from './mutator';
import { faultIn, tryStream } from './tryStream';

export interface MutationOrder {
  readonly seed: number;
  readonly milliseconds: number;
  /** The iteration under way, and the replies tried. */
  readonly progress: SharedArrayBuffer;
}

export interface MutationFault {
  readonly iteration: number;
  readonly description: string;
  /** The smallest stream found that fails as well. */
  readonly hex: string;
}

const order = workerData as MutationOrder;
const progress = new Uint32Array(order.progress);
parentPort?.postMessage(run());

function run(): MutationFault | undefined {
  const end = performance.now() + order.milliseconds;
  for (let iteration = 0; performance.now() < end; iteration += 1) {
    progress[0] = iteration;
    const stream = streamCase(order.seed, iteration);
    try {
      progress[1] = (progress[1] ?? 0) + tryStream(stream, iteration);
    } catch {
      const { due } = stream;
      const octets = minimise(
        stream.octets,
        (candidate) => faultIn({ octets: candidate, due }, iteration) !== undefined,
      );
      const description = faultIn({ octets, due }, iteration) ?? 'It does not fail twice';
      return { iteration, description, hex: octets.toString('hex') };
    }
  }
  return undefined;
}
