import { safeLabel } from '../../shared/safeText';
import type { HeaderField } from '../entity';
import { decodeFieldText } from '../fields/encodedWords';
import { parseParameterized } from '../fields/parameters';
import type { ParsedSource } from '../parsedSource';

const WITH_PARAMETERS = new Set(['content-type', 'content-disposition']);
const LONGEST_FIELD = 256 * 1024;

/**
 * A header field on one line, encoded words (RFC 2047) and parameters (RFC 2231) decoded. Without control characters and
 * those that change the direction of what follows.
 */
export function decodedField(source: ParsedSource, field: HeaderField): string {
  const { start, end } = field.bodyRange;
  const bodyRange = { start, end: Math.min(end, start + LONGEST_FIELD) };
  const body = source.wholeBodyOf({ bodyRange });
  const text = WITH_PARAMETERS.has(field.name.toLowerCase())
    ? parameterized(body)
    : decodeFieldText(body);
  const maximumLength = LONGEST_FIELD;
  return `${safeLabel(field.name, { maximumLength })}: ${safeLabel(text, { maximumLength }).trim()}`;
}

function parameterized(body: ReturnType<ParsedSource['bodyOf']>): string {
  const { value, parameters } = parseParameterized(body);
  return [
    value?.text ?? '',
    ...parameters.map(({ name, value: text }) => `${name}=${quoted(text)}`),
  ].join('; ');
}

function quoted(text: string): string {
  return /^[\w!#$%&'*+.^`{|}~-]+$/u.test(text) ? text : `"${text.replaceAll(/["\\]/gu, '\\$&')}"`;
}
