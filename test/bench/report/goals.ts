import type { PeerId } from '../model';
import type { GridFigures, Results } from '../results';
import { commandsIn } from './commands';
import { fittedExponent } from '../statistics';
import { type Place, cellAt, fastest, maildropAt, peersOf, timeAt } from './cells';
import { floorOfHeaders } from './floor';
import { count, duration, memory, table, threeDigits, throughput, times } from './format';
import { sourceGoals } from './sourceSection';
import { treeGoals } from './treeSection';
import { viewGoals } from './viewSection';

const GOAL_ROUND_TRIP = 40;
const FLOOR_RATIO = 1.5;
const SEQUENTIAL_RATIO = 100;
const ROUND_TRIPS_TO_ROWS = 8;
const RETRIEVAL_RATIO = 1.5;
const QUIT_TURNS = 1;
const GREETING_TURNS = 1;
/** Part of a message that may lie in memory while it is saved: what is read waits for the garbage collector. */
const MOST_HELD = 1 / 2;
const FRAME_MILLISECONDS = 16;
const LINEAR_EXPONENT = 1.1;
const OURS: readonly (readonly [PeerId, string])[] = [
  ['client', 'client'],
  ['mailbox', 'mailbox'],
];

type Row = readonly [goal: string, measured: string, isMet: boolean];

/** What was wanted beside what was measured, for the parts there are. */
export function goalsSection(results: Results): readonly string[] {
  const rows = [
    ...headerGoals(results),
    ...roundTripGoals(results),
    ...unchangedGoal(results),
    ...messageGoals(results),
    ...memoryGoal(results),
    ...searchGoals(results),
    ...growthGoals(results),
    ...treeGoals(results),
    ...viewGoals(results),
    ...sourceGoals(results),
  ];
  if (rows.length === 0) {
    return [];
  }
  const cells = rows.map(([goal, measured, isMet]) => [goal, measured, isMet ? 'yes' : '**no**']);
  return ['## Goals', '', ...table(['Goal', 'Measured', 'Met'], cells, ['left', 'left', 'left'])];
}

function headerGoals({ headers }: Results): readonly Row[] {
  if (headers === undefined) {
    return [];
  }
  const { figures: grid, circumstances } = headers;
  const sequential = peersOf(
    circumstances,
    ({ kind, isSequential }) => kind === 'peer' && isSequential,
  );
  const floors: Row[] = [];
  const ratios: Row[] = [];
  for (const place of placesAt(grid, GOAL_ROUND_TRIP)) {
    const size = `${count(place.messageCount)} messages`;
    const floor = floorOfHeaders(grid, place, circumstances);
    const rival = fastest(grid, sequential, place);
    for (const [id, name] of OURS) {
      const ours = timeAt(grid, id, place);
      if (ours !== undefined && floor !== undefined) {
        floors.push([
          `All headers at 40 ms, ${size}, ${name}: at most ${FLOOR_RATIO} times the floor`,
          `${duration(ours)}, ${times(ours / floor)} of ${duration(floor)}${ours <= FLOOR_RATIO * floor ? '' : unread(grid, place) + ownWork(grid, id, place)}`,
          ours <= FLOOR_RATIO * floor,
        ]);
      }
      if (ours !== undefined && rival !== undefined) {
        const about = rival.cell.outcome.kind === 'extrapolated' ? '≈ ' : '';
        ratios.push([
          `All headers at 40 ms, ${size}, ${name}: ${SEQUENTIAL_RATIO} times as fast as the fastest sequential peer`,
          `${about}${times(rival.milliseconds / ours)} (${rival.peer}: ${about}${duration(rival.milliseconds)})${outOfReach(floor, rival.milliseconds)}`,
          rival.milliseconds >= SEQUENTIAL_RATIO * ours,
        ]);
      }
    }
  }
  return [...floors, ...ratios];
}

/** What the server needs is not in the floor. */
function unread(grid: GridFigures, place: Place): string {
  const reference = timeAt(grid, 'reference', place);
  return reference === undefined
    ? ''
    : `; a reader that looks at nothing and sends all at once takes ${duration(reference)}`;
}

