import type { FileHandle } from 'node:fs/promises';
import { LocalMailError } from './errors';

/** Octets at known places, of a size that does not change. */
export interface OctetSource {
  readonly size: number;
  /** Fills as much of the buffer as it likes, at least one octet. */
  read(into: Buffer, at: number): Promise<number>;
}

export function fileSource(file: FileHandle, size: number): OctetSource {
  return {
    size,
    read: async (into, at) => (await file.read(into, 0, into.length, at)).bytesRead,
  };
}

/**
 * Reads a place in full.
 *
 * @throws LocalMailError `changed` where the source ends before
 */
export async function readFully(source: OctetSource, at: number, octets: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(octets);
  for (let done = 0; done < octets;) {
    const read = await source.read(buffer.subarray(done), at + done);
    if (read <= 0) {
      throw new LocalMailError('changed', 'The file is shorter than before');
    }
    done += read;
  }
  return buffer;
}

/** The part of a source that is in memory, moved forward piece by piece. */
export class OctetWindow {
  octets: Buffer = Buffer.alloc(0);
  /** Where in the source the octets begin. */
  start = 0;
  #spare: Buffer = Buffer.alloc(0);

  constructor(
    private readonly source: OctetSource,
    private readonly chunkOctets: number,
  ) {}

  get end(): number {
    return this.start + this.octets.length;
  }

  get isAtEnd(): boolean {
    return this.end >= this.source.size;
  }

  /** Reads on; what lies before `keepFrom` is no longer needed. Earlier buffers of the window are overwritten. */
  async advance(keepFrom: number): Promise<void> {
    const kept = this.octets.subarray(Math.max(0, keepFrom - this.start));
    const wanted = Math.min(this.chunkOctets, this.source.size - this.end);
    if (this.#spare.length < kept.length + wanted) {
      this.#spare = Buffer.allocUnsafeSlow(2 * kept.length + wanted);
    }
    const next = this.#spare;
    next.set(kept, 0);
    const into = next.subarray(kept.length, kept.length + wanted);
    const read = await this.source.read(into, this.end);
    if (read <= 0) {
      throw new LocalMailError('changed', 'The file is shorter than before');
    }
    this.start = this.end - kept.length;
    // Two buffers take turns, so that nothing is moved within one while it is read.
    this.#spare = bufferOf(this.octets);
    this.octets = next.subarray(0, kept.length + read);
  }
}

function bufferOf(part: Buffer): Buffer {
  return Buffer.from(part.buffer, 0, part.buffer.byteLength);
}
