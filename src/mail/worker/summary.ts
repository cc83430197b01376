import libmime from 'libmime';

import type { HeaderField, HeaderWarning, MailAddress, MessageSummary } from '../model';
import { nameClaimsOtherAddress, parseAddresses } from './addresses';
import { parseHeaderDate } from './dates';
import { type HeaderBlock, type RawHeaderField, splitHeaderBlock } from './headerBlock';
import { decodeWords, has8BitOctets, unfoldedText } from './headerText';

/** Fields a message may have once (RFC 5322 §3.6) and whose repetition can deceive a reader. */
const SINGLE_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'Content-Type',
] as const;
/** Most of a maildrop names the same few people: what was read of a short field serves again. */
const REMEMBERED_FIELDS = 512;
const REMEMBERED_CHARACTERS = 256;
const remembered = new Map<string, readonly MailAddress[]>();

const CHECKED_FOR_8_BIT = ['From', 'To', 'Cc', 'Reply-To', 'Subject'] as const;

export function summarizeHeaderBlock(octets: Buffer): MessageSummary {
  return summarize(splitHeaderBlock(octets));
}

/** Reads the fields of a list row. The first occurrence of a field wins, as in most mail clients. */
export function summarize(block: HeaderBlock): MessageSummary {
  const firsts = new Map<string, RawHeaderField>();
  const counts = new Map<string, number>();
  for (const field of block.fields) {
    const key = field.name.toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (!firsts.has(key)) {
      firsts.set(key, field);
    }
  }
  const text = (name: string): string | undefined => {
    const field = firsts.get(name.toLowerCase());
    return field === undefined ? undefined : unfoldedText(field.body);
  };
  const addresses = (name: string): readonly MailAddress[] => {
    const field = firsts.get(name.toLowerCase());
    return field === undefined ? [] : addressesIn(field);
  };
  const date = parseHeaderDate(text('Date'));
  const from = addresses('From');
  const warnings: HeaderWarning[] = [
    ...SINGLE_FIELDS.flatMap((field): HeaderWarning[] => {
      const count = counts.get(field.toLowerCase()) ?? 0;
      return count > 1 ? [{ kind: 'duplicateField', field, count }] : [];
    }),
    ...(date.kind === 'unparsable' ? [{ kind: 'unparsableDate' as const, raw: date.raw }] : []),
    ...CHECKED_FOR_8_BIT.flatMap((field): HeaderWarning[] => {
      const raw = firsts.get(field.toLowerCase());
      return raw !== undefined && has8BitOctets(raw.body) ? [{ kind: 'raw8Bit', field }] : [];
    }),
    ...(from.some(nameClaimsOtherAddress)
      ? [{ kind: 'nameLooksLikeAddress' as const, field: 'From' }]
      : []),
  ];
  return {
    subject: decodeWords(text('Subject') ?? ''),
    from,
    to: addresses('To'),
    cc: addresses('Cc'),
    replyTo: addresses('Reply-To'),
    date,
    messageId: text('Message-ID'),
    contentType: mediaType(text('Content-Type')),
    warnings,
  };
}

/** Every header field in message order, decoded for reading. */
export function readHeaderFields(block: HeaderBlock): readonly HeaderField[] {
  return block.fields.map(({ name, body }) => ({ name, value: decodeWords(unfoldedText(body)) }));
}

function addressesIn({ body, isCut }: RawHeaderField): readonly MailAddress[] {
  if (isCut || body.length > REMEMBERED_CHARACTERS) {
    return parseAddresses(body, isCut);
  }
  const text = body.toString('latin1');
  const known = remembered.get(text);
  if (known !== undefined) {
    return known;
  }
  if (remembered.size >= REMEMBERED_FIELDS) {
    remembered.clear();
  }
  const addresses = parseAddresses(body, isCut);
  remembered.set(text, addresses);
  return addresses;
}

function mediaType(field: string | undefined): string {
  const value = field === undefined ? '' : libmime.parseHeaderValue(field).value;
  const type = value.trim().toLowerCase();
  // RFC 2045 §5.2: no or no valid Content-Type means plain text.
  return /^[^\s/;]+\/[^\s/;]+$/u.test(type) ? type : 'text/plain';
}
