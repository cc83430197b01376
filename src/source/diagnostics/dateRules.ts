import type { HeaderField } from '../entity';
import type { FieldBody } from '../fieldBody';
import { parseDateTime, type DateCode, type DateTime } from '../fields/dateTime';
import type { Examination, Place, Steps } from './examination';
import { DATE_WORDS } from './problemWords';

const DATE_FIELDS = new Set(['date', 'resent-date']);
const UNREADABLE = new Set<DateCode>(['empty', 'unparsable']);
const OBSOLETE = new Set<DateCode>(['obsoleteZone', 'obsoleteComment']);
const DAY = 24 * 60 * 60 * 1_000;
/** Clocks of servers differ by so much without anyone minding. */
const USUAL_DRIFT = 60_000;

export function examineDates(
  examination: Examination,
  { fields, isMessage }: Place,
  field: HeaderField,
): void {
  const name = field.name.toLowerCase();
  if (!isMessage || !DATE_FIELDS.has(name)) {
    return;
  }
  const date = parseDateTime(examination.bodyOf(field));
  for (const { code, start, end } of date.problems) {
    const kind = UNREADABLE.has(code)
      ? 'dateUnreadable'
      : OBSOLETE.has(code)
        ? 'dateObsolete'
        : 'dateMalformed';
    examination.add(kind, { start, end }, DATE_WORDS[code]);
  }
  if (name === 'date') {
    examineFuture(examination, fields.get('received'), date);
  }
}

/** The time of the last server is a better measure than that of the reader, who may look at it years later. */
function examineFuture(
  examination: Examination,
  received: HeaderField | undefined,
  date: DateTime,
): void {
  const arrival = received === undefined ? undefined : receivedAt(examination.bodyOf(received));
  const latest = arrival?.epochMilliseconds ?? examination.context.now;
  if (date.epochMilliseconds !== undefined && date.epochMilliseconds > latest + DAY) {
    const than = arrival?.epochMilliseconds === undefined ? 'this machine' : 'the last Received';
    examination.add('dateInFuture', { start: date.start, end: date.end }, than);
  }
}

/** Received fields stand with the last step first (RFC 5321 §4.4). */
export function* examineRoute(examination: Examination, { entity, isMessage }: Place): Steps {
  if (!isMessage) {
    return;
  }
  let later: DateTime | undefined;
  for (const field of entity.fields) {
    if (field.name.toLowerCase() !== 'received') {
      continue;
    }
    const date = receivedAt(examination.bodyOf(field));
    const [before, after] = [date?.epochMilliseconds, later?.epochMilliseconds];
    if (
      before !== undefined &&
      later !== undefined &&
      after !== undefined &&
      before > after + USUAL_DRIFT
    ) {
      const seconds = Math.round((before - after) / 1_000);
      examination.add('receivedOutOfOrder', { start: later.start, end: later.end }, seconds);
    }
    later = date;
    yield field.range.end - field.range.start;
  }
}

/** The date after the last semicolon of Received (RFC 5321 §4.4). */
function receivedAt({ text, start }: FieldBody): DateTime | undefined {
  const semicolon = text.lastIndexOf(';');
  return semicolon === -1
    ? undefined
    : parseDateTime({ text: text.slice(semicolon + 1), start: start + semicolon + 1 });
}
