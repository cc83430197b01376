import type { HtmlExamination } from '../examination';
import { ShownTexts } from '../html/shownText';

/** Of what inboxes show beside the subject; the widest show about that much. */
const PREVIEW_LENGTH = 140;
/** So many invisible characters are there to push away what follows. */
const FILLER_LENGTH = 4;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const ALL_INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Where the text begins that inboxes show beside the subject, and what it is. */
export function examinePreview({ document, findings }: HtmlExamination): void {
  const shown = new ShownTexts();
  let preview = '';
  let first: { readonly start: number; end: number } | undefined;
  for (const text of document.texts) {
    if (!shown.includes(text)) {
      continue;
    }
    const { content } = text;
    const filler = fillerIn(content.text);
    const own = content.text.slice(0, filler);
    const words = own.replaceAll(ALL_INVISIBLE, '').replaceAll(/\s+/gu, ' ').trim();
    if (words !== '') {
      const start = own.search(/\S/u);
      const range = content.rangeOf(start, own.trimEnd().length);
      first ??= { start: range.start, end: range.end };
      preview += `${preview === '' ? '' : ' '}${words}`;
    }
    if (filler !== undefined || preview.length >= PREVIEW_LENGTH) {
      break;
    }
  }
  if (first !== undefined) {
    const cut = Array.from(preview).slice(0, PREVIEW_LENGTH).join('');
    findings.add('preheader', first, cut.length < preview.length ? `${cut.trimEnd()}…` : cut);
  }
}

/** Where a run begins of invisible characters and white space that senders put behind a preheader. */
function fillerIn(text: string): number | undefined {
  let start = 0;
  let count = 0;
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (INVISIBLE.test(character)) {
      count += 1;
      if (count === FILLER_LENGTH) {
        return start;
      }
    } else if (/\S/u.test(character)) {
      start = at;
      count = 0;
    }
  }
  return undefined;
}
