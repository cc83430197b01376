import type { ViewMessage, ViewSender, ViewToHost } from '../viewer/protocol';
import { button } from './components';
import { element, icon } from './dom';
import type { RemoteContent } from './imagePolicy';
import { rawButton } from './states';

type Send = (message: ViewToHost) => void;

const MAXIMUM_LABELLED_ADDRESS = 40;

/** What to know before believing the headers, and what could not be read. */
export function messageNotices(
  { warnings, notes }: ViewMessage,
  send: Send,
): readonly HTMLElement[] {
  return [
    ...(warnings.length === 0 ? [] : [notice('warning', 'Header warnings', warnings)]),
    ...(notes.length === 0 ? [] : [notice('warning', 'Problems', notes, rawButton(send))]),
  ];
}

export interface RemoteNoticeOptions {
  readonly remote: RemoteContent;
  readonly allowsRemoteImages: boolean;
  readonly sender: ViewSender | undefined;
  readonly onLoad: () => void;
  readonly onTrust: () => void;
  readonly onStopTrusting: () => void;
}

/** Says which remote images were left out, or why they were not, and offers the other. */
export function remoteNotice(options: RemoteNoticeOptions): HTMLElement | undefined {
  const { remote } = options;
  const sentences = [
    ...(remote.urls.size === 0 ? [] : remoteSentences(options)),
    ...(remote.insecure.size === 0
      ? []
      : [`Kept out for good: ${count(remote.insecure.size, 'image')} over unencrypted HTTP.`]),
    ...(remote.inStyles.size === 0
      ? []
      : [`Kept out for good: ${count(remote.inStyles.size, 'remote image')} in styles.`]),
  ];
  if (sentences.length === 0) {
    return undefined;
  }
  return notice(
    'image',
    'Remote content',
    sentences,
    ...(remote.urls.size === 0 ? [] : remoteButtons(options)),
  );
}

function remoteSentences({
  remote,
  allowsRemoteImages,
  sender,
}: RemoteNoticeOptions): readonly string[] {
  const images = count(remote.urls.size, 'remote image');
  const hosts = hostList([...remote.hosts]);
  if (allowsRemoteImages) {
    return sender?.kind === 'trusted'
      ? [
          `${images} loaded from ${hosts}, because you trust ${sender.address}. Loading showed the sender that you opened this message.`,
        ]
      : [];
  }
  return [
    `${images} blocked, from ${hosts}. Loading shows the sender that you opened this message.`,
    ...(sender?.kind === 'doubted'
      ? [`You trust ${sender.address}, but this message may be forged: ${sender.reason}.`]
      : []),
  ];
}

function remoteButtons({
  allowsRemoteImages,
  sender,
  onLoad,
  onTrust,
  onStopTrusting,
}: RemoteNoticeOptions): readonly HTMLElement[] {
  return [
    ...(allowsRemoteImages ? [] : [button({ label: 'Load Remote Images', onClick: onLoad })]),
    ...(sender?.kind === 'trustable' && !allowsRemoteImages
      ? [trustButton(sender.address, onTrust)]
      : []),
    ...(sender?.kind === 'trusted' || (sender?.kind === 'doubted' && !allowsRemoteImages)
      ? [
          button({
            label: 'Stop Trusting',
            ariaLabel: `Stop Trusting ${sender.address}`,
            onClick: onStopTrusting,
          }),
        ]
      : []),
  ];
}

/** A long address is not cut: what is left of it could look like another. */
function trustButton(address: string, onClick: () => void): HTMLElement {
  const isShort = address.length <= MAXIMUM_LABELLED_ADDRESS;
  return button({
    label: isShort ? `Always Load from ${address}` : 'Always Load from This Sender',
    ...(isShort ? {} : { ariaLabel: `Always Load from ${address}` }),
    onClick,
  });
}

function notice(
  kind: 'warning' | 'image',
  label: string,
  sentences: readonly string[],
  ...actions: readonly HTMLElement[]
): HTMLElement {
  return element(
    'section',
    { class: kind === 'warning' ? 'notice is-warning' : 'notice', 'aria-label': label },
    icon(kind),
    element('ul', {}, ...sentences.map((sentence) => element('li', {}, sentence))),
    actions.length === 0 ? undefined : element('div', { class: 'notice-actions' }, ...actions),
  );
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`;
}

function hostList(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 3).join(', ');
  return hosts.length <= 3 ? shown : `${shown} and ${count(hosts.length - 3, 'more host')}`;
}
