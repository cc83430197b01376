import { CORPUS, type ServerReply, TOKENS } from './corpus';
import { seededRandom } from '../support/sampleMessages/seededRandom';
import type { ReplyKind } from './readStream';

const LARGEST_INPUT = 16 * 1024;
const MOST_MUTATIONS = 8;

export class Random {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** An integer from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

/** What mutation takes from elsewhere. */
export interface Material {
  readonly tokens: readonly Buffer[];
  readonly others: readonly Buffer[];
}

const REPLIES: Material = {
  tokens: TOKENS,
  others: CORPUS.flatMap((stream) => stream.map(({ octets }) => octets)),
};

type Mutation = (octets: Buffer, random: Random, material: Material) => Buffer;

const splice = (octets: Buffer, start: number, end: number, inserted: Uint8Array): Buffer =>
  Buffer.concat([octets.subarray(0, start), inserted, octets.subarray(end)]);

const MUTATIONS: readonly Mutation[] = [
  function flipBit(octets, random) {
    const copy = Buffer.from(octets);
    const position = random.below(octets.length);
    copy[position] = (copy[position] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  function replaceOctet(octets, random) {
    const position = random.below(octets.length);
    return splice(octets, position, position + 1, Buffer.of(random.below(256)));
  },
  function cutShort(octets, random) {
    return octets.subarray(0, random.below(octets.length + 1));
  },
  function remove(octets, random) {
    const start = random.below(octets.length);
    return splice(octets, start, start + 1 + random.below(20), Buffer.alloc(0));
  },
  function duplicate(octets, random) {
    const start = random.below(octets.length);
    const end = start + 1 + random.below(60);
    return splice(octets, start, start, octets.subarray(start, end));
  },
  function insertToken(octets, random, { tokens }) {
    const position = random.below(octets.length + 1);
    return splice(octets, position, position, random.pick(tokens));
  },
  function replaceNumber(octets, random) {
    const text = octets.toString('latin1');
    const numbers = [...text.matchAll(/\d+/gu)];
    if (numbers.length === 0) {
      return octets;
    }
    const number = random.pick(numbers);
    const digits = String(random.below(10)).repeat(1 + random.below(20));
    const end = number.index + number[0].length;
    return splice(octets, number.index, end, Buffer.from(digits));
  },
  function spliceOther(octets, random, { others }) {
    const other = random.pick(others);
    const start = random.below(octets.length + 1);
    const from = random.below(other.length);
    return splice(octets, start, start + random.below(30), other.subarray(from));
  },
];

/** Changes octets in one to several ways. */
export function mutate(octets: Buffer, random: Random, material = REPLIES): Buffer {
  let mutated = octets;
  for (let left = 1 + random.below(MOST_MUTATIONS); left > 0; left -= 1) {
    if (mutated.length > 0) {
      mutated = random.pick(MUTATIONS)(mutated, random, material).subarray(0, LARGEST_INPUT);
    }
  }
  return mutated;
}

export interface StreamCase {
  readonly octets: Buffer;
  readonly due: readonly ReplyKind[];
}

/** The stream of an iteration: the same for the same seed. */
export function streamCase(seed: number, iteration: number): StreamCase {
  const random = new Random(seed * 31 + iteration);
  const replies = random.pick(CORPUS);
  const octets = Buffer.concat(replies.map((reply) => reply.octets));
  return { octets: mutate(octets, random), due: replies.map(({ kind }) => kind) };
}

/** Replies of a session, some of them changed. */
export function sessionCase(
  seed: number,
  iteration: number,
  session: readonly ServerReply[],
): readonly Buffer[] {
  const random = new Random(seed * 37 + iteration);
  const changed = new Set(
    Array.from({ length: 1 + random.below(3) }, () => random.below(session.length)),
  );
  return session.map(({ octets }, index) => (changed.has(index) ? mutate(octets, random) : octets));
}
