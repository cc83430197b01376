import { Pop3Error } from '../pop3/errors';
import type { DeletionOutcome, MessageKey } from './mailbox';
import type { ListedMessage, MaildropListing } from './maildropListing';
import type { OpenSession } from './maildropSession';
import { MailboxError } from './errors';

export interface DeletionPlan {
  /** By descending message number: some servers renumber as they delete. */
  readonly messages: readonly ListedMessage[];
  readonly outcomes: readonly DeletionOutcome[];
}

/**
 * Finds the messages in this session's listing. Of copies under one unique-id either all are meant or none is touched.
 * Throws MailboxError `uidlRequired`.
 */
export function planDeletion(listing: MaildropListing, keys: readonly MessageKey[]): DeletionPlan {
  if (!listing.hasUids) {
    throw new MailboxError('uidlRequired', 'Deleting needs UIDL');
  }
  const wanted = new Set(keys);
  const spared = new Set(
    listing.messages.filter(({ key }) => !wanted.has(key)).map(({ uid }) => uid),
  );
  const messages: ListedMessage[] = [];
  const outcomes: DeletionOutcome[] = [];
  for (const key of wanted) {
    const message = listing.byKey.get(key);
    if (message === undefined) {
      outcomes.push({ key, kind: 'alreadyGone' });
    } else if (message.uid === undefined || spared.has(message.uid)) {
      outcomes.push({ key, kind: 'ambiguous' });
    } else {
      messages.push(message);
    }
  }
  return {
    messages: messages.sort((left, right) => right.messageNumber - left.messageNumber),
    outcomes,
  };
}

export interface CarriedOut {
  /** Messages whose DELE was accepted. */
  readonly accepted: readonly ListedMessage[];
  readonly refused: readonly DeletionOutcome[];
  /** `no`: the session ended before QUIT was sent, so nothing goes; `unknown`: QUIT was sent and not answered by +OK. */
  readonly committed: 'yes' | 'no' | 'unknown';
  readonly error: unknown;
}

/** Sends DELE for each message, its unique-id checked right before, and QUIT at once after the last. Never throws. */
export async function carryOut(
  session: OpenSession,
  messages: readonly ListedMessage[],
  signal: AbortSignal,
): Promise<CarriedOut> {
  const accepted: ListedMessage[] = [];
  const refused: DeletionOutcome[] = [];
  try {
    for (const message of messages) {
      const outcome = await deleteOne(session, message, signal);
      if (outcome === undefined) {
        accepted.push(message);
      } else {
        refused.push(outcome);
      }
    }
    signal.throwIfAborted();
  } catch (error) {
    await undo(session);
    // A server that deletes at once has deleted what it accepted.
    const committed = session.traits.deletesAtOnce && accepted.length > 0 ? 'unknown' : 'no';
    return { accepted, refused, committed, error };
  }
  try {
    await session.client.quit();
    return { accepted, refused, committed: 'yes', error: undefined };
  } catch (error) {
    return { accepted, refused, committed: 'unknown', error };
  }
}

async function deleteOne(
  session: OpenSession,
  message: ListedMessage,
  signal: AbortSignal,
): Promise<DeletionOutcome | undefined> {
  const { key, messageNumber, uid } = message;
  try {
    const currentUid = await session.client.uidlOf(messageNumber, signal);
    if (currentUid !== uid) {
      return { key, kind: 'ambiguous' };
    }
    await session.client.dele(messageNumber, signal);
    return undefined;
  } catch (error) {
    if (session.client.state === 'transaction' && Pop3Error.is(error) && error.code !== 'aborted') {
      return { key, kind: 'refused', serverText: error.serverText ?? '' };
    }
    throw error;
  }
}

/** Some servers keep the mark of a session that is dropped; RSET takes it back where the session still works. */
async function undo(session: OpenSession): Promise<void> {
  if (session.client.state === 'transaction') {
    await session.client.rset(AbortSignal.timeout(2_000)).catch(() => undefined);
  }
  session.client.destroy();
}
