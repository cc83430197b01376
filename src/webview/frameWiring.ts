export interface FrameEvents {
  readonly onLink: (href: string, text: string) => void;
  /** A link is pointed at or focused, or none any more. */
  readonly onLinkPreview: (href: string | undefined, text?: string) => void;
}

/** Holds a link's address in place of its `href`. A message cannot set it: the sanitiser drops data attributes. */
export const LINK_ATTRIBUTE = 'data-link';

/** Sent by a frame once it has its height and takes input. */
export const FRAME_READY = 'mail-ready';

const MAXIMUM_HEIGHT = 200_000;

/** Watches a frame's document from outside as soon as it exists; the frame itself runs no scripts. */
export function wireFrame(frame: HTMLIFrameElement, events: FrameEvents): void {
  let wired: Document | undefined;
  const wire = (): void => {
    const mail = frame.contentDocument;
    const isThere = mail?.URL === 'about:srcdoc' && (mail.body as HTMLElement | null) !== null;
    if (!isThere || mail === wired) {
      return;
    }
    wired = mail;
    watchLinks(mail, events);
    forwardKeys(mail);
    fitHeight(frame, mail);
    frame.dataset.ready = 'true';
    frame.dispatchEvent(new Event(FRAME_READY, { bubbles: true }));
  };
  // Slow images hold the load event back; waiting for it would leave the message unseen.
  const poll = (): void => {
    wire();
    if (frame.isConnected && wired === undefined) {
      requestAnimationFrame(poll);
    }
  };
  requestAnimationFrame(poll);
  frame.addEventListener('load', wire);
}

/** The text selected in any of the frames. */
export function selectedTextIn(frames: Iterable<HTMLIFrameElement>): string {
  for (const frame of frames) {
    const text = frame.contentDocument?.getSelection()?.toString() ?? '';
    if (text !== '') {
      return text;
    }
  }
  return '';
}

function listen(mail: Document, type: string, listener: (event: Event) => void): void {
  // Named elements of a message can stand in for the methods of its document.
  EventTarget.prototype.addEventListener.call(mail, type, listener, { capture: true });
}

function watchLinks(mail: Document, { onLink, onLinkPreview }: FrameEvents): void {
  const follow = (event: Event): void => {
    const link = linkOf(event);
    if (link === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const isSecondary =
      event instanceof MouseEvent && event.type === 'auxclick' && event.button !== 1;
    if (isSecondary) {
      return;
    }
    const href = link.href.trim();
    if (href.startsWith('#')) {
      scrollToFragment(mail, href.slice(1));
    } else if (href !== '') {
      onLink(href, link.text);
    }
  };
  listen(mail, 'click', follow);
  listen(mail, 'auxclick', follow);
  listen(mail, 'submit', (event) => {
    event.preventDefault();
  });
  listen(mail, 'dragstart', (event) => {
    event.preventDefault();
  });
  for (const type of ['mouseover', 'focusin']) {
    listen(mail, type, (event) => {
      const link = linkOf(event);
      onLinkPreview(link?.href, link?.text);
    });
  }
  for (const type of ['mouseleave', 'focusout']) {
    listen(mail, type, () => {
      onLinkPreview(undefined);
    });
  }
}

interface FoundLink {
  readonly href: string;
  readonly text: string;
}

function linkOf(event: Event): FoundLink | undefined {
  for (const target of event.composedPath()) {
    // Nodes of the frame are instances of the frame's classes, not of this window's.
    const node = target as Partial<Element>;
    if (node.nodeType === Node.ELEMENT_NODE && /^(?:a|area)$/iu.test(node.localName ?? '')) {
      const link = target as Element;
      const href =
        Element.prototype.getAttribute.call(link, LINK_ATTRIBUTE) ??
        Element.prototype.getAttribute.call(link, 'href') ??
        Element.prototype.getAttribute.call(link, 'xlink:href');
      if (href !== null) {
        return { href, text: visibleText(link) };
      }
    }
  }
  return undefined;
}

function visibleText(link: Element): string {
  return link.textContent.replace(/\s+/gu, ' ').trim().slice(0, 500);
}

function scrollToFragment(mail: Document, fragment: string): void {
  const name = URL.canParse(`x:#${fragment}`) ? safeDecode(fragment) : fragment;
  const target = mail.getElementById(name) ?? mail.querySelector(`a[name="${CSS.escape(name)}"]`);
  if (target !== null) {
    Element.prototype.scrollIntoView.call(target, { block: 'start' });
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keys pressed in a frame do not reach the editor's key bindings by themselves. */
function forwardKeys(mail: Document): void {
  for (const type of ['keydown', 'keyup']) {
    listen(mail, type, (event) => {
      const key = event as KeyboardEvent;
      const isTaken = !window.dispatchEvent(
        new KeyboardEvent(type, {
          key: key.key,
          code: key.code,
          // Deprecated, but what the editor forwards to its key bindings.
          // eslint-disable-next-line @typescript-eslint/no-deprecated
          keyCode: key.keyCode,
          ctrlKey: key.ctrlKey,
          shiftKey: key.shiftKey,
          altKey: key.altKey,
          metaKey: key.metaKey,
          repeat: key.repeat,
          bubbles: true,
          cancelable: true,
        }),
      );
      if (isTaken) {
        event.preventDefault();
      }
    });
  }
}

function fitHeight(frame: HTMLIFrameElement, mail: Document): void {
  const fit = (): void => {
    const root = mail.documentElement;
    const { parentElement: holder } = frame;
    // The page must not become shorter meanwhile, which would scroll it.
    holder?.style.setProperty('min-height', `${holder.offsetHeight}px`);
    // Collapsed first, so that heights stated in parts of the viewport cannot make the frame grow for ever.
    frame.style.height = '0';
    const scrollbar = root.scrollWidth > root.clientWidth ? 16 : 0;
    const height = Math.min(Math.max(root.scrollHeight, 48) + scrollbar, MAXIMUM_HEIGHT);
    frame.style.height = `${height}px`;
    holder?.style.removeProperty('min-height');
  };
  const observer = new ResizeObserver(fit);
  observer.observe(mail.documentElement);
  observer.observe(mail.body);
  new ResizeObserver(fit).observe(frame.parentElement ?? frame);
  fit();
}
