import type { ViewAttachment, ViewToHost } from '../viewer/protocol';
import { button } from './components';
import { element, icon } from './dom';
import { formatOctets } from './format';

type Send = (message: ViewToHost) => void;

/** Attachments to save; parts the body shows itself are folded away. */
export function attachmentList(
  attachments: readonly ViewAttachment[],
  send: Send,
): HTMLElement | undefined {
  if (attachments.length === 0) {
    return undefined;
  }
  const attached = attachments.filter(({ isInline }) => !isInline);
  const inline = attachments.filter(({ isInline }) => isInline);
  const items = (list: readonly ViewAttachment[]): HTMLElement =>
    element('ul', {}, ...list.map((attachment) => attachmentItem(attachment, send)));
  const saveAll =
    attachments.length > 1
      ? button({
          label: 'Save All…',
          onClick: () => {
            send({ type: 'saveAllAttachments' });
          },
        })
      : undefined;
  const heading = element('h2', {}, countOf(attached.length, 'attachment'));
  return element(
    'section',
    { class: 'attachments', 'aria-label': 'Attachments' },
    attached.length === 0
      ? undefined
      : element('div', { class: 'attachments-heading' }, heading, saveAll),
    attached.length === 0 ? undefined : items(attached),
    inline.length === 0
      ? undefined
      : element(
          'details',
          {},
          element('summary', {}, countOf(inline.length, 'inline part')),
          attached.length === 0 && saveAll !== undefined
            ? element('div', { class: 'attachments-heading' }, saveAll)
            : undefined,
          items(inline),
        ),
  );
}

function countOf(number: number, noun: string): string {
  return `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`;
}

function attachmentItem(attachment: ViewAttachment, send: Send): HTMLElement {
  const { fileName, mediaType, octets, sha256, index, isExecutable, isMessage } = attachment;
  const dot = Math.max(fileName.lastIndexOf('.'), fileName.length - 12);
  return element(
    'li',
    { title: `${fileName}\n${mediaType}\nSHA-256 ${sha256}` },
    icon(isExecutable ? 'warning' : 'attachment'),
    element(
      'div',
      { class: 'what' },
      element(
        'div',
        { class: 'file-name' },
        element('span', {}, fileName.slice(0, dot)),
        element('span', {}, fileName.slice(dot)),
      ),
      element(
        'div',
        { class: 'details' },
        formatOctets(octets),
        isExecutable ? element('span', { class: 'is-executable' }, ' · can run code') : undefined,
        ` · ${mediaType}`,
      ),
    ),
    isMessage
      ? button({
          label: 'Open',
          ariaLabel: `Open ${fileName}`,
          onClick: () => {
            send({ type: 'openAttachment', index });
          },
        })
      : undefined,
    button({
      label: 'Save…',
      ariaLabel: `Save ${fileName}`,
      onClick: () => {
        send({ type: 'saveAttachment', index });
      },
    }),
  );
}
