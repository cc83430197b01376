import type { HeaderField } from './entity';
import type { FieldBody } from './fieldBody';
import { unfold } from './fields/octetText';
import { parameterValue, parseContentType, parseParameterized } from './fields/parameters';

/** What the fields of an entity say about its body, as far as its structure depends on it. */
export interface BodyDescription {
  readonly mediaType: string;
  readonly transferEncoding: string;
  readonly boundary: string | undefined;
}

/** No boundary is longer than 70 characters (RFC 2046 §5.1.1), but some senders' are. */
const MAX_BOUNDARY_LENGTH = 500;
const MAX_FIELD_LENGTH = 100_000;

export function describeBody(
  octets: Buffer,
  fields: readonly HeaderField[],
  defaultType: string,
): BodyDescription {
  const contentType = bodyOf(octets, fields, 'content-type');
  const encoding = bodyOf(octets, fields, 'content-transfer-encoding');
  const transferEncoding = encoding && parseParameterized(encoding).value?.text;
  return {
    ...(contentType === undefined
      ? { mediaType: defaultType, boundary: undefined }
      : describeContentType(contentType, defaultType)),
    transferEncoding: transferEncoding ?? '7bit',
  };
}

function describeContentType(
  body: FieldBody,
  defaultType: string,
): Pick<BodyDescription, 'mediaType' | 'boundary'> {
  const contentType = parseContentType(body);
  const { type, subtype } = contentType;
  // White space at the end is no part of a boundary (RFC 2046 §5.1.1).
  const boundary = unfold(parameterValue(contentType, 'boundary') ?? '').trimEnd();
  return {
    mediaType:
      type === undefined || subtype === undefined ? defaultType : `${type.text}/${subtype.text}`,
    boundary: boundary !== '' && boundary.length <= MAX_BOUNDARY_LENGTH ? boundary : undefined,
  };
}

function bodyOf(
  octets: Buffer,
  fields: readonly HeaderField[],
  name: string,
): FieldBody | undefined {
  const field = fields.find((each) => each.name.toLowerCase() === name);
  if (field === undefined) {
    return undefined;
  }
  const { start, end } = field.bodyRange;
  return { text: octets.toString('latin1', start, Math.min(end, start + MAX_FIELD_LENGTH)), start };
}

const MESSAGE_TYPES = new Set(['message/rfc822', 'message/global', 'message/news']);

/** Whether the body is a message with a header of its own. */
export function isMessageType(mediaType: string): boolean {
  return MESSAGE_TYPES.has(mediaType);
}
