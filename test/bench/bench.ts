import { measureActivation } from './activation';
import { type Grid, measureGrid } from './gridPart';
import { retrieveLarge } from './largePart';
import { Lines } from './lines';
import { loopbackBandwidth, realRoundTrip } from './loopback';
import { describeMachine } from './machine';
import { Maildrops, PASSWORD } from './maildrops';
import { Measurer } from './measurer';
import type { Peer, Work } from './model';
import type { BenchOptions, PartName } from './options';
import { allPeers } from './peers';
import type { Circumstances, GridFigures, PartFigures, Results } from './results';
import { ROUND_TRIP_SIZES, countRoundTrips } from './roundTripPart';
import { measureSearch } from './searchPart';
import { measureSource } from './sourcePart';
import { measureStart } from './startPart';
import { type Tools, prepareTools } from './tools';
import { measureTree } from './treePart';
import { measureView } from './viewPart';

const OF_ALL_SIZES: readonly PartName[] = ['list', 'newest', 'headers', 'messages'];
const WITH_SERVER: readonly PartName[] = [...OF_ALL_SIZES, 'roundTrips', 'large'];
export const NEWEST_ROWS = 50;
const LARGEST_OF_ALL_MESSAGES = 20_000;
const SMALLEST_OF_NEWEST = 2_000;
const LIMIT_MILLISECONDS = 180_000;
const FULL_LIMIT_MILLISECONDS = 3_600_000;
/** Some join what arrived anew with each chunk, which takes minutes for a large message. */
const LARGE_LIMIT_MILLISECONDS = 20_000;
const REPEAT_MILLISECONDS = 5_000;
const SAMPLE_MILLISECONDS = 5_000;
const FULL_SAMPLE_MILLISECONDS = 100_000;
const BRIEF_SAMPLE_MILLISECONDS = 2_000;

const log = (line: string): void => {
  const seconds = process.uptime().toFixed(0).padStart(5);
  console.log(`${seconds} s  ${line}`);
};

interface Bench {
  readonly options: BenchOptions;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tools: Tools;
  readonly limitMilliseconds: number;
}

/** Measures the chosen parts. The signal ends it, and all that it started. */
export async function runBench(
  options: BenchOptions,
  scratch: string,
  signal: AbortSignal,
): Promise<Results> {
  log('Building what is measured…');
  const limitMilliseconds = options.isFull ? FULL_LIMIT_MILLISECONDS : LIMIT_MILLISECONDS;
  const tools = await prepareTools();
  const bench: Bench = { options, scratch, signal, tools, limitMilliseconds };
  const peers = await allPeers(tools, { scratch, limitMilliseconds });
  const circumstances = await circumstancesOf(bench, peers);
  const figures: Partial<PartFigures> = {
    ...(await measureWithServer(bench, peers)),
    ...(await measureWithoutServer(bench)),
  };
  return Object.fromEntries(
    Object.entries(figures).map(([part, ofPart]) => [part, { circumstances, figures: ofPart }]),
  );
}

