import type { Entity, HeaderField } from '../entity';
import type { Parameter } from '../fields/parameterItems';
import { parseContentType } from '../fields/parameters';
import type { OctetRange } from '../octetRange';
import { isMultipart, STEP_OCTETS, type Examination, type Place, type Steps } from './examination';

const LF = 0x0a;
const CR = 0x0d;
const LINE_THAT_MAY_DELIMIT = Buffer.from('\n--');
const LONGEST_BOUNDARY = 70;
/** RFC 2046 §5.1.1; a space may not end it. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]$/u;
const LONGEST_SHOWN = 200;

interface OpenMultipart {
  readonly boundary: string;
  /** Whether what is looked at comes after its end. */
  readonly isClosed: boolean;
}

/** The boundary of a multipart: its parameter and the lines made with it (RFC 2046 §5.1). */
export function examineBoundary(examination: Examination, place: Place): void {
  const { entity, fields } = place;
  const field = fields.get('content-type');
  if (!isMultipart(entity) || field === undefined) {
    return;
  }
  const parameter = parseContentType(examination.bodyOf(field)).parameters.find(
    ({ name }) => name === 'boundary',
  );
  const { boundary } = entity;
  if (boundary === undefined) {
    examination.add('boundaryMissing', field.range);
    return;
  }
  const range = rangeOf(parameter, field);
  examineCharacters(examination, parameter, boundary, range);
  examineAround(examination, place, boundary, range);
  examineDelimiters(examination, entity, boundary, range);
}

function rangeOf(parameter: Parameter | undefined, field: HeaderField): OctetRange {
  const { start, end } = parameter?.sections[0]?.value ?? field.bodyRange;
  return { start, end };
}

function examineCharacters(
  examination: Examination,
  parameter: Parameter | undefined,
  boundary: string,
  range: OctetRange,
): void {
  const written = parameter?.value ?? boundary;
  if (boundary.length > LONGEST_BOUNDARY) {
    examination.add('boundaryTooLong', range, boundary.length);
  }
  if (!BOUNDARY.test(written)) {
    examination.add('boundaryIllegal', range);
  }
}

function examineAround(
  examination: Examination,
  { parent }: Place,
  boundary: string,
  range: OctetRange,
): void {
  for (let place = parent; place !== undefined; place = place.parent) {
    const outer = isMultipart(place.entity) ? place.entity.boundary : undefined;
    if (outer === boundary) {
      examination.add('boundaryReused', range);
      return;
    }
    if (outer !== undefined && boundary.startsWith(outer)) {
      examination.add('boundaryBeginsAlike', range, outer);
      return;
    }
  }
}

function examineDelimiters(
  examination: Examination,
  { delimiters, children, body }: Entity,
  boundary: string,
  range: OctetRange,
): void {
  const { octets, context, structure } = examination;
  const isClosed = delimiters.at(-1)?.isClose === true;
  const mayLackEnd = context.isCut || !structure.isComplete;
  if (delimiters.length === 0) {
    if (!mayLackEnd) {
      examination.add('boundaryNeverUsed', range, boundary);
    }
  } else if (children.length === 0 && structure.isComplete) {
    examination.add('multipartEmpty', range, boundary);
  }
  if (delimiters.length > 0 && !isClosed && !mayLackEnd) {
    examination.add('multipartUnclosed', lastLine(octets, body), boundary);
  }
  for (const { line, isClose } of delimiters) {
    const end = line.start + 2 + boundary.length + (isClose ? 2 : 0);
    if (end < line.end) {
      examination.add('boundaryPadded', { start: end, end: line.end });
    }
  }
}

/** The last octets that are no line end, to the beginning of their line. */
function lastLine(octets: Buffer, { start, end }: OctetRange): OctetRange {
  let last = end;
  while (last > start && (octets[last - 1] === LF || octets[last - 1] === CR)) {
    last -= 1;
  }
  let first = last;
  while (first > start && octets[first - 1] !== LF && last - first < LONGEST_SHOWN) {
    first -= 1;
  }
  return { start: first, end: last };
}

/** Lines that begin as a delimiter does and are none, outside and inside the parts of multiparts. */
export function* examineContents(examination: Examination, places: readonly Place[]): Steps {
  for (const place of places) {
    const { entity } = place;
    const around = boundariesAround(place);
    if (isMultipart(entity) && entity.children.length > 0) {
      const { boundary, preamble, epilogue } = entity;
      const own = boundary === undefined ? [] : [{ boundary, isClosed: false }];
      yield* examineLines(examination, preamble, [...around, ...own]);
      yield* examineLines(examination, epilogue, [
        ...around,
        ...own.map((open) => ({ ...open, isClosed: true })),
      ]);
    } else if (
      entity.children.length === 0 &&
      around.length > 0 &&
      examination.isExamined(entity)
    ) {
      yield* examineLines(examination, entity.body, around);
    }
  }
}

function boundariesAround({ parent }: Place): readonly OpenMultipart[] {
  const found: OpenMultipart[] = [];
  for (let place = parent; place !== undefined; place = place.parent) {
    const { boundary } = place.entity;
    if (isMultipart(place.entity) && boundary !== undefined) {
      found.push({ boundary, isClosed: false });
    }
  }
  return found;
}

function* examineLines(
  examination: Examination,
  range: OctetRange | undefined,
  around: readonly OpenMultipart[],
): Steps {
  if (range === undefined) {
    return;
  }
  const { octets } = examination;
  const body = octets.subarray(0, range.end);
  let reported = range.start;
  let at = startsWithDashes(octets, range.start) ? range.start : nextCandidate(body, range.start);
  while (at !== -1 && at < range.end) {
    examineLine(examination, { start: at, end: lineEnd(body, at) }, around);
    at = nextCandidate(body, at);
    if (at - reported >= STEP_OCTETS) {
      yield at - reported;
      reported = at;
    }
  }
  yield range.end - reported;
}

function examineLine(
  examination: Examination,
  line: OctetRange,
  around: readonly OpenMultipart[],
): void {
  const text = examination.text({ start: line.start + 2, end: line.end });
  for (const { boundary, isClosed } of around) {
    if (text.startsWith(boundary)) {
      const rest = text.slice(boundary.length);
      const isDelimiter = isClosed && /^(?:--)?[ \t]*$/u.test(rest);
      examination.add(isDelimiter ? 'delimiterAfterClose' : 'boundaryInContent', line, boundary);
      return;
    }
  }
}

function startsWithDashes(octets: Buffer, at: number): boolean {
  return octets[at] === 0x2d && octets[at + 1] === 0x2d;
}

function nextCandidate(body: Buffer, from: number): number {
  const found = body.indexOf(LINE_THAT_MAY_DELIMIT, from);
  return found === -1 ? -1 : found + 1;
}

/** Of the line, or as much of it as is compared and shown. */
function lineEnd(body: Buffer, start: number): number {
  const shown = body.subarray(start, start + 3 * LONGEST_SHOWN);
  const lf = shown.indexOf(LF);
  const end = start + (lf === -1 ? shown.length : lf);
  return body[end - 1] === CR ? end - 1 : end;
}
