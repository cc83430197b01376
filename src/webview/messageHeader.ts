import type { ViewAddress, ViewDate, ViewMessage } from '../viewer/protocol';
import { element } from './dom';
import { formatDate } from './format';

const ADDRESSES_SHOWN_AT_ONCE = 8;

/** Subject, addresses and date. A real address is always shown beside the name a sender chose. */
export function messageHeader(message: ViewMessage): HTMLElement {
  const fields = element('dl', { class: 'fields' });
  const add = (label: string, content: Node | undefined): void => {
    if (content !== undefined) {
      fields.append(element('dt', {}, label), element('dd', {}, content));
    }
  };
  add('From', addressList(message.from) ?? element('span', { class: 'muted' }, 'No sender'));
  add('Reply to', differsFromSender(message) ? addressList(message.replyTo) : undefined);
  add('To', addressList(message.to));
  add('Cc', addressList(message.cc));
  add('Date', message.date === undefined ? undefined : dateLine(message.date));
  const hasSubject = message.subject !== '';
  return element(
    'header',
    { class: 'message-header' },
    element(
      'h1',
      { dir: 'auto', ...(hasSubject ? {} : { class: 'is-missing' }) },
      hasSubject ? message.subject : 'No subject',
    ),
    fields,
  );
}

function differsFromSender({ from, replyTo }: ViewMessage): boolean {
  const senders = new Set(from.map(({ address }) => address.toLowerCase()));
  return replyTo.some(({ address }) => !senders.has(address.toLowerCase()));
}

function addressList(addresses: readonly ViewAddress[]): Node | undefined {
  if (addresses.length === 0) {
    return undefined;
  }
  const list = (shown: readonly ViewAddress[]): HTMLElement =>
    element('ul', {}, ...shown.map(addressItem));
  if (addresses.length <= ADDRESSES_SHOWN_AT_ONCE + 2) {
    return list(addresses);
  }
  const rest = addresses.slice(ADDRESSES_SHOWN_AT_ONCE);
  const content = document.createDocumentFragment();
  content.append(
    list(addresses.slice(0, ADDRESSES_SHOWN_AT_ONCE)),
    element('details', {}, element('summary', {}, `and ${rest.length} more`), list(rest)),
  );
  return content;
}

function addressItem({ name, address }: ViewAddress): HTMLElement {
  if (name === '' || address === '') {
    return element('li', {}, element('bdi', { class: 'name' }, name === '' ? address : name));
  }
  return element(
    'li',
    {},
    element('bdi', { class: 'name' }, name),
    ' ',
    element('bdi', { class: 'muted' }, `<${address}>`),
  );
}

function dateLine({ epochMilliseconds, raw }: ViewDate): Node {
  if (epochMilliseconds === undefined) {
    return element('span', {}, raw);
  }
  const time = element(
    'time',
    { datetime: new Date(epochMilliseconds).toISOString() },
    formatDate(epochMilliseconds),
  );
  return element('span', {}, time, ' ', element('span', { class: 'muted' }, `(sent as ${raw})`));
}
