import type { ViewMessage, ViewToHost } from '../viewer/protocol';
import { button } from './components';
import { element, icon } from './dom';
import type { RemoteContent } from './imagePolicy';
import { rawButton } from './states';

type Send = (message: ViewToHost) => void;

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

/** Says which remote images were left out and offers to load them. */
export function remoteNotice(
  remote: RemoteContent,
  allowsRemoteImages: boolean,
  onLoad: () => void,
): HTMLElement | undefined {
  const sentences = [
    ...(remote.urls.size === 0 || allowsRemoteImages
      ? []
      : [
          `${count(remote.urls.size, 'remote image')} blocked, from ${hostList([...remote.hosts])}. Loading shows the sender that you opened this message.`,
        ]),
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
  const isLoadable = remote.urls.size > 0 && !allowsRemoteImages;
  return notice(
    'image',
    'Remote content',
    sentences,
    isLoadable ? button({ label: 'Load Remote Images', onClick: onLoad }) : undefined,
  );
}

function notice(
  kind: 'warning' | 'image',
  label: string,
  sentences: readonly string[],
  action?: HTMLElement,
): HTMLElement {
  return element(
    'section',
    { class: kind === 'warning' ? 'notice is-warning' : 'notice', 'aria-label': label },
    icon(kind),
    element('ul', {}, ...sentences.map((sentence) => element('li', {}, sentence))),
    action,
  );
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`;
}

function hostList(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 3).join(', ');
  return hosts.length <= 3 ? shown : `${shown} and ${count(hosts.length - 3, 'more host')}`;
}
