import type { SafeHtml } from '../../../src/webview/mailSanitizer';

/**
 * Removes all that acts from a parsed document and writes it out again, as a sanitiser does that does not know how its
 * result will be read: shows which vectors change by being written and read once more.
 */
export function sanitizeMail(html: string): SafeHtml {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const element of parsed.querySelectorAll('*')) {
    if (
      /^(?:script|iframe|object|embed|link|meta|base|frame|template)$/iu.test(element.localName)
    ) {
      Element.prototype.remove.call(element);
      continue;
    }
    // Fields of a form stand in for its own properties.
    for (const name of Element.prototype.getAttributeNames.call(element)) {
      const value = Element.prototype.getAttribute.call(element, name) ?? '';
      if (/^(?:on|src|style|background|srcdoc)/iu.test(name) || /script:|data:/iu.test(value)) {
        Element.prototype.removeAttribute.call(element, name);
      }
    }
  }
  return { headContent: '', body: parsed.body.outerHTML, language: '', direction: '' };
}
