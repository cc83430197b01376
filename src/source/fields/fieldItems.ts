import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';

/** A piece of a field body: where it stands and what it says, decoded, without quotes, escapes and folds. */
export interface FieldText extends OctetRange {
  readonly text: string;
}

/** Something in a field body that its grammar doesn't allow, or allows but warns of. */
export interface FieldProblem<Code extends string> extends OctetRange {
  readonly code: Code;
}

/** Items kept of one list; a field with more is read up to here. */
export const MAXIMUM_ITEMS = 2_000;

/** The part of a body between two offsets of the message. */
export function partOf(body: FieldBody, start: number, end: number): FieldBody {
  return { text: body.text.slice(start - body.start, end - body.start), start };
}

/** Octets that are read of fields which in real mail take a few hundred. */
const LONGEST_READ = 64 * 1024;

/** As much of a body as is read where a longer one is not mail but an attack. */
export function boundedPart(body: FieldBody): FieldBody {
  return body.text.length <= LONGEST_READ
    ? body
    : { text: body.text.slice(0, LONGEST_READ), start: body.start };
}

/** The range of a body without the white space around it. Empty at the start where there is nothing else. */
export function trimmedRange(body: FieldBody): OctetRange {
  let start = 0;
  let end = body.text.length;
  while (start < end && isWhiteSpace(body.text.charCodeAt(start))) {
    start += 1;
  }
  while (end > start && isWhiteSpace(body.text.charCodeAt(end - 1))) {
    end -= 1;
  }
  return start === end
    ? { start: body.start, end: body.start }
    : { start: body.start + start, end: body.start + end };
}

/** SP, HTAB, CR or LF. */
export function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

export function contains(range: OctetRange, offset: number): boolean {
  return offset >= range.start && offset < range.end;
}
