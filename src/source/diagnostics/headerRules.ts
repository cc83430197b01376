import { isUtf8 } from 'node:buffer';

import type { HeaderField } from '../entity';
import { isAscii } from '../fields/octetText';
import type { OctetRange } from '../octetRange';
import { MAXIMUM_FIELD_OCTETS, type Examination, type Place, type Steps } from './examination';

const BLANK_FOLD = /\n[ \t]*(?=\r?\n|$)/gu;
/** All but white space, line ends and NUL, which is told of wherever it stands. */
const CONTROL = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]+/gu;
const EIGHT_BIT = /[\x80-\xff]+/gu;

/** The form of the header of one entity (RFC 5322 §2.2), whatever its fields mean. */
export function* examineHeader(examination: Examination, place: Place): Steps {
  const { entity } = place;
  examineMalformedLines(examination, place);
  for (const field of entity.fields) {
    const body = examination.bodyOf(field);
    examineColon(examination, field);
    examineOctets(examination, field, body.text);
    yield body.text.length + field.name.length + 1;
  }
}

function examineMalformedLines(examination: Examination, { entity }: Place): void {
  const { malformedLines, fields, hasHeaderEnd } = entity;
  const [first] = malformedLines;
  if (first === undefined) {
    return;
  }
  if (fields.length === 0) {
    examination.add('noHeader', first);
    return;
  }
  // Text that follows the fields at once, to the end of the header.
  const lastField = fields[fields.length - 1]?.range.end ?? 0;
  const trailing = malformedLines.filter(({ start }) => start >= lastField);
  const [firstTrailing] = trailing;
  const isText = firstTrailing !== undefined && (trailing.length > 1 || !hasHeaderEnd);
  if (isText) {
    examination.add('emptyLineMissing', firstTrailing);
  }
  for (const line of isText ? malformedLines.slice(0, -trailing.length) : malformedLines) {
    examination.add('malformedHeaderLine', line);
  }
}

function examineColon(examination: Examination, { nameRange, bodyRange }: HeaderField): void {
  const colon = bodyRange.start - 1;
  if (colon > nameRange.end) {
    examination.add('spaceBeforeColon', { start: nameRange.end, end: colon });
  }
}

function examineOctets(examination: Examination, field: HeaderField, text: string): void {
  const { start } = field.bodyRange;
  for (const match of text.matchAll(BLANK_FOLD)) {
    const at = start + match.index + 1;
    examination.add('blankFold', { start: at, end: at + match[0].length - 1 });
  }
  for (const match of text.matchAll(CONTROL)) {
    const at = start + match.index;
    examination.add('controlInField', { start: at, end: at + match[0].length });
  }
  if (isAscii(text)) {
    return;
  }
  const [first] = text.matchAll(EIGHT_BIT);
  const range: OctetRange = {
    start: start + (first?.index ?? 0),
    end: start + (first?.index ?? 0) + (first?.[0].length ?? 0),
  };
  const whole = examination.octets.subarray(start, field.bodyRange.end);
  if (whole.length > MAXIMUM_FIELD_OCTETS || isUtf8(whole)) {
    if (!examination.isSmtpUtf8) {
      examination.add('headerUtf8', range);
    }
  } else {
    examination.add('headerNotUtf8', range);
  }
}
