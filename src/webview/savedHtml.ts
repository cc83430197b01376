import { LINK_ATTRIBUTE } from './frameWiring';
import type { SafeHtml } from './mailSanitizer';

/**
 * An HTML part for a page of its own. Links have their addresses again, which are of the kinds that may be opened; what
 * else could act was taken away before, and the page's own policy allows none of it.
 */
export function savedHtml({ headContent, body }: SafeHtml): {
  readonly head: string;
  readonly body: string;
} {
  const page = new DOMParser().parseFromString(body, 'text/html');
  for (const link of page.querySelectorAll(`[${LINK_ATTRIBUTE}]`)) {
    link.setAttribute('href', link.getAttribute(LINK_ATTRIBUTE) ?? '');
    link.setAttribute('rel', 'noopener noreferrer');
    link.removeAttribute(LINK_ATTRIBUTE);
  }
  return { head: headContent, body: page.body.outerHTML };
}
