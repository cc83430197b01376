import { grouped } from '../../shared/groupedDigits';
import type { HtmlExamination } from '../examination';

/** What Gmail shows of a message's HTML. */
export const CLIPPED_OCTETS = 102 * 1024;

const LONGEST_MARK = 80;

/** Marks the place after which Gmail shows a link to the whole message. */
export function examineSize({ html, facts, findings }: HtmlExamination): void {
  if (facts.htmlOctets <= CLIPPED_OCTETS) {
    return;
  }
  const start = offsetOfOctet(html, CLIPPED_OCTETS);
  const lineEnd = html.slice(start, start + LONGEST_MARK).search(/[\r\n]/u);
  const end = start + (lineEnd > 0 ? lineEnd : LONGEST_MARK);
  findings.add('htmlClipped', { start, end }, grouped(facts.htmlOctets), grouped(CLIPPED_OCTETS));
}

/** Where the character stands that holds an octet of the text as UTF-8. */
function offsetOfOctet(text: string, octet: number): number {
  let octets = 0;
  let offset = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets > octet) {
      return offset;
    }
    offset += character.length;
  }
  return Math.max(0, offset - 1);
}
