const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;

/** Header octets that are read; what lies beyond is skipped, not lost: the body still starts where it starts. */
export const MAXIMUM_HEADER_OCTETS = 1024 * 1024;
export const MAXIMUM_HEADER_FIELDS = 5_000;
/** Octets kept of one field body. Keeps the address parser, quadratic on nested groups, within milliseconds. */
export const MAXIMUM_FIELD_OCTETS = 64 * 1024;

/** One header field as it stands in the message (RFC 5322 §2.2). */
export interface RawHeaderField {
  /** Without the white space some senders put before the colon (RFC 5322 §4.5). */
  readonly name: string;
  /** Folded field body, without its last line end. */
  readonly body: Buffer;
  readonly isCut: boolean;
}

export interface HeaderBlock {
  readonly fields: readonly RawHeaderField[];
  /** Offset of the first octet after the empty line, or the length where there is none. */
  readonly bodyStart: number;
  /** Fields or octets exceeded the limits above. */
  readonly isCut: boolean;
}

/** Splits a header block on octets: LF or CRLF line ends, folded lines joined to their field, an mbox line skipped. */
export function splitHeaderBlock(octets: Buffer): HeaderBlock {
  const fields: RawHeaderField[] = [];
  let fieldStart = -1;
  let isCut = false;
  let position = 0;
  const finishField = (end: number): void => {
    if (fieldStart < 0) {
      return;
    }
    if (fields.length < MAXIMUM_HEADER_FIELDS && end <= MAXIMUM_HEADER_OCTETS) {
      const field = readField(octets, fieldStart, end);
      if (field !== undefined) {
        fields.push(field);
      }
    } else {
      isCut = true;
    }
    fieldStart = -1;
  };
  while (position < octets.length) {
    const lineEnd = octets.indexOf(LF, position);
    const next = lineEnd < 0 ? octets.length : lineEnd + 1;
    if (isEmptyLine(octets, position, next)) {
      finishField(position);
      return { fields, bodyStart: next, isCut };
    }
    const first = octets[position];
    if (first !== SPACE && first !== TAB) {
      finishField(position);
      fieldStart = position;
    }
    position = next;
  }
  finishField(octets.length);
  return { fields, bodyStart: octets.length, isCut };
}

function isEmptyLine(octets: Buffer, start: number, next: number): boolean {
  const length = next - start;
  return (
    (length === 1 && octets[start] === LF) ||
    (length === 2 && octets[start] === CR && octets[start + 1] === LF)
  );
}

function readField(octets: Buffer, start: number, end: number): RawHeaderField | undefined {
  const colon = octets.indexOf(COLON, start);
  if (colon < 0 || colon >= end) {
    return undefined;
  }
  const name = octets.toString('latin1', start, Math.min(colon, start + 1000)).trim();
  // RFC 5322 §2.2: printable US-ASCII without colon. Anything else, an mbox line too, is no field.
  if (!/^[!-9;-~]+$/u.test(name)) {
    return undefined;
  }
  let bodyEnd = end;
  while (bodyEnd > colon + 1 && (octets[bodyEnd - 1] === LF || octets[bodyEnd - 1] === CR)) {
    bodyEnd -= 1;
  }
  const isCut = bodyEnd - colon - 1 > MAXIMUM_FIELD_OCTETS;
  const body = octets.subarray(colon + 1, isCut ? colon + 1 + MAXIMUM_FIELD_OCTETS : bodyEnd);
  return { name, body, isCut };
}
