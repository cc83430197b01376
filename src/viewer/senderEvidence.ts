import { isUtf8 } from 'node:buffer';

import type { HeaderWarning } from '../mail/model';
import {
  MAXIMUM_HEADER_OCTETS,
  type RawHeaderField,
  splitHeaderBlock,
} from '../mail/worker/headerBlock';
import { parseAddressList } from '../source/fields/addresses';
import {
  type AuthenticationResult,
  type AuthenticationResults,
  parseAuthenticationResults,
} from '../source/fields/authenticationResults';
import { canonicalDomain, canonicalSender, domainOf } from './senderAddress';

/** Why the sender that a message names may not be the one who sent it. */
export type SenderDoubt =
  | { readonly kind: 'headerTooLarge' }
  | { readonly kind: 'severalFromFields' }
  | { readonly kind: 'nameLooksLikeAddress' }
  /** A field that states what a mail server found cannot be read to its end. */
  | { readonly kind: 'unreadableResults' }
  /** A mail server states that a check failed, such as `dmarc` with `fail`. */
  | {
      readonly kind: 'failed';
      readonly method: string;
      readonly result: string;
      readonly server: string | undefined;
    }
  /** A mail server took another domain for that of the sender. */
  | { readonly kind: 'otherDomain'; readonly domain: string };

/** Whom a message names as its sender, and what it has for and against that. */
export interface SenderEvidence {
  /** In the form of `canonicalSender`; undefined where From does not name exactly one address that has such a form. */
  readonly address: string | undefined;
  readonly doubt: SenderDoubt | undefined;
  /** The domain of the address passed DMARC, as the topmost statement on that has it. */
  readonly isConfirmed: boolean;
}

const NO_ONE: SenderEvidence = { address: undefined, doubt: undefined, isConfirmed: false };
const MAXIMUM_RESULT_FIELDS = 20;
/** As servers write what RFC 8601 §2.7 calls `fail`, `softfail`, `policy` and `permerror`. */
const FAILED = new Set([
  'fail',
  'hardfail',
  'softfail',
  'policy',
  'permerror',
  'reject',
  'quarantine',
]);
/** Verdicts on the sender as such. */
const OF_SENDER = new Set(['dmarc', 'compauth']);
const SENDER_FAILED = new RegExp(
  `\\b(${[...OF_SENDER].join('|')})(?:/\\d+)?\\s*=\\s*(${[...FAILED].join('|')})\\b`,
  'iu',
);
/** Checks of which one may fail, as on forwarding, where another confirms the sender. */
const OF_ROUTE = new Set(['spf', 'dkim']);

/**
 * Reads the header of a message, of which nothing was decoded yet: within encoded words whoever sends a message could
 * hide what a server states. Bounded in work whatever the octets are.
 */
export function readSender(
  octets: Uint8Array,
  warnings: readonly HeaderWarning[] = [],
): SenderEvidence {
  const head = Buffer.from(
    octets.buffer,
    octets.byteOffset,
    Math.min(octets.length, MAXIMUM_HEADER_OCTETS),
  );
  const { fields, bodyStart, isCut } = splitHeaderBlock(head);
  const senders = fields.filter(({ name }) => isNamed(name, 'from'));
  const address = senders[0] && addressIn(senders[0]);
  if (address === undefined) {
    return NO_ONE;
  }
  const hasMore = isCut || (bodyStart === head.length && head.length < octets.length);
  const stated = statedBy(topmostResults(fields), domainOf(address));
  const ofHeader: SenderDoubt | undefined = hasMore
    ? { kind: 'headerTooLarge' }
    : senders.length > 1
      ? { kind: 'severalFromFields' }
      : warnings.some(({ kind }) => kind === 'nameLooksLikeAddress')
        ? { kind: 'nameLooksLikeAddress' }
        : undefined;
  return { address, doubt: ofHeader ?? stated.doubt, isConfirmed: stated.isConfirmed };
}

/** The only address of a From field, where there can be no two opinions on which one that is. */
function addressIn({ body, isCut }: RawHeaderField): string | undefined {
  const text = body.toString('latin1');
  const { entries, problems, isCut: isListCut } = parseAddressList({ text, start: 0 });
  const [mailbox, ...others] = entries;
  const isPlain = problems.every(({ code }) => code === 'obsoletePhrase');
  if (
    isCut ||
    isListCut ||
    !isPlain ||
    mailbox?.kind !== 'mailbox' ||
    others.length > 0 ||
    mailbox.address === undefined
  ) {
    return undefined;
  }
  // As it is written, so that quotes and comments are seen.
  const { start, end } = mailbox.address;
  const written = Buffer.from(text.slice(start, end), 'latin1');
  return isUtf8(written) ? canonicalSender(written.toString()) : undefined;
}

