import { hash as sha256 } from 'node:crypto';
import type { MessageKey } from '../mailbox/mailbox';
import { sortedInSlices } from '../shared/sortInSlices';
import { TimeSlices } from '../shared/timeSlices';
import type { LocalMessage } from '../localmail/localMaildrop';

const KEY_LENGTH = 22;

/** A message of a local maildrop under the key by which the list knows it. */
export interface KeyedMessage {
  readonly key: MessageKey;
  readonly octets: number;
  /** Position in the messages of the maildrop, which may make them only when asked. */
  readonly index: number;
}

/**
 * The messages, newest first: by the time each was received, where one without follows the one it stands behind; those
 * of one time in reverse. Throws the reason of the abort.
 */
export async function newestFirst(
  messages: readonly LocalMessage[],
  signal: AbortSignal,
): Promise<readonly KeyedMessage[]> {
  const slices = new TimeSlices();
  const times = new Float64Array(messages.length);
  const keyed: KeyedMessage[] = [];
  let isInOrder = true;
  let at = -Infinity;
  for (const [index, message] of messages.entries()) {
    const before = at;
    at = timeOf(message) ?? before;
    isInOrder &&= at >= before;
    times[index] = at;
    keyed.push({ key: keyOf(message), octets: message.octets, index });
    if (slices.isOver) {
      await slices.next();
      signal.throwIfAborted();
    }
  }
  const timeAt = ({ index }: KeyedMessage): number => times[index] ?? 0;
  const oldestFirst = isInOrder
    ? keyed
    : await sortedInSlices(
        keyed,
        (one, other) => Math.sign(timeAt(one) - timeAt(other)) || 0,
        slices,
      );
  return oldestFirst.reverse();
}

function timeOf({ receivedAt }: LocalMessage): number | undefined {
  return receivedAt !== undefined && Number.isFinite(receivedAt) ? receivedAt : undefined;
}

/**
 * Where the file was changed by another program, what stands at the same place may be another message. One of the same
 * size and time is taken for the same.
 */
function keyOf({ id, octets, receivedAt }: LocalMessage): MessageKey {
  const name = JSON.stringify([id, octets, receivedAt ?? null]);
  return sha256('sha256', name, 'base64url').slice(0, KEY_LENGTH);
}
