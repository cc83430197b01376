import { DOCUMENT_LOADS } from './documentLoads';
import { EVENT_HANDLERS } from './eventHandlers';
import { INTERACTIONS } from './interactions';
import { MARKUP_LOADS } from './markupLoads';
import { MUTATIONS } from './mutations';
import { PICTURE_LOADS } from './pictureLoads';
import { SCRIPT_ADDRESSES } from './scriptAddresses';
import { SCRIPT_ELEMENTS } from './scriptElements';
import { STYLE_LOADS } from './styleLoads';
import { fill, type Vector } from './vector';

export const LEAK_DOMAIN = 'leak.test';

/** All vectors, each with a host of its own and with code that posts its number to the top window. */
export const VECTORS: readonly Vector[] = [
  ...MARKUP_LOADS,
  ...DOCUMENT_LOADS,
  ...STYLE_LOADS,
  ...PICTURE_LOADS,
  ...SCRIPT_ELEMENTS,
  ...SCRIPT_ADDRESSES,
  ...EVENT_HANDLERS,
  ...INTERACTIONS,
  ...MUTATIONS,
]
  .flatMap((group) =>
    Object.entries(group.vectors).map(([name, markup]) => ({ name, markup, group })),
  )
  .map(({ name, markup, group }, index) => ({
    name: `${group.name}: ${name}`,
    group,
    // Nothing in quotes, so that it may stand in any attribute and any string.
    html: fill(markup, {
      host: vectorHost(index),
      run: `top.postMessage(${index},String.fromCharCode(42))`,
    }),
  }));

export function vectorHost(index: number): string {
  return `v${index}.${LEAK_DOMAIN}`;
}
