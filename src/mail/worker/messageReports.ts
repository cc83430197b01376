import type {
  DeliveryReport,
  DispositionReport,
  HeaderDate,
  MessageReport,
  RecipientReport,
  ReportedMessage,
} from '../model';
import { parseHeaderDate } from './dates';
import { splitHeaderBlock } from './headerBlock';
import { decodeWords, unfoldedText } from './headerText';
import { summarizeHeaderBlock } from './summary';

/** Octets that are read of a report; one of a thousand recipients has some 300 KB. */
export const MAXIMUM_REPORT_OCTETS = 512 * 1024;
const MAXIMUM_RECIPIENTS = 1_000;
const LONGEST_VALUE = 4_000;
/** RFC 3463 §2. */
const STATUS = /\b[245]\.\d{1,3}\.\d{1,3}\b/u;

const DELIVERY_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status']);
const DISPOSITION_TYPES = new Set([
  'message/disposition-notification',
  'message/global-disposition-notification',
]);
const RETURNED_TYPES = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
]);

export function isReportType(mediaType: string): boolean {
  return DELIVERY_TYPES.has(mediaType) || DISPOSITION_TYPES.has(mediaType);
}

/** Whether a part of a report may be the message that it tells of, or its header. */
export function isReturnedType(mediaType: string): boolean {
  return RETURNED_TYPES.has(mediaType);
}

/** Reads the part of a report that is for programs; undefined where it says nothing. */
export function readReport(
  mediaType: string,
  octets: Buffer,
  returned: Buffer | undefined,
): MessageReport | undefined {
  const original = returned === undefined ? undefined : reportedMessage(returned);
  const groups = fieldGroups(octets);
  return DELIVERY_TYPES.has(mediaType)
    ? deliveryReport(groups, original)
    : dispositionReport(groups, original);
}

type Fields = ReadonlyMap<string, string>;

function deliveryReport(
  groups: readonly Fields[],
  original: ReportedMessage | undefined,
): DeliveryReport | undefined {
  const isRecipient = (fields: Fields): boolean =>
    fields.has('final-recipient') || fields.has('original-recipient') || fields.has('action');
  const recipients = groups.filter(isRecipient).slice(0, MAXIMUM_RECIPIENTS).map(recipientReport);
  if (recipients.length === 0) {
    return undefined;
  }
  const message = groups.find((fields) => !isRecipient(fields)) ?? groups[0];
  return {
    kind: 'delivery',
    reportingMta: untyped(message?.get('reporting-mta')),
    arrival: dateOf(message, 'arrival-date'),
    recipients,
    original,
  };
}

function recipientReport(fields: Fields): RecipientReport {
  const diagnostic = untyped(fields.get('diagnostic-code'));
  const originalRecipient = untyped(fields.get('original-recipient'));
  return {
    finalRecipient: untyped(fields.get('final-recipient')) ?? originalRecipient ?? '',
    originalRecipient,
    action: /^[\w-]*/u.exec(fields.get('action') ?? '')?.[0].toLowerCase() ?? '',
    status: STATUS.exec(fields.get('status') ?? '')?.[0],
    diagnostic,
    remoteMta: untyped(fields.get('remote-mta')),
    lastAttempt: dateOf(fields, 'last-attempt-date'),
    retriedUntil: dateOf(fields, 'will-retry-until'),
  };
}

function dispositionReport(
  groups: readonly Fields[],
  original: ReportedMessage | undefined,
): DispositionReport | undefined {
  const fields = groups.find((group) => group.has('disposition'));
  const disposition = fields?.get('disposition');
  if (fields === undefined || disposition === undefined) {
    return undefined;
  }
  // RFC 8098 §3.2.6: "manual-action/MDN-sent-manually; displayed/modifier".
  const [mode = '', type = ''] = disposition.toLowerCase().split(';');
  return {
    kind: 'disposition',
    finalRecipient: untyped(fields.get('final-recipient')),
    originalMessageId: fields.get('original-message-id'),
    disposition: type.split('/')[0]?.trim() ?? '',
    isManual: mode.includes('manual-action'),
    reportingAgent: fields.get('reporting-ua'),
    original,
  };
}

function reportedMessage(octets: Buffer): ReportedMessage | undefined {
  const summary = summarizeHeaderBlock(octets);
  const { subject, messageId, to, date } = summary;
  return subject === '' && messageId === undefined && to.length === 0 && date.kind === 'missing'
    ? undefined
    : { subject, messageId, to, date };
}

/** RFC 3464 §2.1: groups of fields with empty lines between them. The first field of a name counts. */
function fieldGroups(octets: Buffer): readonly Fields[] {
  const groups: Fields[] = [];
  for (let at = 0; at < octets.length && groups.length <= MAXIMUM_RECIPIENTS;) {
    const block = splitHeaderBlock(octets.subarray(at));
    const fields = new Map<string, string>();
    for (const { name, body } of block.fields) {
      const key = name.toLowerCase();
      if (!fields.has(key)) {
        fields.set(key, decodeWords(unfoldedText(body)).slice(0, LONGEST_VALUE));
      }
    }
    if (fields.size > 0) {
      groups.push(fields);
    }
    at += block.bodyStart;
  }
  return groups;
}

/** Such as `user@example.com` of `rfc822; user@example.com`. */
function untyped(value: string | undefined): string | undefined {
  const text = value?.replace(/^\s*[\w-]+\s*;\s*/u, '').trim();
  return text === '' ? undefined : text;
}

function dateOf(fields: Fields | undefined, name: string): HeaderDate {
  return parseHeaderDate(fields?.get(name));
}
