import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { joinParameters } from './extendedParameters';
import { boundedPart, MAXIMUM_ITEMS, partOf, type FieldText } from './fieldItems';
import { scanField, type FieldToken } from './fieldScanner';
import { decodeOctets, unfold } from './octetText';
import type {
  ContentType,
  NoteParameter as Note,
  ParameterCode,
  ParameterizedValue,
  ParameterProblem,
  ParameterSection,
} from './parameterItems';
import { readSection } from './parameterSection';

const SCAN = { specials: ';=', hasLiterals: false };
/** The tspecials of RFC 2045 §5.1. */
const TSPECIALS = /[()<>@,;:\\"/[\]?=\0-\x20\x7f]/u;

/** Reads Content-Disposition (RFC 2183) and other values with parameters; comments are left out. */
export function parseParameterized(field: FieldBody): ParameterizedValue {
  const body = boundedPart(field);
  const problems: ParameterProblem[] = [];
  const note = (code: ParameterCode, { start, end }: OctetRange): void => {
    if (problems.length < MAXIMUM_ITEMS) {
      problems.push({ start, end, code });
    }
  };
  const segments = splitSegments(body, note);
  const value = readValue(body, segments[0]?.tokens ?? [], note);
  const sections: ParameterSection[] = [];
  segments.slice(1).forEach((segment, index) => {
    if (segment.tokens.length > 0) {
      sections.push(readParameter(body, segment.tokens, note));
    } else {
      const isLast = index === segments.length - 2;
      note(isLast ? 'trailingSemicolon' : 'emptyParameter', segment);
    }
  });
  const parameters = joinParameters(sections, note);
  return {
    value,
    parameters,
    problems: problems.sort((left, right) => left.start - right.start),
  };
}

/** Reads Content-Type (RFC 2045 §5.1). */
export function parseContentType(body: FieldBody): ContentType {
  const { value, parameters, problems } = parseParameterized(body);
  const slash = value?.text.indexOf('/') ?? -1;
  if (value === undefined || slash <= 0 || slash === value.text.length - 1) {
    const missing: readonly ParameterProblem[] =
      value === undefined ? [] : [{ code: 'missingSubtype', start: value.start, end: value.end }];
    return {
      value,
      parameters,
      problems: [...missing, ...problems],
      type: value,
      subtype: undefined,
    };
  }
  const written = body.text.slice(value.start - body.start, value.end - body.start);
  const writtenSlash = written.indexOf('/');
  const type = {
    text: value.text.slice(0, slash),
    start: value.start,
    end: value.start + writtenSlash,
  };
  const subtype = {
    text: value.text.slice(slash + 1),
    start: value.start + writtenSlash + 1,
    end: value.end,
  };
  return { value, parameters, problems, type, subtype };
}

/** Value of a parameter, or undefined. */
export function parameterValue(
  { parameters }: ParameterizedValue,
  name: string,
): string | undefined {
  return parameters.find((parameter) => parameter.name === name)?.value;
}

interface Segment extends OctetRange {
  readonly tokens: FieldToken[];
}

/** What stands between semicolons; the range of each begins with the semicolon before it. */
function splitSegments({ text, start }: FieldBody, note: Note): readonly Segment[] {
  const segments: Segment[] = [{ start, end: start, tokens: [] }];
  for (const token of scanField({ text, start }, SCAN)) {
    const current = segments[segments.length - 1];
    if (token.kind === 'special' && token.text === ';') {
      if (segments.length > MAXIMUM_ITEMS) {
        break;
      }
      segments.push({ start: token.start, end: token.end, tokens: [] });
    } else if (token.kind !== 'comment') {
      current?.tokens.push(token);
    }
    if (!token.isClosed) {
      note(token.kind === 'comment' ? 'unclosedComment' : 'unclosedQuote', token);
    }
  }
  return segments;
}

function readValue(
  body: FieldBody,
  tokens: readonly FieldToken[],
  note: Note,
): FieldText | undefined {
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  if (first === undefined || last === undefined) {
    note('missingValue', { start: body.start, end: body.start });
    return undefined;
  }
  // "text / plain" is allowed by RFC 822 and so by RFC 2045.
  let count = 1;
  while (count < tokens.length && isAroundSlash(tokens[count - 1], tokens[count])) {
    count += 1;
  }
  const taken = tokens.slice(0, count);
  const rest = tokens[count];
  if (rest !== undefined) {
    note('unexpectedText', { start: rest.start, end: last.end });
  }
  const text = taken.map((token) => token.text).join('');
  return {
    text: decodeOctets(text).toLowerCase(),
    start: first.start,
    end: taken[count - 1]?.end ?? first.end,
  };
}

function isAroundSlash(left: FieldToken | undefined, right: FieldToken | undefined): boolean {
  return left?.text.endsWith('/') === true || right?.text.startsWith('/') === true;
}

function readParameter(
  body: FieldBody,
  tokens: readonly FieldToken[],
  note: Note,
): ParameterSection {
  const start = tokens[0]?.start ?? body.start;
  const end = tokens[tokens.length - 1]?.end ?? start;
  const equals = tokens.findIndex(({ kind, text }) => kind === 'special' && text === '=');
  const nameTokens = equals < 0 ? tokens : tokens.slice(0, equals);
  const nameEnd = nameTokens[nameTokens.length - 1]?.end ?? start;
  const name = {
    text: decodeOctets(unfold(slice(body, start, nameEnd))).toLowerCase(),
    start,
    end: nameEnd,
  };
  if (equals < 0) {
    note('missingEquals', { start, end });
  } else if (nameTokens.length === 0) {
    note('missingParameterName', { start, end });
  } else if (nameTokens.length > 1) {
    note('unexpectedText', name);
  }
  const valueTokens = equals < 0 ? [] : tokens.slice(equals + 1);
  if (equals >= 0 && valueTokens.length === 0) {
    note('missingParameterValue', { start, end });
  }
  return {
    start,
    end,
    name,
    ...readSection(name.text),
    isQuoted: valueTokens[0]?.kind === 'quotedString',
    value: readParameterValue(body, valueTokens, note),
  };
}

function readParameterValue(
  body: FieldBody,
  tokens: readonly FieldToken[],
  note: Note,
): FieldText | undefined {
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  if (first === undefined || last === undefined) {
    return undefined;
  }
  if (first.kind === 'quotedString') {
    const rest = tokens[1];
    if (rest !== undefined) {
      note('unexpectedText', { start: rest.start, end: last.end });
    }
    return { text: first.text, start: first.start, end: first.end };
  }
  const text = unfold(slice(body, first.start, last.end));
  if (TSPECIALS.test(text)) {
    note('unquotedSpecial', { start: first.start, end: last.end });
  }
  return { text, start: first.start, end: last.end };
}

function slice(body: FieldBody, start: number, end: number): string {
  return partOf(body, start, end).text;
}
