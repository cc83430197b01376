import { isIP } from 'node:net';

import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { parseDateTime, type DateTime } from './dateTime';
import {
  boundedPart,
  MAXIMUM_ITEMS,
  partOf,
  trimmedRange,
  type FieldProblem,
  type FieldText,
} from './fieldItems';
import { scanField, type FieldToken } from './fieldScanner';
import { decodeOctets, unfold } from './octetText';
import { transmissionType } from './receivedProtocols';

export type ReceivedClauseName = 'from' | 'by' | 'via' | 'with' | 'id' | 'for' | 'tls';

export type ReceivedCode =
  | 'empty'
  /** No by clause (RFC 5321 §4.4). */
  | 'missingBy'
  /** No semicolon with a date after it. */
  | 'missingDate'
  | 'emptyClause'
  | 'duplicateClause'
  /** Words before the first clause. */
  | 'unexpectedText'
  | 'unclosedComment'
  | 'unclosedQuote';

/** A clause of a Received field; the range reaches from the keyword to the last comment. */
export interface ReceivedClause extends OctetRange {
  readonly name: ReceivedClauseName;
  readonly keyword: OctetRange;
  readonly value: FieldText;
  readonly comments: readonly FieldText[];
}

/** A Received field (RFC 5321 §4.4, with the tls clause of RFC 8314 §4.3). */
export interface ReceivedField extends OctetRange {
  readonly clauses: readonly ReceivedClause[];
  /** Comments outside the clauses. */
  readonly comments: readonly FieldText[];
  readonly date: DateTime | undefined;
  readonly problems: readonly FieldProblem<ReceivedCode>[];
}

/** The sender's side of a hop. The server that wrote the field vouches for the address and the reverse name only. */
export interface ReceivedPeer {
  /** The name the sender gave for itself. */
  readonly claimedName: string | undefined;
  readonly address: string | undefined;
  /** The name that DNS gives for the address, as the server found it. */
  readonly reverseName: string | undefined;
}

export interface ReceivedSecurity {
  /** Undefined where the field says nothing of it. */
  readonly isEncrypted: boolean | undefined;
  readonly isAuthenticated: boolean;
  /** Such as "TLS 1.3". */
  readonly version: string | undefined;
  readonly cipher: string | undefined;
}

const KEYWORDS: ReadonlyMap<string, ReceivedClauseName> = new Map(
  (['from', 'by', 'via', 'with', 'id', 'for', 'tls'] as const).map((name) => [name, name]),
);
const SCAN = { specials: ';', hasLiterals: false };
const LONGEST_DETAIL = 2_000;

/** Reads a Received field (RFC 5321 §4.4) and the many forms servers write. */
export function parseReceived(field: FieldBody): ReceivedField {
  const body = boundedPart(field);
  const problems: FieldProblem<ReceivedCode>[] = [];
  const note = (code: ReceivedCode, { start, end }: OctetRange): void => {
    if (problems.length < MAXIMUM_ITEMS) {
      problems.push({ start, end, code });
    }
  };
  const range = trimmedRange(body);
  const tokens = [...scanField(body, SCAN)];
  for (const token of tokens.filter(({ isClosed }) => !isClosed)) {
    note(token.kind === 'comment' ? 'unclosedComment' : 'unclosedQuote', token);
  }
  const semicolon = tokens.findLastIndex(({ kind, text }) => kind === 'special' && text === ';');
  const dateStart = tokens[semicolon]?.end;
  const stamp = semicolon < 0 ? tokens : tokens.slice(0, semicolon);
  const { clauses, comments } = readClauses(body, stamp, note);
  const date =
    dateStart === undefined || trimmedRange(partOf(body, dateStart, range.end)).start >= range.end
      ? undefined
      : parseDateTime(partOf(body, dateStart, range.end));
  if (tokens.length === 0) {
    note('empty', range);
  } else {
    if (date === undefined || date.start === date.end) {
      note('missingDate', range);
    }
    if (clauses.length > 0 && !clauses.some(({ name }) => name === 'by')) {
      note('missingBy', range);
    }
  }
  return {
    ...range,
    clauses,
    comments,
    date: date === undefined || date.start === date.end ? undefined : date,
    problems: problems.sort((left, right) => left.start - right.start),
  };
}

export function clauseOf(
  { clauses }: ReceivedField,
  name: ReceivedClauseName,
): ReceivedClause | undefined {
  return clauses.find((clause) => clause.name === name);
}

