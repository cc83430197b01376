import { parseArgs } from 'node:util';

export const PARTS = [
  'list',
  'newest',
  'headers',
  'messages',
  'roundTrips',
  'large',
  'start',
  'search',
  'source',
  'activation',
  'tree',
  'view',
] as const;
export type PartName = (typeof PARTS)[number];

/** Need a browser and a VS Code, so they are measured only when they are asked for. */
const BY_NAME_ONLY: readonly PartName[] = ['activation', 'tree', 'view'];
const SIZES = [100, 2_000, 20_000, 100_000];
const ROUND_TRIPS = [0, 40, 200];

export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly sizes: readonly number[];
  readonly roundTrips: readonly number[];
  readonly runs: number;
  /** All that can be measured is measured, however long it takes. */
  readonly isFull: boolean;
  /** Sequential peers are judged by small samples. */
  readonly isBrief: boolean;
  /** Whether the results may stand beside those of the other parts in the repository. */
  readonly isComplete: boolean;
  /** The options as they were given. */
  readonly given: string;
}

export const USAGE = `npm run bench -- [options]
  --quick               100 and 2,000 messages, 0 and 40 ms, one run each
  --brief               all sizes and round trips, but one run each and shorter samples: a quarter of an hour
  --full                longer samples, and all messages of 100,000 too: takes hours
  --only PART,…         of: ${PARTS.join(', ')}
  --messages N,…        sizes of maildrops (${SIZES.join(',')})
  --round-trips MS,…    round trip times (${ROUND_TRIPS.join(',')})
  --runs N              runs of each (3)
Results go to test/bench, or to out/bench where sizes, round trips or runs are chosen.`;

/** Throws RangeError with a sentence for the user. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parse(args);
  const isQuick = values.quick === true;
  const sizes = numbers(values.messages, isQuick ? SIZES.slice(0, 2) : SIZES, 1);
  const roundTrips = numbers(
    values['round-trips'],
    isQuick ? ROUND_TRIPS.slice(0, 2) : ROUND_TRIPS,
    0,
  );
  const isBrief = values.brief === true;
  const [runs = 3] = numbers(values.runs, [isQuick || isBrief ? 1 : 3], 1);
  const isChosen =
    isQuick ||
    values.messages !== undefined ||
    values['round-trips'] !== undefined ||
    values.runs !== undefined;
  return {
    parts: partsOf(values.only),
    sizes,
    roundTrips,
    runs,
    isFull: values.full === true,
    isBrief,
    isComplete: !isChosen,
    given: args.join(' '),
  };
}

function parse(args: readonly string[]): {
  readonly values: {
    readonly quick?: boolean;
    readonly brief?: boolean;
    readonly full?: boolean;
    readonly only?: string;
    readonly messages?: string;
    readonly 'round-trips'?: string;
    readonly runs?: string;
  };
} {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        brief: { type: 'boolean' },
        full: { type: 'boolean' },
        only: { type: 'string' },
        messages: { type: 'string' },
        'round-trips': { type: 'string' },
        runs: { type: 'string' },
      },
    });
  } catch (error) {
    throw new RangeError(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

function partsOf(given: string | undefined): readonly PartName[] {
  if (given === undefined) {
    return PARTS.filter((part) => !BY_NAME_ONLY.includes(part));
  }
  const names = given.split(',');
  const unknown = names.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    throw new RangeError(`No such part: ${unknown.join(', ')}.\n\n${USAGE}`);
  }
  return PARTS.filter((part) => names.includes(part));
}

function numbers(
  given: string | undefined,
  usual: readonly number[],
  least: number,
): readonly number[] {
  const chosen = given?.split(',').map(Number) ?? usual;
  if (!chosen.every((value) => Number.isInteger(value) && value >= least)) {
    throw new RangeError(`Not whole numbers from ${least}: ${given}.\n\n${USAGE}`);
  }
  return [...new Set(chosen)].sort((left, right) => left - right);
}