/** What our mailbox does beside the client with each header: parsing it, keeping it on disk, telling of it. */
function ownWork(grid: GridFigures, id: PeerId, place: Place): string {
  const onLoopback = { ...place, roundTripMilliseconds: 0 };
  const [client, mailbox] = [
    timeAt(grid, 'client', onLoopback),
    timeAt(grid, 'mailbox', onLoopback),
  ];
  return id !== 'mailbox' || client === undefined || mailbox === undefined
    ? ''
    : `; parsing, keeping and listing take ${duration(mailbox - client)} on loopback`;
}

/** With few messages the login alone takes more than a hundredth of what a sequential peer takes. */
function outOfReach(floor: number | undefined, rival: number): string {
  return floor !== undefined && rival < SEQUENTIAL_RATIO * floor
    ? `; out of reach: the floor would be ${times(rival / floor)}`
    : '';
}

function roundTripGoals({ roundTrips }: Results): readonly Row[] {
  const lines = roundTrips?.figures.lines.filter(({ work }) => work === 'headers') ?? [];
  return OURS.flatMap(([id, name]): readonly Row[] => {
    const ofPeer = lines.filter(({ peer }) => peer === id);
    const pipelined = ofPeer.find(({ offersPipelining }) => offersPipelining);
    const single = ofPeer.find(({ offersPipelining }) => !offersPipelining);
    if (pipelined === undefined || single === undefined) {
      return [];
    }
    // The last turn is QUIT, after the rows; the greeting comes without being asked for.
    const waited = pipelined.turns - QUIT_TURNS + GREETING_TURNS;
    return [
      [
        `${pipelined.messages} newest rows, ${name}: within ${ROUND_TRIPS_TO_ROWS} round trips of the TCP connection`,
        `${waited} round trips on the wire; ${duration(pipelined.milliseconds)} at ${threeDigits(pipelined.milliseconds / pipelined.roundTrips)} ms each, with the work of server, client and machine`,
        waited <= ROUND_TRIPS_TO_ROWS,
      ],
      [
        `${single.messages} newest rows without PIPELINING, ${name}: one round trip each, none wasted`,
        `${single.turns} turns for ${single.commands} commands, which are ${pipelined.commands} with PIPELINING`,
        single.turns <= single.commands && single.commands === pipelined.commands,
      ],
    ];
  });
}

function messageGoals({ messages }: Results): readonly Row[] {
  if (messages === undefined) {
    return [];
  }
  const { figures: grid, circumstances } = messages;
  const exact = peersOf(circumstances, ({ kind }) => kind === 'peer');
  return placesAt(grid, 0).flatMap((place): readonly Row[] => {
    const rival = fastest(grid, exact, place);
    const octets = maildropAt(grid, place)?.octets;
    if (rival === undefined || octets === undefined) {
      return [];
    }
    const limit = serverLimit(grid, place, rival.milliseconds);
    const candidates = [
      ['client', timeAt(grid, 'client', place)],
      ['client, its code warm', timeAt(grid, 'warm', place)],
    ] as const;
    return candidates.flatMap(([name, ours]): readonly Row[] => {
      if (ours === undefined) {
        return [];
      }
      const ratio = rival.milliseconds / ours;
      const isMet = ratio >= RETRIEVAL_RATIO;
      return [
        [
          `All messages on loopback, ${count(place.messageCount)}, ${name}: ${RETRIEVAL_RATIO} times as fast as the fastest byte-exact peer`,
          `${throughput(octets, ours)}, ${times(ratio)} (${rival.peer}: ${throughput(octets, rival.milliseconds)})${isMet ? '' : limit}`,
          isMet,
        ],
      ];
    });
  });
}

/** No client can be faster than the server, and what one process shows of it is a reader that looks at nothing. */
function serverLimit(grid: GridFigures, place: Place, rival: number): string {
  const reader = timeAt(grid, 'reference', place);
  const octets = maildropAt(grid, place)?.octets;
  if (reader === undefined || octets === undefined || rival >= RETRIEVAL_RATIO * reader) {
    return '';
  }
  return `; out of reach: a reader that looks at nothing gets ${throughput(octets, reader)}, ${times(rival / reader)}`;
}

