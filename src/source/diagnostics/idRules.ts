import type { HeaderField } from '../entity';
import { parseMessageIds } from '../fields/messageIds';
import type { Examination, Place } from './examination';
import { ID_WORDS } from './problemWords';

const SINGLE_IDS = new Set(['message-id', 'resent-message-id']);
const ID_LISTS = new Set(['in-reply-to', 'references']);

export function examineIds(
  examination: Examination,
  { isMessage }: Place,
  field: HeaderField,
): void {
  const name = field.name.toLowerCase();
  const isSingle = name === 'content-id' || (isMessage && SINGLE_IDS.has(name));
  if (!isSingle && !(isMessage && ID_LISTS.has(name))) {
    return;
  }
  const { ids, problems } = parseMessageIds(examination.bodyOf(field));
  for (const { code, start, end } of problems) {
    // Content-ID is not always made for the whole world: many are without "@".
    if (!(name === 'content-id' && code === 'missingSide')) {
      examination.add('messageIdMalformed', { start, end }, ID_WORDS[code]);
    }
  }
  const second = ids[1];
  if (isSingle && second !== undefined) {
    examination.add('severalMessageIds', second, field.name, ids.length);
  }
}
