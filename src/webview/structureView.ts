import type { ViewPart } from '../viewer/protocol';
import { iconButton, progressRing } from './components';
import { element, icon } from './dom';
import { formatOctets } from './format';
import type { Host } from './host';
import type { ViewContext } from './viewContext';

/** How the message is put together; asked for when it is first looked at. */
export function structureView({ host }: ViewContext): HTMLElement {
  const content = element(
    'div',
    { class: 'part zoomable' },
    element('div', { class: 'waiting', role: 'status' }, progressRing(), 'Reading the source…'),
  );
  host.onAnswer('structure', ({ parts, isComplete }) => {
    content.replaceChildren(
      ...(parts.length === 0
        ? [element('p', { class: 'muted', role: 'alert' }, 'The source could not be read.')]
        : [partsTable(parts, host)]),
      ...(isComplete || parts.length === 0
        ? []
        : [element('p', { class: 'muted' }, 'The message has more parts than are shown.')]),
    );
  });
  host.send({ type: 'readStructure' });
  return element('div', { class: 'view' }, content);
}

function partsTable(parts: readonly ViewPart[], host: Host): HTMLElement {
  return element(
    'table',
    { class: 'mime-tree' },
    element('caption', { class: 'visually-hidden' }, 'Parts of the message'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['Type', 'Encoding', 'Size', 'Name'].map((title) =>
          element('th', { scope: 'col' }, title),
        ),
        element('th', { scope: 'col' }, element('span', { class: 'visually-hidden' }, 'Actions')),
      ),
    ),
    element('tbody', {}, ...parts.map((part) => partRow(part, host))),
  );
}

function partRow(part: ViewPart, host: Host): HTMLElement {
  const { section, mediaType, charset, transferEncoding, disposition, name } = part;
  const what = section === '0' ? 'the message' : `part ${section}`;
  const type = element(
    'th',
    { scope: 'row' },
    section === '0' ? undefined : element('span', { class: 'section' }, section),
    element('span', { class: 'media-type' }, mediaType),
    charset === '' ? undefined : element('span', { class: 'muted' }, ` ${charset}`),
  );
  type.style.setProperty('--depth', String(Math.min(part.depth, 12)));
  return element(
    'tr',
    {},
    type,
    element('td', { class: 'encoding' }, transferEncoding),
    sizeCell(part),
    element(
      'td',
      { class: 'name' },
      element('bdi', {}, name),
      disposition === '' ? undefined : element('span', { class: 'muted' }, ` ${disposition}`),
    ),
    element(
      'td',
      { class: 'row-actions' },
      part.decodedOctets === undefined
        ? undefined
        : iconButton({
            label: part.isMessage ? `Open the message in ${what}` : `Open ${what} decoded`,
            icon: icon('open'),
            onClick: () => {
              host.send({ type: 'openPart', section });
            },
          }),
      iconButton({
        label: `Show ${what} in the raw source`,
        icon: icon('source'),
        onClick: () => {
          host.send({ type: 'showPartSource', section });
        },
      }),
    ),
  );
}

function sizeCell({ encodedOctets, decodedOctets }: ViewPart): HTMLElement {
  const cell = element('td', { class: 'size' }, formatOctets(decodedOctets ?? encodedOctets));
  cell.title =
    decodedOctets === undefined
      ? `${encodedOctets.toLocaleString()} octets as sent`
      : `${decodedOctets.toLocaleString()} octets decoded, ${encodedOctets.toLocaleString()} as sent`;
  return cell;
}
