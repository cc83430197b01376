import type { HeaderField } from './entity';

/** Octets of fields that are read at once: more than the header of any real message has. */
const OCTETS_AT_ONCE = 256 * 1024;

/** The first fields, as many as can be read without a pause. */
export function firstFields(
  fields: readonly HeaderField[],
  maximumCount: number,
): readonly HeaderField[] {
  let left = OCTETS_AT_ONCE;
  return fields.slice(0, maximumCount).filter(({ bodyRange: { start, end } }) => {
    left -= end - start;
    return left >= 0;
  });
}
