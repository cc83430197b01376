import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { Listing } from '../pop3/listings';
import { TimeSlices } from '../shared/timeSlices';
import type { MessageKey } from './mailbox';
import { keyOfUid, keyWithoutUid } from './messageKey';

/** One message as one session lists it. The number means nothing in any other session (RFC 1939 §5). */
export interface ListedMessage {
  readonly key: MessageKey;
  readonly messageNumber: number;
  readonly octets: number;
  /** Latin-1 decoded; absent where the server gives none. */
  readonly uid: string | undefined;
}

export interface MaildropListing {
  /** By ascending message number. */
  readonly messages: readonly ListedMessage[];
  readonly byKey: ReadonlyMap<MessageKey, ListedMessage>;
  /** Whether the server supports UIDL. */
  readonly hasUids: boolean;
  /** Whether unique-ids may be trusted to name the same messages at another time (RFC 1939 §7). */
  readonly hasDurableUids: boolean;
  readonly notices: readonly string[];
}

/** A server that keeps mail in memory counts from 1 again when it is started anew: GreenMail and Inbucket do. */
const COUNTER = /^\d{1,9}$/u;

/** Lists the maildrop by LIST and UIDL. Without UIDL messages are keyed by their place. Throws Pop3Error. */
export async function listMaildrop(
  client: Pop3Client,
  signal: AbortSignal,
): Promise<MaildropListing> {
  const [sizes, uids] = await Promise.all([client.list(signal), listUids(client, signal)]);
  const ordinals = new Map<string, number>();
  const messages: ListedMessage[] = [];
  const byKey = new Map<MessageKey, ListedMessage>();
  const slices = new TimeSlices();
  const others = async (): Promise<void> => {
    await slices.next();
    signal.throwIfAborted();
  };
  let previous: MessageKey = '';
  const numbers = numbersOf(sizes, uids);
  await others();
  for (const messageNumber of numbers) {
    const octets = sizes.entries.get(messageNumber) ?? 0;
    const uid = uids?.entries.get(messageNumber);
    let key: MessageKey;
    if (uid === undefined) {
      key = previous = keyWithoutUid(previous, messageNumber, octets);
    } else {
      const ordinal = (ordinals.get(uid) ?? 0) + 1;
      ordinals.set(uid, ordinal);
      key = keyOfUid(uid, ordinal);
    }
    const message = { key, messageNumber, octets, uid };
    messages.push(message);
    byKey.set(key, message);
    if (slices.isOver) {
      await others();
    }
  }
  await others();
  const hasDurableUids = messages.every(({ uid }) => uid !== undefined && !COUNTER.test(uid));
  await others();
  const notices = noticesOf(sizes, uids, ordinals);
  await others();
  return { messages, byKey, hasUids: uids !== undefined, hasDurableUids, notices };
}

function numbersOf(sizes: Listing<number>, uids: Listing<string> | undefined): readonly number[] {
  const numbers = [...sizes.entries.keys()];
  for (const number of uids?.entries.keys() ?? []) {
    if (!sizes.entries.has(number)) {
      numbers.push(number);
    }
  }
  return numbers.sort((left, right) => left - right);
}

async function listUids(
  client: Pop3Client,
  signal: AbortSignal,
): Promise<Listing<string> | undefined> {
  try {
    return await client.uidl(signal);
  } catch (error) {
    if (Pop3Error.is(error, 'rejected')) {
      return undefined;
    }
    throw error;
  }
}

function noticesOf(
  sizes: Listing<number>,
  uids: Listing<string> | undefined,
  ordinals: ReadonlyMap<string, number>,
): readonly string[] {
  const notices: string[] = [];
  if (uids === undefined) {
    notices.push(
      'This server has no UIDL: messages can be read, but read marks do not last and nothing can be deleted.',
    );
  } else {
    const disagreement = [...sizes.entries.keys()].some((number) => !uids.entries.has(number));
    if (disagreement || uids.entries.size > sizes.entries.size) {
      notices.push('LIST and UIDL of this server name different messages.');
    }
  }
  if ([...ordinals.values()].some((count) => count > 1)) {
    notices.push('This server lists several messages under one unique-id.');
  }
  const faults = sizes.defects.length + (uids?.defects.length ?? 0);
  if (faults > 0) {
    notices.push(`Lines of this server’s listings that break RFC 1939: ${faults}.`);
  }
  return notices;
}
