import type { OctetRange } from '../octetRange';
import type { FieldProblem, FieldText } from './fieldItems';

export type AddressCode =
  /** The field names no one. */
  | 'empty'
  /** Nothing between two commas, which only RFC 5322 §4.4 allows. */
  | 'emptyEntry'
  /** A name without an address. */
  | 'missingAddress'
  | 'missingLocalPart'
  | 'missingDomain'
  | 'unclosedAngle'
  | 'unclosedQuote'
  | 'unclosedComment'
  | 'unclosedLiteral'
  | 'unclosedGroup'
  | 'nestedGroup'
  /** `<>`, which names no mailbox. RFC 5321 §4.4 allows it in Return-Path only. */
  | 'emptyAngle'
  /** A character that must stand in quotes in a display name. */
  | 'unquotedSpecial'
  /** A dot in a display name without quotes (RFC 5322 §4.1). */
  | 'obsoletePhrase'
  /** A route before the address (RFC 5322 §4.4). */
  | 'obsoleteRoute'
  /** White space or a comment inside an address (RFC 5322 §4.4). */
  | 'obsoleteSpace'
  /** A dot at the start or end, or two in a row. */
  | 'emptyLabel'
  /** An octet that no address holds. */
  | 'invalidCharacter'
  /** Words before an address without angle brackets. */
  | 'missingAngles'
  | 'unexpectedText';

export type AddressProblem = FieldProblem<AddressCode>;

/** An addr-spec (RFC 5322 §3.4.1). The parts are what they mean: without quotes, decoded. */
export interface AddrSpec extends OctetRange {
  readonly localPart: FieldText;
  /** Undefined where there is none; a literal keeps its brackets. */
  readonly domain: FieldText | undefined;
}

/** A mailbox (RFC 5322 §3.4), or what stands in its place. */
export interface Mailbox extends OctetRange {
  readonly kind: 'mailbox';
  /** Encoded words decoded; of a comment after the address where there is no phrase. */
  readonly displayName: FieldText | undefined;
  /** Undefined where only a name is given, and for `<>`. */
  readonly address: AddrSpec | undefined;
  readonly route: FieldText | undefined;
}

export interface AddressGroup extends OctetRange {
  readonly kind: 'group';
  readonly name: FieldText;
  readonly mailboxes: readonly Mailbox[];
}

export interface AddressList {
  readonly entries: readonly (Mailbox | AddressGroup)[];
  readonly problems: readonly AddressProblem[];
  /** The list went on beyond the items that are kept. */
  readonly isCut: boolean;
}

/** All mailboxes in order, those of groups too. */
export function mailboxesOf({ entries }: AddressList): readonly Mailbox[] {
  return entries.flatMap((entry) => (entry.kind === 'group' ? entry.mailboxes : [entry]));
}

/** As it is typed into a mail program: `local@domain`. */
export function addressText({ localPart, domain }: AddrSpec): string {
  return domain === undefined ? localPart.text : `${localPart.text}@${domain.text}`;
}