/** Who sent, by the from clause and the comment after it. */
export function peerOf(field: ReceivedField): ReceivedPeer | undefined {
  const clause = clauseOf(field, 'from');
  if (clause === undefined) {
    return undefined;
  }
  const details = clause.comments.map(({ text }) => text.slice(0, LONGEST_DETAIL));
  const address = [clause.value.text, ...details]
    .map((text) => addressIn(text))
    .find((found) => found !== undefined);
  const reverseName = details
    .map((text) => reverseNameIn(text))
    .find((found) => found !== undefined);
  const claimed = details
    .map((text) => /\b(?:helo|ehlo)[ =]+([^\s)]{1,255})/iu.exec(text)?.[1])
    .find((found) => found !== undefined);
  return { claimedName: claimed ?? (clause.value.text || undefined), address, reverseName };
}

/** Whether the way to this server was encrypted, by the word after "with" and by what the comments tell of TLS. */
export function securityOf(field: ReceivedField): ReceivedSecurity {
  const type = transmissionType(clauseOf(field, 'with')?.value.text.split(' ')[0] ?? '');
  const tls = clauseOf(field, 'tls')?.value.text;
  const details = [...field.clauses.flatMap(({ comments }) => comments), ...field.comments]
    .map(({ text }) => text.slice(0, LONGEST_DETAIL))
    .join(' ');
  const version = /\b(TLS|SSL)[v_ ]{0,2}(\d(?:[._]\d)?)\b/iu.exec(details);
  const cipher =
    tls ?? /\bcipher[ =:]+"?([A-Za-z0-9_-]{3,80})/iu.exec(details)?.[1] ?? suiteIn(details);
  const isTold = version !== null || cipher !== undefined;
  return {
    isEncrypted: isTold ? true : type?.isEncrypted,
    isAuthenticated: type?.isAuthenticated === true || /\bauthenticated\b/iu.test(details),
    version:
      version === null
        ? undefined
        : `${version[1]?.toUpperCase() ?? ''} ${version[2]?.replace('_', '.') ?? ''}`,
    cipher,
  };
}

interface Clauses {
  readonly clauses: readonly ReceivedClause[];
  readonly comments: readonly FieldText[];
}

interface OpenClause {
  readonly name: ReceivedClauseName;
  readonly keyword: FieldToken;
  readonly words: FieldToken[];
  readonly comments: FieldToken[];
}

function readClauses(
  body: FieldBody,
  tokens: readonly FieldToken[],
  note: (code: ReceivedCode, range: OctetRange) => void,
): Clauses {
  const open: OpenClause[] = [];
  const loose: FieldToken[] = [];
  for (const token of tokens) {
    const current = open[open.length - 1];
    const name = token.kind === 'word' ? KEYWORDS.get(token.text.toLowerCase()) : undefined;
    if (name !== undefined) {
      if (open.some((clause) => clause.name === name)) {
        note('duplicateClause', token);
      }
      open.push({ name, keyword: token, words: [], comments: [] });
    } else if (token.kind === 'comment') {
      (current?.comments ?? loose).push(token);
    } else if (current === undefined) {
      note('unexpectedText', token);
    } else {
      current.words.push(token);
    }
  }
  return {
    clauses: open.map((clause) => closeClause(body, clause, note)),
    comments: loose.map((token) => commentText(token)),
  };
}

function closeClause(
  body: FieldBody,
  { name, keyword, words, comments }: OpenClause,
  note: (code: ReceivedCode, range: OctetRange) => void,
): ReceivedClause {
  if (words.length === 0) {
    note('emptyClause', keyword);
  }
  const last = words[words.length - 1];
  const start = words[0]?.start ?? keyword.end;
  const text = words.map((word) => unfold(partOf(body, word.start, word.end).text)).join(' ');
  return {
    name,
    keyword: { start: keyword.start, end: keyword.end },
    value: { text: decodeOctets(text), start, end: last?.end ?? start },
    comments: comments.map((token) => commentText(token)),
    start: keyword.start,
    end: Math.max(keyword.end, last?.end ?? 0, comments[comments.length - 1]?.end ?? 0),
  };
}

function commentText({ text, start, end }: FieldToken): FieldText {
  return { text: decodeOctets(text), start, end };
}

function addressIn(text: string): string | undefined {
  const candidates = text.slice(0, LONGEST_DETAIL).split(/[\s()[\],;=]+/u);
  return candidates.map((word) => word.replace(/^IPv6:/iu, '')).find((word) => isIP(word) !== 0);
}

/** In "(mx.example [192.0.2.1])" the name before the bracket. */
function reverseNameIn(text: string): string | undefined {
  const name = /^\s*(?:[^\s@[\]]{1,64}@)?([A-Za-z0-9_.-]{1,255})\.?\s+\[/u.exec(text)?.[1];
  return name === undefined || /^unknown$/iu.test(name) || isIP(name) !== 0 || !name.includes('.')
    ? undefined
    : name.replace(/\.$/u, '');
}

function suiteIn(text: string): string | undefined {
  return /\bTLS_[A-Z0-9_]{5,80}/u.exec(text)?.[0];
}
