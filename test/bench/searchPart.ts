import { type ProcessOptions, runMeasured } from './measuredProcess';
import type { Tools } from './tools';

const MESSAGES = 100_000;

export interface QueryFigures {
  readonly query: string;
  readonly matches: number;
  /** The least that other work on this machine has disturbed. */
  readonly bestMilliseconds: number;
  readonly medianMilliseconds: number;
  readonly worstMilliseconds: number;
}

export interface SearchFigures {
  readonly messages: number;
  /** From the first look at the mailbox until each message can be found. */
  readonly indexMilliseconds: number;
  /** Longest time that indexing kept the thread. */
  readonly longestSliceMilliseconds: number;
  /** Heap and array buffers that the index holds. */
  readonly indexOctets: number;
  readonly queries: readonly QueryFigures[];
}

/** Measures what searching a mailbox of 100,000 messages in memory costs, in a process of its own. */
export async function measureSearch(
  tools: Tools,
  options: Omit<ProcessOptions, 'discardsOutput'>,
): Promise<SearchFigures> {
  const args = ['--expose-gc', tools.driver('search'), String(MESSAGES)];
  const { output } = await runMeasured(process.execPath, args, options);
  return JSON.parse(output) as SearchFigures;
}
