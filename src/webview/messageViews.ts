import { attachmentsView } from './attachmentsView';
import { iconButton, type Tab, tabs } from './components';
import { element, icon } from './dom';
import { headersView } from './headersView';
import { htmlSourceView } from './htmlSourceView';
import { htmlView } from './htmlView';
import { structureView } from './structureView';
import { textView } from './textView';
import type { ViewContext } from './viewContext';
import type { Zoom } from './zoom';

export interface MessageViewsOptions extends ViewContext {
  readonly zoom: Zoom;
  readonly onFind: () => void;
}

/** The views of a message, as far as it has something for them. */
export function messageViews(options: MessageViewsOptions): HTMLElement {
  const { message, host, zoom, onFind } = options;
  const hasHtml = message.htmlParts.length > 0;
  const hasText = hasHtml || message.textParts.length > 0;
  // Made at once, since it finds out which images are remote.
  const html = hasHtml ? htmlView(options) : undefined;
  const list: readonly Tab[] = [
    ...(html === undefined ? [] : [{ id: 'html', title: 'HTML', content: () => html }]),
    ...(hasText
      ? [{ id: 'text', title: 'Plain Text', content: () => textView(options) }]
      : [{ id: 'empty', title: 'Body', content: emptyBody }]),
    ...(hasHtml
      ? [{ id: 'source', title: 'HTML Source', content: () => htmlSourceView(options) }]
      : []),
    { id: 'headers', title: 'Headers', content: () => headersView(options) },
    { id: 'structure', title: 'MIME Tree', content: () => structureView(options) },
    ...(message.attachments.length > 0
      ? [{ id: 'attachments', title: 'Attachments', content: () => attachmentsView(options) }]
      : []),
  ];
  const activeId = (list.find(({ id }) => id === host.state.tab) ?? list[0])?.id ?? 'headers';
  return tabs({
    list,
    activeId,
    label: 'Views of the message',
    onChange: (tab) => {
      host.updateState({ tab });
    },
    end: element(
      'div',
      { class: 'page-controls', role: 'group', 'aria-label': 'Find and zoom' },
      iconButton({ label: 'Find', icon: icon('find'), onClick: onFind }),
      zoom.controls(),
    ),
  });
}

function emptyBody(): HTMLElement {
  const sentence = element('p', { class: 'muted' }, 'This message has no text.');
  return element('div', { class: 'part' }, sentence);
}
