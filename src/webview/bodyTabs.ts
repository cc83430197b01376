import type { ViewMessage } from '../viewer/protocol';
import { button, type Tab, tabs } from './components';
import { element } from './dom';
import type { FrameEvents } from './frameWiring';
import type { ImageContext } from './imagePolicy';
import { mailFrame } from './mailFrame';
import { plainText } from './plainText';

export interface BodyOptions {
  readonly message: ViewMessage;
  readonly images: ImageContext;
  readonly activeTab: string | undefined;
  readonly usesThemeColors: boolean;
  readonly events: FrameEvents;
  readonly onTab: (id: string) => void;
  readonly onThemeColors: (usesThemeColors: boolean) => void;
}

/** The body's views: HTML, plain text, all header fields. Parts are never joined. */
export function bodyTabs(options: BodyOptions): HTMLElement {
  const { message, events, onTab } = options;
  const html = message.htmlParts.length > 0 ? htmlView(options) : undefined;
  const list: readonly Tab[] = [
    ...(html === undefined ? [] : [{ id: 'html', title: 'HTML', content: html.frames }]),
    ...(message.textParts.length === 0
      ? []
      : [
          {
            id: 'text',
            title: 'Plain Text',
            content: partsView(message.textParts, (text) => plainText(text, events)),
          },
        ]),
    ...(html === undefined && message.textParts.length === 0 ? [emptyBody()] : []),
    { id: 'headers', title: 'Headers', content: headersView(message) },
  ];
  const activeId = (list.find(({ id }) => id === options.activeTab) ?? list[0])?.id ?? 'headers';
  const showToolbar = (id: string): void => {
    html?.toolbar.toggleAttribute('hidden', id !== 'html');
  };
  showToolbar(activeId);
  return tabs({
    list,
    activeId,
    label: 'Views of the message',
    onChange: (id) => {
      showToolbar(id);
      onTab(id);
    },
    ...(html === undefined ? {} : { end: element('div', {}, html.toolbar) }),
  });
}

function emptyBody(): Tab {
  const sentence = element('p', { class: 'muted' }, 'This message has no text.');
  return { id: 'empty', title: 'Body', content: element('div', { class: 'part' }, sentence) };
}

interface HtmlView {
  readonly frames: HTMLElement;
  readonly toolbar: HTMLElement;
}

function htmlView(options: BodyOptions): HtmlView {
  const { message, images, events, onThemeColors } = options;
  const frames = element('div');
  const render = (usesThemeColors: boolean): void => {
    frames.replaceChildren(
      partsView(message.htmlParts, (html, title) =>
        mailFrame({ html, title, images, usesThemeColors, events }),
      ),
    );
  };
  let isThemed = options.usesThemeColors;
  render(isThemed);
  const label = (): string => (isThemed ? 'Show on White' : 'Show in Theme Colors');
  const toolbar = button({
    label: label(),
    onClick: () => {
      isThemed = !isThemed;
      toolbar.textContent = label();
      render(isThemed);
      onThemeColors(isThemed);
    },
  });
  return { frames, toolbar };
}

function partsView(
  parts: readonly string[],
  render: (part: string, title: string) => HTMLElement,
): HTMLElement {
  return element(
    'div',
    {},
    ...parts.map((part, index) => {
      const title = parts.length === 1 ? 'Message body' : `Part ${index + 1} of ${parts.length}`;
      return element(
        'div',
        { class: 'part' },
        parts.length === 1 ? undefined : element('h2', { class: 'part-title' }, title),
        render(part, title),
      );
    }),
  );
}

function headersView({ headerFields }: ViewMessage): HTMLElement {
  const rows = headerFields.map(({ name, value }) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', { dir: 'auto' }, value)),
  );
  return element(
    'div',
    { class: 'part' },
    element(
      'table',
      { class: 'header-fields' },
      element('caption', { class: 'visually-hidden' }, 'Header fields in message order'),
      element('tbody', {}, ...rows),
    ),
  );
}
