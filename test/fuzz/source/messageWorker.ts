// Tries mutated messages, so many. The iteration under way can be seen from outside, should it never end.
import { parentPort, workerData } from 'node:worker_threads';
import { minimise } from '../minimise';
import { messageCase } from './messageCase';
import { tryMessage } from './tryMessage';

export interface MessageOrder {
  readonly seed: number;
  readonly count: number;
  /** The iteration under way, and the octets tried as a float. */
  readonly progress: SharedArrayBuffer;
}

export interface MessageFault {
  readonly iteration: number;
  readonly description: string;
  /** The smallest message found that fails as well. */
  readonly hex: string;
}

const order = workerData as MessageOrder;
const iterations = new Uint32Array(order.progress, 0, 1);
const tried = new Float64Array(order.progress, 8, 1);
parentPort?.postMessage(run());

function run(): MessageFault | undefined {
  for (let iteration = 0; iteration < order.count; iteration += 1) {
    iterations[0] = iteration;
    const octets = messageCase(order.seed, iteration);
    const description = faultIn(octets, iteration);
    if (description !== undefined) {
      const smallest = minimise(octets, (some) => faultIn(some, iteration) !== undefined);
      return { iteration, description, hex: smallest.toString('hex') };
    }
    tried[0] = (tried[0] ?? 0) + octets.length;
  }
  iterations[0] = order.count;
  return undefined;
}

function faultIn(octets: Buffer, iteration: number): string | undefined {
  try {
    tryMessage(octets, iteration);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
