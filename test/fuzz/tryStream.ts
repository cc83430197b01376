import { atRandom, byOctet, whole } from '../support/chunkers';
import type { StreamCase } from './mutator';
import { readStream } from './readStream';

const LONGEST_BY_OCTET = 600;

/**
 * Reads a stream whole, in random pieces, and, where it is short, octet by octet: all must give the same. Returns how
 * many replies were tried.
 */
export function tryStream({ octets, due }: StreamCase, seed: number): number {
  const all = readStream(whole(octets), due);
  const chunkers = [atRandom(seed), ...(octets.length <= LONGEST_BY_OCTET ? [byOctet] : [])];
  for (const chunker of chunkers) {
    const inPieces = readStream(chunker(octets), due);
    if (inPieces.digest !== all.digest) {
      throw new Error(`In pieces: ${inPieces.digest}, whole: ${all.digest}`);
    }
  }
  return all.replies * (chunkers.length + 1);
}

/** What goes wrong with a stream, if anything does. */
export function faultIn(stream: StreamCase, seed: number): string | undefined {
  try {
    tryStream(stream, seed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
