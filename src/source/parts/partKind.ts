import { isUtf8 } from 'node:buffer';
import { type Entity, fieldNamed } from '../entity';
import { parameterValue, parseContentType, parseParameterized } from '../fields/parameters';
import type { FieldBody } from '../fieldBody';
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
const MESSAGE_NAME = /\.eml$/iu;
const FIELD_START = /^[!-9;-~]{1,100}[ \t]*:/u;
const LONGEST_FIELD = 64 * 1024;
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
  if (first === undefined) {
    return 'text';
  }
  const fileName = fileNameOf(message, entity);
  if (fileName !== undefined && isNamedMessage(fileName, () => first)) {
    return 'message';
  }
  return looksLikeText(first) ? 'text' : 'binary';
}

/** Whether a part of a type that tells nothing has the name of a message and begins as one does. */
export function isNamedMessage(fileName: string, firstOctets: () => Buffer): boolean {
  return MESSAGE_NAME.test(fileName) && FIELD_START.test(firstOctets().toString('latin1', 0, 200));
}

/** The file name that a part states (RFC 2183 §2.3), or that in its type. Not safe. */
export function fileNameOf(message: Buffer, entity: Entity): string | undefined {
  const bodyOf = (name: string): FieldBody | undefined => {
    const range = fieldNamed(entity, name)?.bodyRange;
    return (
      range && {
        text: message.toString(
          'latin1',
          range.start,
          Math.min(range.end, range.start + LONGEST_FIELD),
        ),
        start: range.start,
      }
    );
  };
  const disposition = bodyOf('content-disposition');
  const contentType = bodyOf('content-type');
  return (
    (disposition && parameterValue(parseParameterized(disposition), 'filename')) ??
    (contentType && parameterValue(parseContentType(contentType), 'name'))
  );
}

function looksLikeText(octets: Buffer): boolean {
  for (let cut = 0; cut <= LONGEST_CHARACTER; cut += 1) {
    if (isUtf8(octets.subarray(0, octets.length - cut))) {
      return !CONTROL.test(octets.toString('latin1'));
    }
  }
  return false;
}