function memoryGoal({ large }: Results): readonly Row[] {
  const { octets = 0, outcomes = [] } = large?.figures ?? {};
  const streaming = [
    ['stream', 'client to a file'],
    ['mailbox', 'mailbox'],
  ] as const;
  return streaming.flatMap(([id, name]): readonly Row[] => {
    const line = outcomes.find(({ peer }) => peer === id);
    if (line?.outcome.kind !== 'measured') {
      return [];
    }
    const { peakOctets } = line.outcome;
    const { idleOctets = 0 } = line;
    return [
      [
        `A message of ${memory(octets)}, ${name}: not held whole in memory`,
        `peak of the process ${memory(peakOctets)}, ${memory(peakOctets - idleOctets)} of it for the message (it lists with ${memory(idleOctets)})`,
        peakOctets - idleOctets < octets * MOST_HELD,
      ],
    ];
  });
}

function unchangedGoal({ roundTrips }: Results): readonly Row[] {
  const unchanged = roundTrips?.figures.unchanged;
  if (unchanged === undefined) {
    return [];
  }
  const { messages, keywords, keywordsBefore } = unchanged;
  const headers = keywords.TOP ?? 0;
  return [
    [
      `An unchanged refresh of ${count(messages)} messages, mailbox: no TOP`,
      `${headers} TOP (${keywordsBefore.TOP ?? 0} the first time); ${commandsIn(keywords)}`,
      headers === 0 && (keywords.RETR ?? 0) === 0 && (keywordsBefore.TOP ?? 0) === messages,
    ],
  ];
}

/** One frame of a screen. */
function searchGoals({ search }: Results): readonly Row[] {
  if (search === undefined) {
    return [];
  }
  const { messages, queries, longestSliceMilliseconds } = search.figures;
  const slowest = queries.toSorted(
    (left, right) => right.medianMilliseconds - left.medianMilliseconds,
  )[0];
  return slowest === undefined
    ? []
    : [
        [
          `Search of ${count(messages)} headers: an answer within ${FRAME_MILLISECONDS} ms`,
          `${duration(slowest.medianMilliseconds)} for the slowest of ${queries.length} queries, \`${slowest.query}\``,
          slowest.medianMilliseconds <= FRAME_MILLISECONDS,
        ],
        [
          `Indexing of ${count(messages)} headers: keeps the thread for no longer than ${FRAME_MILLISECONDS} ms`,
          `${duration(longestSliceMilliseconds)} at most`,
          longestSliceMilliseconds <= FRAME_MILLISECONDS,
        ],
      ];
}

/** Login and start of the process left out: they do not grow. */
function growthGoals({ headers, list }: Results): readonly Row[] {
  if (headers === undefined) {
    return [];
  }
  const grid = headers.figures;
  const places = placesAt(grid, 0);
  const rows = OURS.flatMap(([id, name]): readonly Row[] => {
    const points = places.flatMap((place): readonly (readonly [number, number])[] => {
      const work = workTime(grid, list?.figures, id, place);
      return work === undefined ? [] : [[place.messageCount, work]];
    });
    if (points.length < 2) {
      return [];
    }
    const exponent = fittedExponent(points);
    const range = `${count(points[0]?.[0] ?? 0)} to ${count(points.at(-1)?.[0] ?? 0)}`;
    return [
      [
        `Listing and all headers on loopback, ${name}: grows linearly from ${range} messages`,
        `exponent ${exponent.toFixed(2)}`,
        exponent <= LINEAR_EXPONENT,
      ],
    ];
  });
  return rows;
}

/** Listing and headers without the login; the mailbox lists by itself, the client did so in another part. */
function workTime(
  headers: GridFigures,
  list: GridFigures | undefined,
  id: PeerId,
  place: Place,
): number | undefined {
  const client = cellAt(headers, 'client', place)?.outcome;
  const time = timeAt(headers, id, place);
  if (client?.kind !== 'measured' || client.loginMilliseconds === undefined || time === undefined) {
    return undefined;
  }
  const listed = list === undefined ? undefined : cellAt(list, 'client', place)?.outcome;
  const listing =
    id === 'client' && listed?.kind === 'measured' ? (listed.listMilliseconds ?? 0) : 0;
  return time - client.loginMilliseconds + listing;
}

function placesAt(grid: GridFigures, roundTripMilliseconds: number): readonly Place[] {
  return grid.maildrops.map(({ messageCount }) => ({ messageCount, roundTripMilliseconds }));
}
