import type { ViewMessage } from '../viewer/protocol';
import { attachmentList } from './attachmentList';
import { bodyTabs } from './bodyTabs';
import { element } from './dom';
import type { Host } from './host';
import { imageContext } from './imagePolicy';
import type { LinkPreview } from './linkPreview';
import { messageHeader } from './messageHeader';
import { messageNotices, remoteNotice } from './notices';

/** The whole page of one message. */
export function messagePage(
  message: ViewMessage,
  allowsRemoteImages: boolean,
  host: Host,
  preview: LinkPreview,
): HTMLElement {
  const send = host.send.bind(host);
  const images = imageContext(
    new Map(message.inlineImages.map(({ contentId, dataUri }) => [contentId, dataUri])),
    allowsRemoteImages,
  );
  const body = bodyTabs({
    message,
    images,
    activeTab: host.state.tab,
    usesThemeColors: host.state.usesThemeColors ?? false,
    events: {
      onLink: (href, text) => {
        send({ type: 'openLink', href: href.slice(0, 8_192), text: text.slice(0, 500) });
      },
      onLinkPreview: (href, text) => {
        preview.show(href, text);
      },
    },
    onTab: (tab) => {
      host.updateState({ tab });
    },
    onThemeColors: (usesThemeColors) => {
      host.updateState({ usesThemeColors });
    },
  });
  const remote = remoteNotice(images.remote, allowsRemoteImages, () => {
    host.updateState({ remoteImages: true });
    send({ type: 'loadRemoteImages' });
  });
  return element(
    'main',
    {},
    messageHeader(message),
    ...messageNotices(message, send),
    remote,
    attachmentList(message.attachments, send),
    body,
  );
}
