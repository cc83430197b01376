import { isUtf8 } from 'node:buffer';
import type { Entity } from '../entity';
import { isMessageType } from '../mediaType';
import { decodedSlices } from './bodySlices';

/** How a decoded part is looked at. */
export type PartKind = 'message' | 'text' | 'image' | 'binary';

/** What an editor has a preview for. SVG is text, which cannot do anything. */
const IMAGE_TYPES = new Set([
  'image/png',
  'image/x-png',
  'image/jpeg',
  'image/jpg',
  'image/pjpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/x-ms-bmp',
  'image/avif',
  'image/x-icon',
  'image/vnd.microsoft.icon',
]);
const TEXT_TYPES =
  /^(?:text|message|multipart)\/|^[^/]+\/(?:.*\+)?(?:json|xml|yaml)$|^application\/(?:(?:x-)?javascript|ecmascript|x-yaml|xhtml|sql|x-sh|x-httpd-php|ics|pgp-(?:signature|encrypted|keys)|x-www-form-urlencoded|sdp|toml|rtf|json-seq|x-ndjson|mbox)$/u;
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/u;
/** As many as can be missing of the last character. */
const LONGEST_CHARACTER = 3;

/** Of a type that tells nothing, the first octets decide. */
export function kindOf(message: Buffer, entity: Entity): PartKind {
  const { mediaType } = entity;
  if (isMessageType(mediaType)) {
    return 'message';
  }
  if (IMAGE_TYPES.has(mediaType)) {
    return 'image';
  }
  if (TEXT_TYPES.test(mediaType)) {
    return 'text';
  }
  const { value: first } = decodedSlices(message, entity).next();
  return first === undefined || looksLikeText(first) ? 'text' : 'binary';
}

function looksLikeText(octets: Buffer): boolean {
  for (let cut = 0; cut <= LONGEST_CHARACTER; cut += 1) {
    if (isUtf8(octets.subarray(0, octets.length - cut))) {
      return !CONTROL.test(octets.toString('latin1'));
    }
  }
  return false;
}
