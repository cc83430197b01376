import type { HostToView, ViewAnswer } from '../viewer/protocol';
import { registerComponents } from './components';
import { element } from './dom';
import { FindBar } from './findBar';
import { selectedTextIn } from './frameWiring';
import { Host } from './host';
import { LinkPreview } from './linkPreview';
import { messagePage, type PageParts } from './messagePage';
import { listenToShortcuts } from './shortcuts';
import { errorState, largeMessageState, loadingState } from './states';
import { StatusLine } from './statusLine';
import { Zoom } from './zoom';
import styles from './viewer.css';

function start(root: HTMLElement): void {
  const host = new Host();
  const page = element('div');
  registerComponents();
  document.head.append(element('style', {}, styles));
  root.prepend(page);
  const find = new FindBar(root, page);
  const zoom = new Zoom(host);
  const parts: PageParts = {
    host,
    preview: new LinkPreview(root),
    status: new StatusLine(root),
    zoom,
    onFind: () => {
      find.open();
    },
  };
  listenToShortcuts(find, zoom);

  const show = (message: HostToView): void => {
    if (message.type === 'find') {
      find.open();
    } else if (!host.isAnswer(message)) {
      host.forgetListeners();
      parts.preview.show(undefined);
      page.replaceChildren(view(message, parts));
    }
  };
  const receive = ({ source, data }: MessageEvent<unknown>): void => {
    // The frame with the mail cannot post; should it or a frame within it ever, it must not speak for the extension.
    if (!isBelow(source)) {
      show(data as HostToView);
    }
  };
  rememberScroll(host, page);
  copyFromFrames();
  if (earlyView.received.length === 0) {
    page.replaceChildren(loadingState());
  }
  earlyView.received.forEach(receive);
  window.onmessage = receive;
}

type Shown = Exclude<HostToView, ViewAnswer | { readonly type: 'find' }>;

function view(message: Shown, parts: PageParts): HTMLElement {
  const { host } = parts;
  const send = host.send.bind(host);
  switch (message.type) {
    case 'loading':
      return loadingState();
    case 'error':
      return errorState(message.title, message.detail, send);
    case 'largeMessage':
      return largeMessageState(message.octets, send);
    case 'message':
      // What loads for the sender's sake must not outlive the trust in the sender.
      if (message.allowsRemoteImages && message.sender?.kind !== 'trusted') {
        host.updateState({ remoteImages: true });
      }
      return messagePage(message.message, message.allowsRemoteImages, message.sender, parts);
  }
}

/**
 * Whether a message comes from a frame of this page, however deep. It can't be asked whether it comes from the frame
 * around the page: the editor makes this window its own parent.
 */
function isBelow(source: MessageEventSource | null): boolean {
  let frame = source instanceof MessagePort ? null : (source as Window | null);
  while (frame !== null && frame !== window) {
    if (frame.parent === window) {
      return true;
    }
    frame = frame.parent === frame ? null : frame.parent;
  }
  return false;
}

function mailFrames(): readonly HTMLIFrameElement[] {
  return [...document.querySelectorAll('iframe')];
}

/**
 * Scrolls back to where the reader was once the page is long enough, unless the reader scrolls first; then keeps note of
 * where the reader is.
 */
function rememberScroll(host: Host, page: HTMLElement): void {
  const wanted = host.state.scroll ?? 0;
  let isRestored = wanted === 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = (): void => {
    isRestored = true;
    grown.disconnect();
  };
  const grown = new ResizeObserver(() => {
    if (!isRestored && document.documentElement.scrollHeight - innerHeight >= wanted) {
      finish();
      scrollTo({ top: wanted, behavior: 'instant' });
    }
  });
  grown.observe(page);
  for (const type of ['wheel', 'keydown', 'pointerdown']) {
    window.addEventListener(type, finish, { once: true, passive: true });
  }
  window.addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isRestored) {
        host.updateState({ scroll: Math.round(scrollY) });
      }
    }, 200);
  });
}

/** The editor's own Copy command reaches this document only, while the selection is in a frame. */
function copyFromFrames(): void {
  document.addEventListener('copy', (event) => {
    const text = document.getSelection()?.toString() === '' ? selectedTextIn(mailFrames()) : '';
    if (text !== '') {
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
    }
  });
}

const root = document.getElementById('root');
if (root !== null) {
  start(root);
}
