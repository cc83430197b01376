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

export type ReceivedSpfCode =
  'empty' | 'unknownResult' | 'unexpectedText' | 'unclosedComment' | 'unclosedQuote';

/** Received-SPF (RFC 7208 §9.1). */
export interface ReceivedSpf {
  /** Lower case, such as "pass". */
  readonly result: FieldText | undefined;
  readonly comment: FieldText | undefined;
  /** With semicolons between them; many servers write blanks only. */
  readonly pairs: readonly Assignment[];
  readonly problems: readonly FieldProblem<ReceivedSpfCode>[];
}

const SCAN = { specials: ';=', hasLiterals: false };
const RESULTS = new Set([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'temperror',
  'permerror',
  // The names before RFC 7208.
  'error',
  'unknown',
]);

export function parseReceivedSpf(field: FieldBody): ReceivedSpf {
  const body = boundedPart(field);
  const problems: FieldProblem<ReceivedSpfCode>[] = [];
  const note = (code: ReceivedSpfCode, { start, end }: OctetRange): void => {
    if (problems.length < MAXIMUM_ITEMS) {
      problems.push({ start, end, code });
    }
  };
  const tokens: FieldToken[] = [];
  let comment: FieldText | undefined;
  for (const token of scanField(body, SCAN)) {
    if (token.kind === 'comment') {
      comment ??= {
        text: decodeFieldText({ text: token.text, start: token.start }),
        start: token.start,
        end: token.end,
      };
    } else {
      tokens.push(token);
    }
    if (!token.isClosed) {
      note(token.kind === 'comment' ? 'unclosedComment' : 'unclosedQuote', token);
    }
  }
  const first = tokens[0];
  if (first === undefined) {
    note('empty', trimmedRange(body));
    return { result: undefined, comment, pairs: [], problems };
  }
  const result = {
    text: decodeOctets(first.text).toLowerCase(),
    start: first.start,
    end: first.end,
  };
  if (!RESULTS.has(result.text)) {
    note('unknownResult', result);
  }
  const pairs = readAssignments(body, tokens.slice(1), (range) => {
    note('unexpectedText', range);
  });
  return {
    result,
    comment,
    pairs,
    problems: problems.sort((left, right) => left.start - right.start),
  };
}
