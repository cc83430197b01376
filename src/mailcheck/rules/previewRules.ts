import type { HtmlExamination } from '../examination';
import { type HtmlElement, type HtmlText, withAncestors } from '../html/htmlTree';
import { ShownTexts } from '../html/shownText';
import type { TextRange } from '../textRange';

/** Of what inboxes show beside the subject; the widest show about that much. */
const PREVIEW_LENGTH = 140;
/** So many invisible characters are there to push away what follows. */
const FILLER_LENGTH = 4;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** Of one text; white space in the source may be long. */
const MOST_OF_TEXT = 20_000;

/** What these are around or between stays one word. */
const INLINE = new Set(
  'a abbr b bdi big cite code del em font i ins kbd mark q s small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);

/** Where the text begins that inboxes show beside the subject, and what it is. */
export function examinePreview({ document, findings }: HtmlExamination): void {
  const shown = new ShownTexts();
  const blocks = new BlockBoundaries(document.elements);
  let preview = '';
  let first: TextRange | undefined;
  for (const text of document.texts) {
    if (!shown.includesSpace(text)) {
      continue;
    }
    const { content } = text;
    const filler = fillerIn(content.text);
    const own = content.text.slice(0, filler);
    preview += `${blocks.isBefore(text) ? ' ' : ''}${own.slice(0, MOST_OF_TEXT)}`;
    if (/[^\s\p{Default_Ignorable_Code_Point}]/u.test(own)) {
      first ??= content.rangeOf(own.search(/\S/u), own.trimEnd().length);
    }
    if (filler !== undefined || preview.trimStart().length >= 2 * PREVIEW_LENGTH) {
      break;
    }
  }
  if (first !== undefined) {
    const words = preview.replaceAll(/\s+/gu, ' ').trim();
    const cut = Array.from(words).slice(0, PREVIEW_LENGTH).join('');
    findings.add('preheader', first, cut.length < words.length ? `${cut.trimEnd()}…` : cut);
  }
}

/** Tells where lines of text end, so that words of different ones are not run together. */
class BlockBoundaries {
  private next = 0;
  private block: HtmlElement | undefined;

  constructor(private readonly elements: readonly HtmlElement[]) {}

  /** To be asked for each text in turn. */
  isBefore({ parent, content }: HtmlText): boolean {
    const block = [...withAncestors(parent)].find(({ name }) => !INLINE.has(name));
    let isApart = block !== this.block;
    this.block = block;
    let element = this.elements[this.next];
    while (element !== undefined && element.tag.start < content.range.start) {
      isApart ||= !INLINE.has(element.name);
      this.next += 1;
      element = this.elements[this.next];
    }
    return isApart;
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
