import { button } from './components';
import { element } from './dom';
import { partsView, toolbar, type ViewContext } from './viewContext';

/** UTF-16 units of a source that are shown here; an editor shows all of it. */
const SHOWN_LENGTH = 500_000;

/** The HTML as it was sent, decoded. */
export function htmlSourceView({ message, host, copy }: ViewContext): HTMLElement {
  return element(
    'div',
    { class: 'view' },
    partsView(message.htmlParts, (html, title, index) => {
      const isCut = html.length > SHOWN_LENGTH;
      return element(
        'div',
        {},
        element(
          'div',
          { class: 'toolbars' },
          isCut
            ? element(
                'p',
                { class: 'toolbar-note' },
                'The editor shows all of it; this is the beginning.',
              )
            : undefined,
          toolbar(
            `Source of ${title}`,
            button({
              label: 'Open in Editor',
              onClick: () => {
                host.send({ type: 'openHtmlSource', index });
              },
            }),
            button({
              label: 'Copy HTML',
              onClick: () => {
                copy(html, 'HTML');
              },
            }),
          ),
        ),
        element(
          'pre',
          { class: 'plain-text zoomable', tabindex: '0', 'aria-label': `Source of ${title}` },
          isCut ? html.slice(0, SHOWN_LENGTH) : html,
        ),
      );
    }),
  );
}
