import { element } from './dom';
import type { FrameEvents } from './frameWiring';

const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`{}|\\^]{1,2000}/giu;
const TRAILING_PUNCTUATION = /[.,;:!?)\]}*_]+$/u;
const MAXIMUM_LINKS = 2_000;

/** A plain text part, as text nodes only; web and mail addresses become links. */
export function plainText(text: string, events: FrameEvents): HTMLElement {
  const body = element('pre', { class: 'plain-text', dir: 'auto', tabindex: '0' });
  let end = 0;
  let links = 0;
  for (const match of text.matchAll(LINK)) {
    const address = withoutTrailingPunctuation(match[0]);
    if (address === '' || links === MAXIMUM_LINKS) {
      break;
    }
    links += 1;
    body.append(text.slice(end, match.index), link(address, events));
    end = match.index + address.length;
  }
  body.append(text.slice(end));
  return body;
}

function withoutTrailingPunctuation(address: string): string {
  const trimmed = address.replace(TRAILING_PUNCTUATION, '');
  // "(see https://example.com/a_(b))": a closing bracket belongs to the address if it was opened there.
  return trimmed.includes('(') && address.charAt(trimmed.length) === ')' ? `${trimmed})` : trimmed;
}

function link(address: string, { onLink, onLinkPreview }: FrameEvents): HTMLElement {
  // Without the address in it, for the reason links of HTML mail do without theirs.
  const created = element('a', { href: '#' }, address);
  const follow = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (event.button < 2) {
      onLink(address, address);
    }
  };
  created.addEventListener('click', follow);
  created.addEventListener('auxclick', follow);
  for (const type of ['mouseenter', 'focus']) {
    created.addEventListener(type, () => {
      onLinkPreview(address, address);
    });
  }
  for (const type of ['mouseleave', 'blur']) {
    created.addEventListener(type, () => {
      onLinkPreview(undefined);
    });
  }
  return created;
}
