import { concatenated } from '../../shared/slicedOctets';
import { TimeSlices } from '../../shared/timeSlices';
import type { Entity } from '../entity';
import { decodedSlices } from './bodySlices';
import type { DecodeFault, NoteFault } from './decodeFault';

type Body = Pick<Entity, 'body' | 'transferEncoding'>;

export interface DecodedPart {
  readonly octets: Buffer;
  readonly faults: readonly DecodeFault[];
}

/** Decodes a body and lets others have the thread meanwhile. Throws only the reason of the signal. */
export async function* decodePart(
  message: Buffer,
  body: Body,
  signal?: AbortSignal,
  note?: NoteFault,
): AsyncGenerator<Buffer, void> {
  const slices = new TimeSlices();
  for (const slice of decodedSlices(message, body, note)) {
    if (slices.isOver) {
      await slices.next();
    }
    signal?.throwIfAborted();
    yield slice;
  }
}

/** All octets of a body at once: no more than it has encoded. */
export async function readPart(
  message: Buffer,
  body: Body,
  signal?: AbortSignal,
): Promise<DecodedPart> {
  const faults = new Set<DecodeFault>();
  const slices: Buffer[] = [];
  for await (const slice of decodePart(message, body, signal, (fault) => faults.add(fault))) {
    slices.push(slice);
  }
  return { octets: await concatenated(slices), faults: [...faults] };
}
