import { hash as sha256 } from 'node:crypto';
import { resolve } from 'node:path';
import type { LocalMaildropKind } from '../localmail/localMaildrop';

/** A file or folder that is open as a maildrop. */
export interface LocalPlace {
  /** Made from the path, so that the documents of its messages are the same in each window. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly kind: LocalMaildropKind;
}

export const KIND_NAMES = {
  mbox: 'mbox',
  maildir: 'Maildir',
  folder: 'folder',
} as const satisfies Record<LocalMaildropKind, string>;

export function localPlace(path: string, kind: LocalMaildropKind): LocalPlace {
  const absolute = resolve(path);
  return { id: `local${sha256('sha256', absolute, 'hex').slice(0, 20)}`, path: absolute, kind };
}

/** Places as they were kept; whatever else stands there is passed over. */
export function placesFrom(kept: unknown): readonly LocalPlace[] {
  return Array.isArray(kept) ? (kept as readonly unknown[]).flatMap(placeFrom) : [];
}

function placeFrom(kept: unknown): readonly LocalPlace[] {
  return typeof kept === 'object' &&
    kept !== null &&
    'path' in kept &&
    typeof kept.path === 'string' &&
    kept.path !== '' &&
    'kind' in kept &&
    isKind(kept.kind)
    ? [localPlace(kept.path, kept.kind)]
    : [];
}

function isKind(value: unknown): value is LocalMaildropKind {
  return typeof value === 'string' && Object.hasOwn(KIND_NAMES, value);
}
