import { createHash } from 'node:crypto';
import type { MessageKey } from './mailbox';

const KEY_LENGTH = 22;

/** Key of a message by its unique-id (Latin-1 decoded octets); `ordinal` counts equal ids in one listing from 1. */
export function keyOfUid(uid: string, ordinal: number): MessageKey {
  const digest = hash(`uid:${uid}`);
  return ordinal === 1 ? digest : `${digest}~${ordinal}`;
}

/** Key where the server gives no unique-id: as good as number and size are, so only fit for reading. */
export function keyWithoutUid(messageNumber: number, octets: number): MessageKey {
  return hash(`number:${messageNumber}:${octets}`);
}

export function isMessageKey(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}(?:~[2-9]\d{0,6}|~1\d{1,6})?$/u.test(text);
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('base64url').slice(0, KEY_LENGTH);
}