async function measureWithServer(
  { options, scratch, signal, tools }: Bench,
  peers: readonly Peer[],
): Promise<Partial<PartFigures>> {
  const { parts, sizes, isFull } = options;
  if (!parts.some((part) => WITH_SERVER.includes(part))) {
    return {};
  }
  const maildrops = await Maildrops.start([...sizes, ...ROUND_TRIP_SIZES]);
  // Where messages are small it makes no difference whether they are written away.
  const gridPeers = (work: Work): readonly Peer[] =>
    peers.filter(({ id }) => id !== 'stream' && (id !== 'warm' || work === 'messages'));
  const lines = new Lines(maildrops.port);
  const measurer = new Measurer({
    runs: options.runs,
    repeatMilliseconds: REPEAT_MILLISECONDS,
    sampleMilliseconds: sampleMilliseconds(options),
    signal,
    log,
  });
  const grid = (what: Omit<Grid, 'roundTrips'>): Promise<GridFigures> =>
    measureGrid({ ...what, roundTrips: options.roundTrips }, gridPeers(what.work), {
      maildrops,
      lines,
      measurer,
    });
  try {
    const figures: { -readonly [Name in PartName]?: PartFigures[Name] } = {};
    const isWarmed = parts.some((part) => OF_ALL_SIZES.includes(part));
    for (const size of isWarmed ? sizes : []) {
      await warmUp(maildrops, size, peers, signal);
    }
    if (parts.includes('list')) {
      figures.list = await grid({ work: 'list', sizes });
    }
    if (parts.includes('newest')) {
      const large = sizes.filter((size) => size >= SMALLEST_OF_NEWEST);
      figures.newest = await grid({ work: 'headers', sizes: large, newest: NEWEST_ROWS });
    }
    if (parts.includes('headers')) {
      figures.headers = await grid({ work: 'headers', sizes });
    }
    if (parts.includes('messages')) {
      const read = sizes.filter((size) => isFull || size <= LARGEST_OF_ALL_MESSAGES);
      figures.messages = await grid({ work: 'messages', sizes: read });
    }
    if (parts.includes('roundTrips')) {
      log('round trips');
      figures.roundTrips = await countRoundTrips(peers, maildrops, signal);
    }
    if (parts.includes('large')) {
      log('one message of 100 MB');
      const limit = options.isFull ? FULL_LIMIT_MILLISECONDS : LARGE_LIMIT_MILLISECONDS;
      const hurried = await allPeers(tools, { scratch, limitMilliseconds: limit });
      figures.large = await retrieveLarge(hurried, maildrops, signal);
    }
    return figures;
  } finally {
    await lines.close();
    await maildrops.stop();
  }
}

function sampleMilliseconds({ isFull, isBrief }: BenchOptions): number {
  const brief = isBrief ? BRIEF_SAMPLE_MILLISECONDS : SAMPLE_MILLISECONDS;
  return isFull ? FULL_SAMPLE_MILLISECONDS : brief;
}

/** Delivers, and lets the server make its indices and read the files once, so that nobody pays for all the others. */
async function warmUp(
  maildrops: Maildrops,
  size: number,
  peers: readonly Peer[],
  signal: AbortSignal,
): Promise<void> {
  log(`delivering ${size} messages`);
  const { user, messageCount } = await maildrops.sized(size);
  const reader = peers.find(({ kind }) => kind === 'reference');
  for (const work of ['list', 'headers'] as const) {
    const task = {
      work,
      port: maildrops.port,
      user,
      password: PASSWORD,
      first: 1,
      last: messageCount,
    };
    await reader?.run(task, signal);
  }
}

async function measureWithoutServer({
  options,
  scratch,
  signal,
  tools,
  limitMilliseconds,
}: Bench): Promise<Partial<PartFigures>> {
  const figures: { -readonly [Name in PartName]?: PartFigures[Name] } = {};
  if (options.parts.includes('start')) {
    log('start of the worker');
    figures.start = await measureStart(tools, { scratch, signal, limitMilliseconds });
  }
  if (options.parts.includes('search')) {
    log('search');
    figures.search = await measureSearch(tools, { scratch, signal, limitMilliseconds });
  }
  if (options.parts.includes('source')) {
    log('message source');
    figures.source = await measureSource(tools, { scratch, signal, limitMilliseconds });
  }
  if (options.parts.includes('activation')) {
    log('activation');
    figures.activation = await measureActivation(options.runs, signal);
  }
  if (options.parts.includes('tree')) {
    const messageCount = Math.max(...options.sizes);
    figures.tree = await measureTree({ messageCount, scratch, signal, log });
  }
  if (options.parts.includes('view')) {
    figures.view = await measureView({ scratch, signal, log });
  }
  return figures;
}

async function circumstancesOf(
  { options, tools }: Bench,
  peers: readonly Peer[],
): Promise<Circumstances> {
  const roundTrips = [];
  for (const nominal of options.roundTrips.filter((value) => value > 0)) {
    roundTrips.push({ nominal, real: await realRoundTrip(nominal) });
  }
  return {
    runs: options.runs,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run bench${options.given === '' ? '' : ` -- ${options.given}`}`,
    machine: await describeMachine(),
    dovecot: tools.versions.dovecot,
    peers: peers.map(({ id, name, kind, isSequential, remarks }) => ({
      id,
      name,
      kind,
      isSequential,
      remarks,
    })),
    bandwidth: await loopbackBandwidth(),
    roundTrips,
  };
}
