const CHUNK_BITS = 12;
const CHUNK_LENGTH = 2 ** CHUNK_BITS;

/** Offsets of octets in the order in which they were added: 4 octets each, and never copied to make room for more. */
export class OffsetList {
  private readonly chunks: Uint32Array[] = [];
  private last: Uint32Array = new Uint32Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(offset: number): void {
    const at = this.count % CHUNK_LENGTH;
    if (at === 0) {
      this.last = new Uint32Array(CHUNK_LENGTH);
      this.chunks.push(this.last);
    }
    this.last[at] = offset;
    this.count += 1;
  }

  /** Undefined beyond the last. */
  at(index: number): number | undefined {
    return index < this.count
      ? this.chunks[index >>> CHUNK_BITS]?.[index % CHUNK_LENGTH]
      : undefined;
  }

  /** Index of the last that is not larger, where they grow; the first where all are. */
  lastUpTo(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.at(middle) ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return Math.max(low, 0);
  }
}
