import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { Listing } from '../pop3/listings';
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
  readonly notices: readonly string[];
}

/** Lists the maildrop by LIST and UIDL. Without UIDL messages are keyed by number and size. Throws Pop3Error. */
export async function listMaildrop(
  client: Pop3Client,
  signal: AbortSignal,
): Promise<MaildropListing> {
  const sizes = await client.list(signal);
  const uids = await listUids(client, signal);
  const numbers = new Set([...sizes.entries.keys(), ...(uids?.entries.keys() ?? [])]);
  const ordinals = new Map<string, number>();
  const messages = [...numbers]
    .sort((left, right) => left - right)
    .map((messageNumber): ListedMessage => {
      const octets = sizes.entries.get(messageNumber) ?? 0;
      const uid = uids?.entries.get(messageNumber);
      if (uid === undefined) {
        return { key: keyWithoutUid(messageNumber, octets), messageNumber, octets, uid };
      }
      const ordinal = (ordinals.get(uid) ?? 0) + 1;
      ordinals.set(uid, ordinal);
      return { key: keyOfUid(uid, ordinal), messageNumber, octets, uid };
    });
  return {
    messages,
    byKey: new Map(messages.map((message) => [message.key, message])),
    hasUids: uids !== undefined,
    notices: noticesOf(sizes, uids, ordinals),
  };
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