/**
 * The topmost Authentication-Results (RFC 8601), with those that follow before the next step of the route: a server puts
 * its own fields above what it received, and some servers use several. What stands below that step came with the message.
 */
function topmostResults(fields: readonly RawHeaderField[]): readonly RawHeaderField[] {
  const first = fields.findIndex(({ name }) => isResults(name));
  if (first < 0) {
    return [];
  }
  const end = fields.findIndex(({ name }, index) => index > first && isNamed(name, 'received'));
  return fields
    .slice(first, end < 0 ? undefined : end)
    .filter(({ name }) => isResults(name))
    .slice(0, MAXIMUM_RESULT_FIELDS);
}

/** What servers state: a failure counts wherever it stands, success only where it is the first that is said of DMARC. */
function statedBy(
  fields: readonly RawHeaderField[],
  domain: string,
): Pick<SenderEvidence, 'doubt' | 'isConfirmed'> {
  const texts = fields.map(({ body }) => body.toString('latin1'));
  const read = texts.map((text) => parseAuthenticationResults({ text, start: 0 }));
  if (fields.some(({ isCut }) => isCut) || texts.some(hasEncodedWord) || read.some(isUnreadable)) {
    return { doubt: { kind: 'unreadableResults' }, isConfirmed: false };
  }
  const failed = (methods: ReadonlySet<string>): SenderDoubt | undefined => {
    for (const { server, results } of read) {
      const result = results.find((one) => methods.has(method(one)) && FAILED.has(one.result.text));
      if (result !== undefined) {
        return {
          kind: 'failed',
          method: method(result),
          result: result.result.text,
          server: server?.text,
        };
      }
    }
    return undefined;
  };
  const first = read.flatMap(({ results }) => results).find((result) => method(result) === 'dmarc');
  const isPassed = first?.result.text === 'pass';
  const other = isPassed ? otherDomain(first, domain) : undefined;
  const isConfirmed = isPassed && other === undefined;
  const doubt =
    failed(OF_SENDER) ??
    hiddenFailure(texts) ??
    other ??
    (isConfirmed ? undefined : failed(OF_ROUTE));
  return { doubt, isConfirmed: isConfirmed && doubt === undefined };
}

/** A failure anywhere in the text: servers repeat what the sender gave, a parenthesis too, which makes a comment. */
function hiddenFailure(texts: readonly string[]): SenderDoubt | undefined {
  for (const text of texts) {
    const [, name, result] = SENDER_FAILED.exec(text) ?? [];
    if (name !== undefined && result !== undefined) {
      const [method, stated] = [name.toLowerCase(), result.toLowerCase()];
      return { kind: 'failed', method, result: stated, server: undefined };
    }
  }
  return undefined;
}

/** No server writes one, and it would be read as one word whatever it holds. */
function hasEncodedWord(text: string): boolean {
  return text.includes('=?');
}

/** Where text does not end, a result that a server states may be taken for a part of it. */
function isUnreadable({ problems }: AuthenticationResults): boolean {
  return problems.some(({ code }) => code === 'unclosedQuote' || code === 'unclosedComment');
}

/** Whether DMARC was about another domain than the reader sees; some servers name the organisation's domain. */
function otherDomain(
  { properties }: AuthenticationResult,
  domain: string,
): SenderDoubt | undefined {
  const stated = properties.find(({ name }) => name.text.toLowerCase() === 'header.from')?.value;
  if (stated === undefined) {
    return undefined;
  }
  const checked = canonicalDomain(domainOf(stated.text));
  return checked !== undefined && (checked === domain || domain.endsWith(`.${checked}`))
    ? undefined
    : { kind: 'otherDomain', domain: stated.text };
}

function method({ method: { text } }: AuthenticationResult): string {
  return text.toLowerCase();
}

function isResults(name: string): boolean {
  return isNamed(name, 'authentication-results');
}

function isNamed(name: string, lower: string): boolean {
  return name.length === lower.length && name.toLowerCase() === lower;
}
