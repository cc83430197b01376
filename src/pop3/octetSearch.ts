/** Pairs of octets are told apart by so many values, which is enough for the skipping to be worth while. */
const PAIR_HASHES = 0x1000;
const LONGEST_SHIFT = 0xff;

/**
 * Looks for any of several octet strings in one pass (Wu and Manber, "A Fast Algorithm for Multi-Pattern Searching",
 * 1994): from the pair of octets at which it stands it knows how far it may skip, so that it looks at few of them.
 */
export class OctetSearch {
  private readonly shortest: number;
  /** By the hash of the pair that ends the window: how far this can move without passing over an occurrence. */
  private readonly shifts: Uint8Array;
  /** By the same hash, what may stand where the window does not move. */
  private readonly candidates = new Map<number, Uint8Array[]>();

  /** For at least one string; each has at least two octets. */
  constructor(needles: readonly Uint8Array[]) {
    this.shortest = Math.min(...needles.map(({ length }) => length));
    this.shifts = new Uint8Array(PAIR_HASHES).fill(Math.min(this.shortest - 1, LONGEST_SHIFT));
    for (const needle of needles) {
      for (let end = 1; end < this.shortest; end += 1) {
        const hash = pairHash(needle, end);
        const shift = this.shortest - 1 - end;
        this.shifts[hash] = Math.min(this.shifts[hash] ?? 0, shift);
        if (shift === 0) {
          this.candidates.set(hash, [...(this.candidates.get(hash) ?? []), needle]);
        }
      }
    }
  }

  /** Whether at least one of them occurs. */
  occursIn(octets: Uint8Array): boolean {
    const { shifts, shortest } = this;
    for (let end = shortest - 1; end < octets.length;) {
      const hash = pairHash(octets, end);
      const shift = shifts[hash] ?? 0;
      if (shift === 0 && this.occursAt(octets, end - shortest + 1, hash)) {
        return true;
      }
      end += Math.max(shift, 1);
    }
    return false;
  }

  private occursAt(octets: Uint8Array, start: number, hash: number): boolean {
    const candidates = this.candidates.get(hash) ?? [];
    return candidates.some((needle) =>
      needle.every((octet, index) => octets[start + index] === octet),
    );
  }
}

/** Of the octet at `end` and the one before it. */
function pairHash(octets: Uint8Array, end: number): number {
  return (((octets[end - 1] ?? 0) << 5) ^ (octets[end] ?? 0)) % PAIR_HASHES;
}
