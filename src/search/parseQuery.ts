import { safeLabel } from '../shared/safeText';
import { foldText } from './foldText';
import type {
  MessageState,
  Query,
  QueryPart,
  QueryProblem,
  QueryProblemCode,
  QueryTerm,
  TextField,
} from './query';
import { parseOctets, parseSize, parseSpan, printSpan } from './queryValues';

/** Bounds the work that a query makes: each part may mean one look through all messages. */
const MAXIMUM_PARTS = 32;

const STATES = ['unread', 'read', 'new', 'marked'] as const satisfies readonly MessageState[];
const TEXT_FIELDS = ['subject', 'from', 'to'] as const satisfies readonly TextField[];

interface Token {
  readonly start: number;
  readonly end: number;
  readonly isNegated: boolean;
  /** In lower case; `undefined` for a plain word. */
  readonly key: Key | undefined;
  readonly value: string;
}

const KEYS = [
  ...TEXT_FIELDS,
  'has',
  'is',
  'size',
  'larger',
  'smaller',
  'before',
  'after',
  'on',
] as const;
type Key = (typeof KEYS)[number];

const LONGEST_KEY = Math.max(...KEYS.map(({ length }) => length));

/**
 * Reads what a user typed. Never throws: what can't be understood is a problem, and the rest of the query holds. A
 * quotation that is not closed goes on to the end.
 */
export function parseQuery(text: string): Query {
  const parts: QueryPart[] = [];
  const problems: QueryProblem[] = [];
  for (const token of tokens(text)) {
    const { start, end, isNegated } = token;
    const read = termOf(token);
    if ('code' in read) {
      problems.push({ ...read, start, end });
    } else if (parts.length === MAXIMUM_PARTS) {
      const message = `Only the first ${MAXIMUM_PARTS} parts are searched for.`;
      problems.push({ code: 'tooLong', start, end: text.length, message });
      break;
    } else if (read.kind !== 'nothing') {
      parts.push({ term: read, isNegated });
    }
  }
  return { parts, problems };
}

/** Text that {@link parseQuery} reads as the same parts. */
export function printQuery({ parts }: Pick<Query, 'parts'>): string {
  return parts
    .map(({ term, isNegated }) => `${isNegated ? '-' : ''}${printTerm(term, isNegated)}`)
    .join(' ');
}

function* tokens(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    if (isSpace(text, at)) {
      at += 1;
      continue;
    }
    const start = at;
    const isNegated = text[at] === '-';
    at += isNegated ? 1 : 0;
    const key = keyAt(text, at);
    at += key === undefined ? 0 : key.length + 1;
    let value: string;
    if (text[at] === '"') {
      const close = text.indexOf('"', at + 1);
      value = text.slice(at + 1, close === -1 ? text.length : close);
      at = close === -1 ? text.length : close + 1;
    } else {
      const from = at;
      while (at < text.length && !isSpace(text, at)) {
        at += 1;
      }
      value = text.slice(from, at);
    }
    yield { start, end: at, isNegated, key, value };
  }
}

function isSpace(text: string, at: number): boolean {
  return hasSpace(text.charAt(at));
}

function hasSpace(text: string): boolean {
  return /\s/u.test(text);
}

function keyAt(text: string, at: number): Key | undefined {
  const head = text.slice(at, at + LONGEST_KEY + 1).toLowerCase();
  return KEYS.find((key) => head.startsWith(`${key}:`));
}

type Fault = Pick<QueryProblem, 'code' | 'message'>;

function termOf({ key, value }: Token): QueryTerm | Fault | { readonly kind: 'nothing' } {
  if (key === undefined) {
    // A hyphen is the beginning of an exclusion, and what can't be seen excludes nothing.
    return foldText(value) === ''
      ? { kind: 'nothing' }
      : { kind: 'text', field: 'any', text: value };
  }
  if (foldText(value) === '') {
    return fault('valueMissing', `“${key}:” needs something after it, as in ${EXAMPLES[key]}.`);
  }
  const lower = value.toLowerCase();
  switch (key) {
    case 'subject':
    case 'from':
    case 'to':
      return { kind: 'text', field: key, text: value };
    case 'has':
      return lower === 'attachment' || lower === 'attachments'
        ? { kind: 'attachment' }
        : fault('unknownContent', 'After “has:” only “attachment” is known.');
    case 'is': {
      const state = STATES.find((candidate) => candidate === lower);
      return state === undefined
        ? fault('unknownState', 'After “is:” only unread, read, new and marked are known.')
        : { kind: 'state', state };
    }
    case 'size': {
      const size = parseSize(value);
      return size === undefined ? notASize(value) : { kind: 'size', ...size };
    }
    case 'larger':
    case 'smaller': {
      const octets = parseOctets(value);
      return octets === undefined
        ? notASize(value)
        : { kind: 'size', relation: key === 'larger' ? '>' : '<', octets };
    }
    case 'before':
    case 'after':
    case 'on': {
      const span = parseSpan(value);
      return span === undefined ? notADate(value) : { kind: 'date', relation: key, span };
    }
  }
}

const EXAMPLES = {
  subject: 'subject:invoice',
  from: 'from:alice',
  to: 'to:robin',
  has: 'has:attachment',
  is: 'is:unread',
  size: 'size:>1M',
  larger: 'larger:1M',
  smaller: 'smaller:10k',
  before: 'before:2026-11-01',
  after: 'after:7d',
  on: 'on:today',
} as const satisfies Record<Key, string>;

function notASize(value: string): Fault {
  return fault(
    'notASize',
    `“${quoted(value)}” is not a size. Write it as in size:>1M, size:<10k or larger:500k.`,
  );
}

function notADate(value: string): Fault {
  return fault(
    'notADate',
    `“${quoted(value)}” is not a date. Write it as 2026-11-01, 2026-11, today, yesterday or 7d.`,
  );
}

function fault(code: QueryProblemCode, message: string): Fault {
  return { code, message };
}

function quoted(value: string): string {
  return safeLabel(value, { maximumLength: 40 });
}

function printTerm(term: QueryTerm, isNegated: boolean): string {
  switch (term.kind) {
    case 'text': {
      const { field, text } = term;
      const isBare =
        !hasSpace(text) &&
        !text.startsWith('"') &&
        (field !== 'any' || (keyAt(text, 0) === undefined && (isNegated || !text.startsWith('-'))));
      return `${field === 'any' ? '' : `${field}:`}${isBare ? text : `"${text}"`}`;
    }
    case 'attachment':
      return 'has:attachment';
    case 'state':
      return `is:${term.state}`;
    case 'size':
      return `size:${term.relation}${term.octets}`;
    case 'date':
      return `${term.relation}:${printSpan(term.span)}`;
  }
}
