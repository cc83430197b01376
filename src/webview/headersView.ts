import { button } from './components';
import { element } from './dom';
import { rawButton } from './states';
import { toolbar, type ViewContext } from './viewContext';

/** All header fields in message order, decoded. */
export function headersView({ message, host, copy }: ViewContext): HTMLElement {
  const { headerFields } = message;
  const rows = headerFields.map(({ name, value }) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', { dir: 'auto' }, value)),
  );
  return element(
    'div',
    { class: 'view' },
    element(
      'div',
      { class: 'toolbars' },
      toolbar(
        'Copy and source',
        button({
          label: 'Copy Headers',
          onClick: () => {
            copy(headerFields.map(({ name, value }) => `${name}: ${value}\n`).join(''), 'Headers');
          },
        }),
        rawButton(host.send.bind(host)),
      ),
    ),
    element(
      'div',
      { class: 'part zoomable' },
      element(
        'table',
        { class: 'header-fields' },
        element('caption', { class: 'visually-hidden' }, 'Header fields in message order, decoded'),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}
