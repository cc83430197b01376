import { hash as sha256 } from 'node:crypto';
import type { MessageKey } from './mailbox';

const KEY_LENGTH = 22;

/** Key of a message by its unique-id (Latin-1 decoded octets); `ordinal` counts equal ids in one listing from 1. */
export function keyOfUid(uid: string, ordinal: number): MessageKey {
  const digest = hash(`uid:${uid}`);
  return ordinal === 1 ? digest : `${digest}~${ordinal}`;
}

/** The key that all messages under one unique-id have in common. */
export function sharedKey(key: MessageKey): MessageKey {
  return key.split('~', 1)[0] ?? key;
}

/**
 * Key where the server gives no unique-id: names the message by its place behind exactly these others, so that it is lost
 * rather than passed on when one before it goes. Only fit for reading.
 *
 * @param previous Key of the message listed before it; empty for the first.
 */
export function keyWithoutUid(
  previous: MessageKey,
  messageNumber: number,
  octets: number,
): MessageKey {
  return hash(`number:${previous}:${messageNumber}:${octets}`);
}

export function isMessageKey(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}(?:~[2-9]\d{0,6}|~1\d{1,6})?$/u.test(text);
}

function hash(text: string): string {
  return sha256('sha256', Buffer.from(text, 'latin1'), 'base64url').slice(0, KEY_LENGTH);
}
