import { runMeasured } from './measuredProcess';
import type { PeerContext } from './peerContext';

const RUNS = 9;
/** What is left of a time when the start of the program is taken off is not known more exactly. */
export const LEAST_MILLISECONDS = 1;

/** Milliseconds that a program takes to start and end again, at least: what else the machine does is not its own. */
export async function startMilliseconds(program: string, context: PeerContext): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const options = { ...context, signal: new AbortController().signal };
    times.push((await runMeasured(program, ['--version'], options)).milliseconds);
  }
  return Math.min(...times);
}
