import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { readAssignments, type Assignment } from './assignments';
import { decodeFieldText } from './encodedWords';
import {
  boundedPart,
  MAXIMUM_ITEMS,
  trimmedRange,
  type FieldProblem,
  type FieldText,
} from './fieldItems';
import { scanField, type FieldToken } from './fieldScanner';
import { decodeOctets } from './octetText';

export type AuthenticationCode =
  | 'empty'
  /** No name of the server that checked (RFC 8601 §2.2), as some servers leave it out. */
  | 'missingServer'
  /** A version other than 1. */
  | 'badVersion'
  /** Text where `method=result` must stand. */
  | 'missingResult'
  | 'emptyResult'
  | 'unexpectedText'
  | 'unclosedQuote'
  | 'unclosedComment'
  /** An ARC-Authentication-Results without `i=` and a number (RFC 8617 §4.1.1). */
  | 'badInstance';

/** The result of one method. */
export interface AuthenticationResult extends OctetRange {
  /** Lower case, such as "dkim". */
  readonly method: FieldText;
  /** Lower case, such as "pass". */
  readonly result: FieldText;
  readonly reason: FieldText | undefined;
  /** `smtp.mailfrom=a@b.example` and the like; also words that are no property, such as "action". */
  readonly properties: readonly Assignment[];
  readonly comments: readonly FieldText[];
}

/** Authentication-Results (RFC 8601 §2.2) or ARC-Authentication-Results (RFC 8617 §4.1.1). */
export interface AuthenticationResults {
  /** The authserv-id. Only results under the name of one's own server are to be trusted (RFC 8601 §7.1). */
  readonly server: FieldText | undefined;
  readonly instance: number | undefined;
  /** Empty where the server made no check: "none". */
  readonly results: readonly AuthenticationResult[];
  readonly problems: readonly FieldProblem<AuthenticationCode>[];
}

const SCAN = { specials: ';=', hasLiterals: false };

export function parseAuthenticationResults(
  field: FieldBody,
  options: { readonly isArc: boolean } = { isArc: false },
): AuthenticationResults {
  const body = boundedPart(field);
  const problems: FieldProblem<AuthenticationCode>[] = [];
  const note: Note = (code, { start, end }) => {
    if (problems.length < MAXIMUM_ITEMS) {
      problems.push({ start, end, code });
    }
  };
  const segments = readSegments(body, note);
  if (segments.every(({ tokens }) => tokens.length === 0)) {
    return {
      server: undefined,
      instance: undefined,
      results: [],
      problems: [{ ...trimmedRange(body), code: 'empty' }],
    };
  }
  const instance = options.isArc ? readInstance(segments, trimmedRange(body), note) : undefined;
  const server = readServer(segments, trimmedRange(body), note);
  const results: AuthenticationResult[] = [];
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    const result = readResult(body, segment, isLast, note);
    if (result !== undefined) {
      results.push(result);
    }
  });
  return {
    server,
    instance,
    results,
    problems: problems.sort((left, right) => left.start - right.start),
  };
}

type Note = (code: AuthenticationCode, range: OctetRange) => void;

interface Segment extends OctetRange {
  readonly tokens: FieldToken[];
  readonly comments: FieldToken[];
}

/** What stands between semicolons. */
function readSegments(body: FieldBody, note: Note): Segment[] {
  const segments: Segment[] = [{ start: body.start, end: body.start, tokens: [], comments: [] }];
  for (const token of scanField(body, SCAN)) {
    const current = segments[segments.length - 1];
    if (current === undefined || segments.length > MAXIMUM_ITEMS) {
      break;
    }
    if (token.kind === 'special' && token.text === ';') {
      segments.push({ start: token.start, end: token.end, tokens: [], comments: [] });
    } else {
      (token.kind === 'comment' ? current.comments : current.tokens).push(token);
    }
    if (!token.isClosed) {
      note(token.kind === 'comment' ? 'unclosedComment' : 'unclosedQuote', token);
    }
  }
  return segments;
}

/** Takes `i=1;` off the front. */
function readInstance(segments: Segment[], whole: OctetRange, note: Note): number | undefined {
  const first = segments[0];
  const [name, equals, value] = first?.tokens ?? [];
  const isInstance = name?.text.toLowerCase() === 'i' && equals?.text === '=';
  if (first === undefined || !isInstance) {
    note('badInstance', name ?? whole);
    return undefined;
  }
  segments.shift();
  const instance = /^\d{1,2}$/u.test(value?.text ?? '') ? Number(value?.text) : 0;
  if (instance < 1 || instance > 50) {
    note('badInstance', value ?? name);
    return undefined;
  }
  return instance;
}

/** Takes the segment with the authserv-id and its version off the front. */
function readServer(segments: Segment[], whole: OctetRange, note: Note): FieldText | undefined {
  const first = segments[0];
  const [name, version, rest] = first?.tokens ?? [];
  if (first === undefined || name === undefined || version?.text === '=') {
    note('missingServer', name ?? whole);
    if (name === undefined) {
      segments.shift();
    }
    return undefined;
  }
  segments.shift();
  if (version !== undefined && version.text !== '1') {
    note('badVersion', version);
  }
  if (rest !== undefined) {
    const last = first.tokens[first.tokens.length - 1];
    note('unexpectedText', { start: rest.start, end: last?.end ?? rest.end });
  }
  return { text: decodeOctets(name.text), start: name.start, end: name.end };
}

function readResult(
  body: FieldBody,
  { tokens, comments, start, end }: Segment,
  isLast: boolean,
  note: Note,
): AuthenticationResult | undefined {
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  if (first === undefined || last === undefined) {
    if (!isLast) {
      note('emptyResult', { start, end });
    }
    return undefined;
  }
  if (tokens.length === 1 && first.text.toLowerCase() === 'none') {
    return undefined;
  }
  const pairs = readAssignments(body, tokens, (range) => {
    note('unexpectedText', range);
  });
  const [head, ...others] = pairs;
  if (head === undefined) {
    note('missingResult', { start: first.start, end: last.end });
    return undefined;
  }
  const reason = others.find(({ name }) => name.text === 'reason');
  return {
    start: first.start,
    end: Math.max(last.end, comments[comments.length - 1]?.end ?? 0),
    method: { ...head.name, text: head.name.text.replace(/\/\d*$/u, '') },
    result: { ...head.value, text: head.value.text.toLowerCase() },
    reason: reason?.value,
    properties: others.filter((pair) => pair !== reason),
    comments: comments.map((token) => ({
      text: decodeFieldText({ text: token.text, start: token.start }),
      start: token.start,
      end: token.end,
    })),
  };
}
