import type { Examination, Place } from './examination';

/** RFC 5322 §3.6. */
const ONCE_IN_MESSAGE = new Set([
  'date',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
]);
const ONCE_IN_PART = new Set([
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-id',
  'content-description',
  'content-disposition',
]);

/** Fields that are missing or there too often. */
export function examineOccurrences(examination: Examination, place: Place): void {
  const { entity, isMessage } = place;
  const counts = new Map<string, number>();
  for (const field of entity.fields) {
    const name = field.name.toLowerCase();
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > 1 && ONCE_IN_PART.has(name)) {
      examination.add('duplicateMimeField', field.nameRange, field.name, count);
    } else if (count > 1 && isMessage && ONCE_IN_MESSAGE.has(name)) {
      examination.add('duplicateField', field.nameRange, field.name, count);
    }
  }
  if (isMessage) {
    examineMissing(examination, place);
  }
}

function examineMissing(examination: Examination, { entity, parent, fields }: Place): void {
  const has = (name: string): boolean => fields.has(name);
  const range = entity.fields[0]?.nameRange;
  if (range === undefined) {
    return;
  }
  if (parent !== undefined) {
    if (!has('from') && !has('subject') && !has('date')) {
      examination.add('nestedWithoutFields', range);
    }
    return;
  }
  // A message that is still to be sent gets these fields then.
  if (has('x-unsent')) {
    return;
  }
  if (!has('date')) {
    examination.add('missingDate', range);
  }
  if (!has('from')) {
    examination.add('missingFrom', range);
  }
  if (!has('message-id')) {
    examination.add('missingMessageId', range);
  }
}
