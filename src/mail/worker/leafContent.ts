import { createHash } from 'node:crypto';

import { decodedSlices } from '../../source/parts/bodySlices';
import type { NoteFault } from '../../source/parts/decodeFault';
import { IDENTITY_ENCODINGS } from '../../source/transferEncoding';
import type { Leaf } from './leaves';

/** What to know of octets without holding them. */
export interface Measured {
  readonly octets: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

type Encoded = Pick<Leaf, 'body' | 'transferEncoding'>;

/** Decodes a leaf up to about so many octets; a view of the message where there is nothing to decode. */
export function readLeafContent(
  message: Buffer,
  leaf: Encoded,
  limit = Number.POSITIVE_INFINITY,
  note?: NoteFault,
): Buffer {
  if (IDENTITY_ENCODINGS.has(leaf.transferEncoding)) {
    return message.subarray(leaf.body.start, leaf.body.end);
  }
  const slices: Buffer[] = [];
  let length = 0;
  for (const slice of decodedSlices(message, leaf, note)) {
    slices.push(slice);
    length += slice.length;
    if (length >= limit) {
      break;
    }
  }
  return Buffer.concat(slices, length);
}

export function measureLeaf(message: Buffer, leaf: Encoded, note: NoteFault): Measured {
  const hash = createHash('sha256');
  let octets = 0;
  for (const slice of decodedSlices(message, leaf, note)) {
    hash.update(slice);
    octets += slice.length;
  }
  return { octets, sha256: hash.digest('hex') };
}

export function measure(octets: Buffer): Measured {
  return { octets: octets.length, sha256: createHash('sha256').update(octets).digest('hex') };
}
