import type { AttachmentPreview, ViewAttachment } from '../viewer/protocol';
import { button } from './components';
import { element, icon } from './dom';
import { formatOctets } from './format';
import type { ViewContext } from './viewContext';

/** Types that have something to show here more often than not; what is shown is decided by their octets. */
const PREVIEWED =
  /^(?:image\/(?!svg)|text\/|message\/)|^[^/]+\/(?:.*\+)?(?:json|xml|yaml|javascript|x-sh|ics)$/iu;

/** All attachments, one below the other, with what can be seen of them. */
export function attachmentsView(context: ViewContext): HTMLElement {
  const { message, host } = context;
  const places = new Map<number, (preview: AttachmentPreview) => void>();
  host.onAnswer('attachmentPreview', ({ index, preview }) => {
    places.get(index)?.(preview);
  });
  return element(
    'div',
    { class: 'view' },
    element(
      'ul',
      { class: 'attachment-details zoomable' },
      ...message.attachments.map((attachment) => item(attachment, context, places)),
    ),
  );
}

function item(
  attachment: ViewAttachment,
  { host, copy }: ViewContext,
  places: Map<number, (preview: AttachmentPreview) => void>,
): HTMLElement {
  const { index, fileName, mediaType, octets, sha256, isInline, isExecutable, isMessage } =
    attachment;
  const facts = [mediaType, formatOctets(octets), ...(isInline ? ['inline'] : [])].join(' · ');
  const place = element('div', { class: 'attachment-preview', role: 'status', hidden: '' });
  const toggle = button({
    label: 'Preview',
    ariaLabel: `Preview ${fileName}`,
    onClick: () => {
      const isOpening = place.hidden;
      place.hidden = !isOpening;
      toggle.textContent = isOpening ? 'Hide' : 'Preview';
      toggle.setAttribute('aria-label', `${isOpening ? 'Hide' : 'Preview'} ${fileName}`);
      if (isOpening && !place.hasChildNodes()) {
        place.append('Decoding…');
        host.send({ type: 'previewAttachment', index });
      }
    },
  });
  places.set(index, (preview) => {
    place.replaceChildren(previewContent(preview, fileName));
  });
  return element(
    'li',
    {},
    icon(isExecutable ? 'warning' : 'attachment'),
    element(
      'div',
      { class: 'what' },
      element('div', { class: 'file-name' }, element('bdi', {}, fileName)),
      element(
        'div',
        { class: 'details' },
        facts,
        isExecutable ? element('span', { class: 'is-executable' }, ' · can run code') : undefined,
      ),
      element('div', { class: 'checksum' }, 'SHA-256 ', element('code', {}, sha256)),
    ),
    element(
      'div',
      { class: 'actions' },
      isMessage
        ? button({
            label: 'Open',
            ariaLabel: `Open ${fileName} rendered`,
            onClick: () => {
              host.send({ type: 'openAttachment', index });
            },
          })
        : undefined,
      PREVIEWED.test(mediaType) ? toggle : undefined,
      button({
        label: 'Copy SHA-256',
        ariaLabel: `Copy SHA-256 of ${fileName}`,
        onClick: () => {
          copy(sha256, 'SHA-256');
        },
      }),
      button({
        label: 'Save…',
        ariaLabel: `Save ${fileName} as`,
        onClick: () => {
          host.send({ type: 'saveAttachment', index });
        },
      }),
    ),
    place,
  );
}

function previewContent(preview: AttachmentPreview, fileName: string): HTMLElement {
  switch (preview.kind) {
    case 'image':
      return element('img', { src: preview.dataUri, alt: `Preview of ${fileName}` });
    case 'text':
      return element(
        'div',
        {},
        element('pre', { class: 'plain-text', tabindex: '0', dir: 'auto' }, preview.text),
        preview.isCut
          ? element('p', { class: 'muted' }, 'This is the beginning. Save it to have all of it.')
          : undefined,
      );
    case 'tooLarge':
      return element('p', { class: 'muted' }, 'It is too large to be shown here. Save it instead.');
    case 'none':
      return element('p', { class: 'muted' }, 'There is no preview of its content.');
  }
}
