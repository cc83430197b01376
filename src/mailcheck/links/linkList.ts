import { attributeOf, type HtmlDocument, textIn } from '../html/htmlTree';
import { LIMITS } from '../limits';
import type { TextRange } from '../textRange';

export type LinkKind = 'web' | 'mail' | 'phone' | 'inside' | 'other';

/** A link of the HTML, as it is written. */
export interface HtmlLink {
  /** Decoded, without white space at its ends; not checked in any way, and not safe to show. */
  readonly url: string;
  readonly kind: LinkKind;
  /** What is shown for it; not safe to show. */
  readonly text: string;
  /** Of the URL in the source. */
  readonly range: TextRange;
}

const LONGEST_TEXT = 120;
const LONGEST_URL = 4096;

export function listLinks({ elements }: HtmlDocument): readonly HtmlLink[] {
  const links: HtmlLink[] = [];
  for (const element of elements) {
    const href =
      element.name === 'a' || element.name === 'area' ? attributeOf(element, 'href') : undefined;
    if (href !== undefined) {
      // As a browser reads it.
      const url = href.value.text
        .replaceAll(/[\t\r\n]/gu, '')
        .trim()
        .slice(0, LONGEST_URL);
      const { start, end } = href.value.range;
      const range = end > start ? { start, end } : href.range;
      const text = textIn(element, LONGEST_TEXT) || (attributeOf(element, 'alt')?.value.text ?? '');
      links.push({ url, kind: kindOf(url), text, range });
    }
    if (links.length === LIMITS.links) {
      break;
    }
  }
  return links;
}

function kindOf(url: string): LinkKind {
  if (url === '' || url.startsWith('#')) {
    return 'inside';
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'http':
    case 'https':
      return 'web';
    case 'mailto':
      return 'mail';
    case 'tel':
    case 'sms':
      return 'phone';
    default:
      return 'other';
  }
}
