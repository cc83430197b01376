import { seededRandom } from './sampleMessages/seededRandom';

/** Cuts octets into the pieces in which they shall arrive; joined, the pieces are the octets. */
export type Chunker = (octets: Buffer) => readonly Buffer[];

export const whole: Chunker = (octets) => [octets];

export const byOctet: Chunker = (octets) =>
  Array.from(octets, (_octet, index) => octets.subarray(index, index + 1));

/** Cuts before the octets at these positions; positions outside are ignored. */
export function splitAt(...positions: readonly number[]): Chunker {
  return (octets) => {
    const inside = positions.filter((position) => position > 0 && position < octets.length);
    const cuts = [0, ...new Set(inside.sort((a, b) => a - b)), octets.length];
    return cuts.slice(1).map((end, index) => octets.subarray(cuts[index], end));
  };
}

/** Pieces of 1 to `maximum` octets, the same for the same seed. */
export function atRandom(seed: number, maximum = 64): Chunker {
  return (octets) => {
    const random = seededRandom(seed);
    const chunks: Buffer[] = [];
    for (let start = 0; start < octets.length;) {
      const end = start + 1 + Math.floor(random() * maximum);
      chunks.push(octets.subarray(start, end));
      start = end;
    }
    return chunks;
  };
}
