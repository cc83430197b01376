const FIRST_SLAB_OCTETS = 4 * 1024;
const LARGEST_SLAB_OCTETS = 1024 * 1024;
/** Pieces from this length on are kept as they are: what is kept with one weighs little beside it. */
const KEPT_PIECE_OCTETS = 4 * 1024;

/**
 * Joins the pieces of a body. Large pieces are kept until then and must not be changed; small ones are copied into slabs
 * that grow with the octets received, so that a message sent in pieces of one octet costs no more than another; nothing
 * is reserved on the word of a server.
 */
export class OctetCollector {
  private readonly pieces: Uint8Array[] = [];
  private piecesOctets = 0;
  private slab: Uint8Array = new Uint8Array(0);
  private slabStart = 0;
  private slabEnd = 0;

  get length(): number {
    return this.piecesOctets + this.slabEnd - this.slabStart;
  }

  append(octets: Uint8Array): void {
    if (octets.length >= KEPT_PIECE_OCTETS) {
      this.closeSlabPiece();
      this.addPiece(octets);
    } else {
      this.copy(octets);
    }
  }

  /** The first octets so far, or all of them, in an array of exactly their number, which must not be changed. */
  joined(maximum = Infinity): Uint8Array {
    const rest = this.slab.subarray(this.slabStart, this.slabEnd);
    const pieces = rest.length > 0 ? [...this.pieces, rest] : this.pieces;
    const [first] = pieces;
    if (
      first !== undefined &&
      pieces.length === 1 &&
      first.length <= maximum &&
      ownsMemory(first)
    ) {
      return new Uint8Array(first.buffer);
    }
    const all = newOctets(Math.min(this.length, maximum));
    let offset = 0;
    for (const piece of pieces) {
      const room = all.length - offset;
      const part = piece.length > room ? piece.subarray(0, room) : piece;
      all.set(part, offset);
      offset += part.length;
    }
    return all;
  }

  private copy(octets: Uint8Array): void {
    let offset = 0;
    while (offset < octets.length) {
      if (this.slabEnd === this.slab.length) {
        this.startSlab(octets.length - offset);
      }
      const part = octets.subarray(offset, offset + this.slab.length - this.slabEnd);
      this.slab.set(part, this.slabEnd);
      this.slabEnd += part.length;
      offset += part.length;
    }
  }

  private startSlab(needed: number): void {
    this.closeSlabPiece();
    const isFirst = this.length === 0;
    const size = isFirst ? needed : Math.max(this.slab.length * 2, FIRST_SLAB_OCTETS);
    this.slab = new Uint8Array(Math.min(size, LARGEST_SLAB_OCTETS));
    this.slabStart = 0;
    this.slabEnd = 0;
  }

  private closeSlabPiece(): void {
    if (this.slabEnd > this.slabStart) {
      this.addPiece(this.slab.subarray(this.slabStart, this.slabEnd));
      this.slabStart = this.slabEnd;
    }
  }

  private addPiece(octets: Uint8Array): void {
    this.pieces.push(octets);
    this.piecesOctets += octets.length;
  }
}

/** Nothing else lies in its memory, so that it can be given away as it is. */
function ownsMemory(octets: Uint8Array): boolean {
  return octets.length === octets.buffer.byteLength;
}

/** With memory of their own, which is not cleared first: every octet is set. */
function newOctets(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}
