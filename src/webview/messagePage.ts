import type { ViewMessage, ViewSender } from '../viewer/protocol';
import { attachmentList } from './attachmentList';
import { DeviceWidth } from './deviceWidth';
import { element } from './dom';
import { eventCard } from './eventCard';
import type { Host } from './host';
import { imageContext } from './imagePolicy';
import type { LinkPreview } from './linkPreview';
import { messageHeader } from './messageHeader';
import { messageViews } from './messageViews';
import { messageNotices, remoteNotice } from './notices';
import { reportCard } from './reportCard';
import type { StatusLine } from './statusLine';
import type { Zoom } from './zoom';

export interface PageParts {
  readonly host: Host;
  readonly preview: LinkPreview;
  readonly status: StatusLine;
  readonly zoom: Zoom;
  readonly onFind: () => void;
}

/** The whole page of one message. */
export function messagePage(
  message: ViewMessage,
  allowsRemoteImages: boolean,
  sender: ViewSender | undefined,
  { host, preview, status, zoom, onFind }: PageParts,
): HTMLElement {
  const send = host.send.bind(host);
  const images = imageContext(
    new Map(message.inlineImages.map(({ contentId, dataUri }) => [contentId, dataUri])),
    allowsRemoteImages,
  );
  const views = messageViews({
    message,
    images,
    host,
    width: new DeviceWidth(host),
    zoom,
    onFind,
    events: {
      onLink: (href, text) => {
        send({ type: 'openLink', href: href.slice(0, 8_192), text: text.slice(0, 500) });
      },
      onLinkPreview: (href, text) => {
        preview.show(href, text);
      },
    },
    copy: (text, what) => {
      send({ type: 'copy', text: text.slice(0, MAXIMUM_COPIED_LENGTH) });
      status.say(`${what} copied`);
    },
  });
  const remote = remoteNotice({
    remote: images.remote,
    allowsRemoteImages,
    sender,
    onLoad: () => {
      host.updateState({ remoteImages: true });
      send({ type: 'loadRemoteImages' });
    },
    onTrust: () => {
      send({ type: 'trustSender' });
    },
    onStopTrusting: () => {
      host.updateState({ remoteImages: false });
      send({ type: 'stopTrustingSender' });
    },
  });
  return element(
    'div',
    {},
    messageHeader(message),
    ...messageNotices(message, send),
    remote,
    ...message.reports.map(reportCard),
    ...message.events.map(eventCard),
    attachmentList(message.attachments, send),
    element('main', { 'aria-label': 'Message' }, views),
  );
}

const MAXIMUM_COPIED_LENGTH = 16 * 1024 * 1024;
