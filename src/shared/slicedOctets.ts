import { TimeSlices } from './timeSlices';

const ITEMS_AT_ONCE = 500;

/**
 * What `JSON.stringify` makes of an array, in UTF-8 and in parts, without keeping the thread. Of a collection that is
 * changed meanwhile it has each item as it was when its turn came.
 */
export async function jsonOfArray(
  items: Iterable<string | number>,
  slices = new TimeSlices(),
): Promise<readonly Buffer[]> {
  const parts: Buffer[] = [];
  let some: (string | number)[] = [];
  const take = (): void => {
    const json = JSON.stringify(some).slice(1, -1);
    parts.push(Buffer.from(`${parts.length === 0 ? '' : ','}${json}`, 'utf8'));
    some = [];
  };
  for (const item of items) {
    some.push(item);
    if (some.length === ITEMS_AT_ONCE) {
      take();
      if (slices.isOver) {
        await slices.next();
      }
    }
  }
  if (some.length > 0) {
    take();
  }
  return [Buffer.from('['), ...parts, Buffer.from(']')];
}

/** Octets as a Buffer, without a copy. */
export function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length);
}

/** `Buffer.concat` without keeping the thread. */
export async function concatenated(
  parts: readonly Uint8Array[],
  slices = new TimeSlices(),
): Promise<Buffer> {
  const all = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
    if (slices.isOver) {
      await slices.next();
    }
  }
  return all;
}
