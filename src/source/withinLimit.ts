import type { Entity } from './entity';
import type { OctetRange } from './octetRange';

/** What a feature looks at of bodies that may be too long together. */
export interface WithinLimit {
  /** Bodies in their order, or the beginning of one. */
  readonly chosen: readonly { readonly entity: Entity; readonly range: OctetRange }[];
  readonly octetsLeftOut: number;
}

/** The first octets of those bodies that are meant, up to the limit. */
export function withinLimit(
  entities: readonly Entity[],
  isMeant: (entity: Entity) => boolean,
  limitOctets: number,
): WithinLimit {
  const chosen: { entity: Entity; range: OctetRange }[] = [];
  let left = limitOctets;
  let octetsLeftOut = 0;
  for (const entity of entities) {
    const { start, end } = entity.body;
    if (entity.children.length === 0 && end > start && isMeant(entity)) {
      const length = Math.min(left, end - start);
      octetsLeftOut += end - start - length;
      left -= length;
      if (length > 0) {
        chosen.push({ entity, range: { start, end: start + length } });
      }
    }
  }
  return { chosen, octetsLeftOut };
}

/** Whether a body can be read as text as it stands, but for quoted-printable. */
export function isReadableText({ mediaType, transferEncoding }: Entity): boolean {
  return mediaType.startsWith('text/') && transferEncoding !== 'base64';
}
