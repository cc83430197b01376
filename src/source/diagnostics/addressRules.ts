import type { HeaderField } from '../entity';
import { parseAddressList } from '../fields/addresses';
import { mailboxesOf, type AddressCode, type AddressList } from '../fields/addressItems';
import type { Examination, Place } from './examination';
import { ADDRESS_WORDS } from './problemWords';

const ADDRESS_FIELDS = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
  'resent-bcc',
  'disposition-notification-to',
]);
const OBSOLETE = new Set<AddressCode>([
  'obsoletePhrase',
  'obsoleteRoute',
  'obsoleteSpace',
  'emptyEntry',
]);

export function examineAddresses(
  examination: Examination,
  { isMessage, fields }: Place,
  field: HeaderField,
): void {
  const name = field.name.toLowerCase();
  if (!isMessage) {
    return;
  }
  if (name === 'return-path') {
    examineReturnPath(examination, field);
  } else if (ADDRESS_FIELDS.has(name)) {
    const list = parseAddressList(examination.bodyOf(field));
    examineList(examination, name, list);
    const { length } = mailboxesOf(list);
    if (name === 'from' && length > 1 && !fields.has('sender')) {
      examination.add('missingSender', field.nameRange);
    } else if (name === 'sender' && length > 1) {
      examination.add('severalSenders', field.nameRange, length);
    }
  }
}

function examineList(examination: Examination, name: string, { problems }: AddressList): void {
  for (const { code, start, end } of problems) {
    const range = { start, end };
    if (OBSOLETE.has(code)) {
      examination.add('addressObsolete', range, ADDRESS_WORDS[code]);
    } else if (code === 'missingDomain') {
      examination.add('addressWithoutDomain', range);
    } else if (code !== 'empty' || !name.endsWith('bcc')) {
      // RFC 5322 §3.6.3: Bcc may be empty.
      examination.add('addressMalformed', range, ADDRESS_WORDS[code]);
    }
  }
}

function examineReturnPath(examination: Examination, field: HeaderField): void {
  for (const { code, start, end } of parseAddressList(examination.bodyOf(field)).problems) {
    // An address without a domain is one of this machine.
    if (code !== 'emptyAngle' && code !== 'missingDomain' && !OBSOLETE.has(code)) {
      examination.add('returnPathMalformed', { start, end }, ADDRESS_WORDS[code]);
    }
  }
}
