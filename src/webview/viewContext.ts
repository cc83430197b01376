import type { ViewMessage } from '../viewer/protocol';
import type { DeviceWidth } from './deviceWidth';
import { element } from './dom';
import type { FrameEvents } from './frameWiring';
import type { Host } from './host';
import type { ImageContext } from './imagePolicy';

/** What the views of a message are made of. */
export interface ViewContext {
  readonly message: ViewMessage;
  readonly images: ImageContext;
  readonly host: Host;
  readonly width: DeviceWidth;
  readonly events: FrameEvents;
  /** Copies a text and says that this was done. */
  readonly copy: (text: string, what: string) => void;
}

/** The controls of a view, above what it shows. */
export function toolbar(
  label: string,
  ...controls: readonly (HTMLElement | undefined)[]
): HTMLElement {
  return element('div', { class: 'toolbar', role: 'group', 'aria-label': label }, ...controls);
}

/** Parts, each with its title and controls where there are several. They are never joined. */
export function partsView<Part>(
  parts: readonly Part[],
  render: (part: Part, title: string, index: number) => HTMLElement,
  control?: (part: Part) => HTMLElement,
): HTMLElement {
  return element(
    'div',
    {},
    ...parts.map((part, index) => {
      const title = parts.length === 1 ? 'Message body' : `Part ${index + 1} of ${parts.length}`;
      const heading = element('h2', { class: 'part-title' }, title);
      return element(
        'div',
        { class: 'part' },
        parts.length === 1
          ? undefined
          : element('div', { class: 'part-heading' }, heading, control?.(part)),
        render(part, title, index),
      );
    }),
  );
}
