import type { ViewToHost } from '../viewer/protocol';
import { button, progressRing } from './components';
import { element, icon } from './dom';
import { formatOctets } from './format';

type Send = (message: ViewToHost) => void;

export function loadingState(): HTMLElement {
  return element(
    'div',
    { class: 'state', role: 'status' },
    progressRing(),
    element('p', {}, 'Loading message…'),
  );
}

export function errorState(title: string, detail: string, send: Send): HTMLElement {
  return element(
    'div',
    { class: 'state', role: 'alert' },
    icon('warning'),
    element('h1', {}, title),
    detail === '' ? undefined : element('p', {}, detail),
    element(
      'div',
      { class: 'actions' },
      button({
        label: 'Retry',
        isPrimary: true,
        onClick: () => {
          send({ type: 'retry' });
        },
      }),
      rawButton(send),
    ),
  );
}

export function largeMessageState(octets: number, send: Send): HTMLElement {
  return element(
    'div',
    { class: 'state' },
    icon('info'),
    element('h1', {}, 'This message is large'),
    element(
      'p',
      {},
      `It has ${formatOctets(octets)}. Rendering it can take a while and much memory.`,
    ),
    element(
      'div',
      { class: 'actions' },
      button({
        label: 'Render Anyway',
        isPrimary: true,
        onClick: () => {
          send({ type: 'renderLarge' });
        },
      }),
      rawButton(send),
    ),
  );
}

export function rawButton(send: Send): HTMLElement {
  return button({
    label: 'Show Raw Source',
    onClick: () => {
      send({ type: 'showRaw' });
    },
  });
}
