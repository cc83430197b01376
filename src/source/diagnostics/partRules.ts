import type { HeaderField } from '../entity';
import type { ParameterCode } from '../fields/parameterItems';
import { parseContentType, parseParameterized } from '../fields/parameters';
import { IDENTITY_ENCODINGS } from '../transferEncoding';
import { isMultipart, type Examination, type Place } from './examination';
import { PARAMETER_WORDS } from './problemWords';

const UNTIDY = new Set<ParameterCode>(['trailingSemicolon', 'emptyParameter']);
const EXTENDED = new Set<ParameterCode>([
  'missingSection',
  'missingCharset',
  'unknownCharset',
  'brokenPercent',
  'invalidOctets',
]);
const ENCODINGS = new Set([...IDENTITY_ENCODINGS, 'quoted-printable', 'base64']);
/** RFC 2046 §5.2; `message/global` (RFC 6532 §3.6) may be encoded. */
const UNENCODED_MESSAGES = new Set(['message/rfc822', 'message/partial', 'message/external-body']);

/** Content-Type, Content-Disposition and other fields with parameters (RFC 2045 §5.1). */
export function examineParameters(
  examination: Examination,
  _place: Place,
  field: HeaderField,
): void {
  const name = field.name.toLowerCase();
  if (name !== 'content-type' && name !== 'content-disposition') {
    return;
  }
  const parse = name === 'content-type' ? parseContentType : parseParameterized;
  for (const { code, start, end } of parse(examination.bodyOf(field)).problems) {
    const words = PARAMETER_WORDS[code];
    if (UNTIDY.has(code)) {
      examination.add('parametersUntidy', { start, end }, field.name, words);
    } else if (EXTENDED.has(code)) {
      examination.add('extendedParameterFaulty', { start, end }, field.name, words);
    } else if (code !== 'encodedWord') {
      examination.add('parametersMalformed', { start, end }, field.name, words);
    }
  }
}

/** What the fields of MIME say together. */
export function examinePart(examination: Examination, place: Place): void {
  examineMimeVersion(examination, place);
  examineEncoding(examination, place);
  examineName(examination, place);
}

function examineMimeVersion(examination: Examination, { isMessage, fields }: Place): void {
  const stated = fields.get('content-type') ?? fields.get('content-transfer-encoding');
  if (isMessage && stated !== undefined && !fields.has('mime-version')) {
    examination.add('mimeVersionMissing', stated.nameRange, stated.name);
  }
}

function examineEncoding(examination: Examination, { entity, fields }: Place): void {
  const field = fields.get('content-transfer-encoding');
  const { transferEncoding: encoding, mediaType } = entity;
  if (field === undefined || IDENTITY_ENCODINGS.has(encoding)) {
    return;
  }
  if (isMultipart(entity)) {
    examination.add('encodingOnMultipart', field.range, encoding);
  } else if (UNENCODED_MESSAGES.has(mediaType)) {
    examination.add('encodingOnMessage', field.range, encoding);
  } else if (!ENCODINGS.has(encoding) && !encoding.startsWith('x-')) {
    examination.add('encodingUnknown', field.range, encoding);
  }
}

function examineName(examination: Examination, { entity, fields }: Place): void {
  const field = fields.get('content-disposition');
  if (field === undefined || entity.mediaType.startsWith('message/')) {
    return;
  }
  const disposition = parseParameterized(examination.bodyOf(field));
  const type = fields.get('content-type');
  const isNamed =
    disposition.parameters.some(({ name }) => name === 'filename') ||
    (type !== undefined &&
      parseContentType(examination.bodyOf(type)).parameters.some(({ name }) => name === 'name'));
  if (disposition.value?.text === 'attachment' && !isNamed) {
    examination.add('attachmentWithoutName', field.range);
  }
}
