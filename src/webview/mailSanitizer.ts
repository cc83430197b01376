import createDOMPurify, { type Config } from 'dompurify';

import { judgeLink } from '../viewer/linkPolicy';
import { LINK_ATTRIBUTE } from './frameWiring';
import { type ImageContext, permittedSource } from './imagePolicy';
import { sanitizeStyleAttribute, sanitizeStyleSheet } from './styleSanitizer';

export interface SafeHtml {
  /** Style elements and title. */
  readonly headContent: string;
  /** The body element with its own attributes. */
  readonly body: string;
  readonly language: string;
  readonly direction: string;
}

const CONFIG: Config & { readonly RETURN_DOM: true } = {
  USE_PROFILES: { html: true },
  // The mail's own body attributes and head styles belong to its look.
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOW_DATA_ATTR: false,
  FORBID_TAGS: [
    ...[
      'form',
      'input',
      'button',
      'select',
      'option',
      'optgroup',
      'datalist',
      'textarea',
      'output',
    ],
    ...[
      'link',
      'meta',
      'base',
      'iframe',
      'frame',
      'frameset',
      'object',
      'embed',
      'param',
      'portal',
    ],
    ...['audio', 'video', 'source', 'track', 'picture', 'canvas', 'svg', 'math', 'dialog'],
    ...['template', 'slot', 'noscript', 'bgsound'],
  ],
  FORBID_ATTR: [
    ...['srcset', 'sizes', 'ping', 'poster', 'action', 'formaction', 'cite', 'longdesc', 'data'],
    ...['target', 'download', 'accesskey', 'autofocus', 'tabindex', 'contenteditable', 'draggable'],
    ...['popover', 'popovertarget', 'popovertargetaction', 'is', 'slot', 'loading', 'crossorigin'],
  ],
};

const IMAGE_ATTRIBUTES = new Set(['src', 'background']);

/**
 * Sanitises one HTML part in the engine that renders it. Addresses and styles are rewritten in the sanitiser's own
 * hooks, never on its result, which is serialised as it is.
 */
export function sanitizeMail(html: string, context: ImageContext): SafeHtml {
  const purify = createDOMPurify(window);
  purify.addHook('uponSanitizeElement', (node, { tagName }) => {
    if (tagName === 'style') {
      node.textContent = sanitizeStyleSheet(node.textContent ?? '', context);
    }
  });
  purify.addHook('uponSanitizeAttribute', (node, attribute) => {
    const permitted = permittedAttribute(
      node.nodeName,
      attribute.attrName,
      attribute.attrValue,
      context,
    );
    if (permitted === undefined) {
      attribute.keepAttr = false;
    } else {
      attribute.attrValue = permitted;
    }
  });
  purify.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName === 'IMG') {
      node.setAttribute('referrerpolicy', 'no-referrer');
    }
    disarmLink(node);
  });
  const root: Node | null = purify.sanitize(html, CONFIG);
  if (!(root instanceof HTMLElement)) {
    return { headContent: '', body: '<body></body>', language: '', direction: '' };
  }
  const body = root.querySelector('body');
  return {
    headContent: root.querySelector('head')?.innerHTML ?? '',
    body: body?.outerHTML ?? '<body></body>',
    language: root.getAttribute('lang') ?? '',
    direction: root.getAttribute('dir') ?? '',
  };
}

function permittedAttribute(
  nodeName: string,
  name: string,
  value: string,
  context: ImageContext,
): string | undefined {
  if (name === 'style') {
    const style = sanitizeStyleAttribute(value, context);
    return style === '' ? undefined : style;
  }
  if (IMAGE_ATTRIBUTES.has(name)) {
    return name === 'src' && nodeName !== 'IMG' ? undefined : permittedSource(value, context);
  }
  if (name === 'href' || name === 'xlink:href') {
    return isPermittedLink(value) ? value : undefined;
  }
  return value;
}

/** Chromium connects to the host of a link as soon as it is pointed at or pressed; so links do not name theirs. */
function disarmLink(node: Element): void {
  const href = node.getAttribute('href')?.trim() ?? '';
  if (href !== '' && !href.startsWith('#')) {
    node.setAttribute(LINK_ATTRIBUTE, href);
    node.setAttribute('href', '#');
  }
}

function isPermittedLink(href: string): boolean {
  return href.trim().startsWith('#') || judgeLink(href).kind === 'open';
}
