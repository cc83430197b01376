import type { Entity } from '../entity';
import { decodedSlices } from './bodySlices';

/** Encoded octets of a body that are decoded to measure it. */
const MEASURED_OCTETS = 32 * 1024;

/** Octets of a decoded body; of a long one what its beginning lets expect. */
export function decodedSize(
  message: Buffer,
  entity: Pick<Entity, 'body' | 'transferEncoding'>,
): number {
  const { start, end } = entity.body;
  const total = end - start;
  const measured = { start, end: Math.min(end, start + MEASURED_OCTETS) };
  let size = 0;
  for (const slice of decodedSlices(message, { ...entity, body: measured })) {
    size += slice.length;
  }
  return total <= MEASURED_OCTETS ? size : Math.round((size * total) / MEASURED_OCTETS);
}
