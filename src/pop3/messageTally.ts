import { OctetCollector } from './octetCollector';

const LF = 0x0a;
const CR = 0x0d;

/** Counts the octets of a message that is not held, and keeps its beginning. */
export class MessageTally {
  octets = 0;
  crlfs = 0;
  private endsWithCr = false;
  private readonly kept = new OctetCollector();

  constructor(private readonly keptOctets: number) {}

  add(octets: Uint8Array): void {
    const room = this.keptOctets - this.octets;
    if (room > 0) {
      this.kept.append(octets.length > room ? octets.subarray(0, room) : octets);
    }
    this.octets += octets.length;
    this.crlfs += countCrlfs(octets, this.endsWithCr);
    this.endsWithCr = octets[octets.length - 1] === CR;
  }

  /** A copy of the first octets, up to the number to keep: the pieces belong to whoever else was given them. */
  beginning(): Uint8Array {
    return this.kept.joined().slice();
  }
}

/** A loop, which takes less time than a search for each of so many short lines. */
export function countCrlfs(octets: Uint8Array, followsCr = false): number {
  let count = followsCr && octets[0] === LF ? 1 : 0;
  for (let at = 1; at < octets.length; at += 1) {
    if (octets[at] === LF && octets[at - 1] === CR) {
      count += 1;
    }
  }
  return count;
}
