import { createHash } from 'node:crypto';
import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { DeletionOutcome, MessageKey } from './mailbox';
import type { ListedMessage, MaildropListing } from './maildropListing';
import type { OpenSession } from './maildropSession';
import { sharedKey } from './messageKey';
import { MailboxError } from './errors';

export interface DeletionPlan {
  /** By descending message number: some servers renumber as they delete. */
  readonly messages: readonly ListedMessage[];
  readonly outcomes: readonly DeletionOutcome[];
  /** Messages under one unique-id of which some are meant and others are not; none of these is in `messages`. */
  readonly copies: readonly Copies[];
}

export interface Copies {
  readonly wanted: readonly ListedMessage[];
  readonly all: readonly ListedMessage[];
}

/**
 * Finds the messages in this session's listing. Of messages under one unique-id either all are meant, or their content
 * must tell what may go ({@link settleCopies}); where some of those have gone since the user saw them in `shown`, nobody
 * knows which is which any more. One of another size than the user saw is another message under a unique-id used again. Throws MailboxError `uidlRequired`.
 */
export function planDeletion(
  listing: MaildropListing,
  keys: readonly MessageKey[],
  shown: readonly { readonly key: MessageKey; readonly octets: number }[] = [],
): DeletionPlan {
  if (!listing.hasUids) {
    throw new MailboxError('uidlRequired', 'Deleting needs UIDL');
  }
  const wanted = new Set(keys);
  const spared = new Set(
    listing.messages.filter(({ key }) => !wanted.has(key)).map(({ uid }) => uid),
  );
  const before = countByUid(shown);
  const now = countByUid(listing.messages);
  const lostCopies = (key: MessageKey): boolean =>
    (before.get(sharedKey(key)) ?? 1) > (now.get(sharedKey(key)) ?? 0);
  const sizes = new Map(shown.map(({ key, octets }) => [key, octets]));
  const isOther = ({ key, octets }: ListedMessage): boolean =>
    octets !== (sizes.get(key) ?? octets);
  const messages: ListedMessage[] = [];
  const outcomes: DeletionOutcome[] = [];
  const split = new Set<string>();
  for (const key of wanted) {
    const message = listing.byKey.get(key);
    if (message === undefined || isOther(message)) {
      outcomes.push({ key, kind: 'alreadyGone' });
    } else if (message.uid === undefined || lostCopies(key)) {
      outcomes.push({ key, kind: 'ambiguous' });
    } else if (spared.has(message.uid)) {
      split.add(message.uid);
    } else {
      messages.push(message);
    }
  }
  const copies = [...split].map((uid): Copies => {
    const all = listing.messages.filter((message) => message.uid === uid);
    return { wanted: all.filter(({ key }) => wanted.has(key)), all };
  });
  return { messages: descending(messages), outcomes, copies };
}

/**
 * Reads all messages under one unique-id: only where they are identical octet for octet does it not matter which of them
 * goes. Throws Pop3Error.
 */
export async function settleCopies(
  session: Pick<OpenSession, 'client'>,
  plan: DeletionPlan,
  signal: AbortSignal,
): Promise<DeletionPlan> {
  const messages = [...plan.messages];
  const outcomes = [...plan.outcomes];
  for (const { wanted, all } of plan.copies) {
    if (await areIdentical(session.client, all, signal)) {
      messages.push(...wanted);
    } else {
      outcomes.push(...wanted.map(({ key }): DeletionOutcome => ({ key, kind: 'ambiguous' })));
    }
  }
  return { ...plan, messages: descending(messages), outcomes };
}

async function areIdentical(
  client: Pop3Client,
  all: readonly ListedMessage[],
  signal: AbortSignal,
): Promise<boolean> {
  // Reading could remove the copy that is to stay (RFC 2449 §6.7).
  if (client.capabilities.expireDays === 0 || new Set(all.map(({ octets }) => octets)).size > 1) {
    return false;
  }
  const digests = new Set<string>();
  for (const { messageNumber } of all) {
    const { octets } = await client.retr(messageNumber, { signal });
    digests.add(createHash('sha256').update(octets).digest('hex'));
    if (digests.size > 1) {
      return false;
    }
  }
  return true;
}

function countByUid(
  messages: readonly { readonly key: MessageKey }[],
): ReadonlyMap<MessageKey, number> {
  const counts = new Map<MessageKey, number>();
  for (const { key } of messages) {
    counts.set(sharedKey(key), (counts.get(sharedKey(key)) ?? 0) + 1);
  }
  return counts;
}

function descending(messages: readonly ListedMessage[]): readonly ListedMessage[] {
  return messages.toSorted((left, right) => right.messageNumber - left.messageNumber);
}

export interface CarriedOut {
  /** Messages whose DELE was accepted, or sent and never answered. */
  readonly accepted: readonly ListedMessage[];
  readonly refused: readonly DeletionOutcome[];
  /**
   * `no`: the session ended before QUIT was sent, so nothing goes; `unknown`: QUIT was sent and not answered by +OK, or
   * the server is one on which DELE has an effect without QUIT.
   */
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
      if (!(await isStillThere(session, message, refused, signal))) {
        continue;
      }
      // Noted before it is sent: where the answer is lost, the server may have done it all the same.
      accepted.push(message);
      const refusal = await unlessRefused(session, message.key, () =>
        session.client.dele(message.messageNumber, signal),
      );
      if (refusal !== undefined) {
        accepted.pop();
        refused.push(refusal);
      }
    }
    signal.throwIfAborted();
  } catch (error) {
    const isUndone = await undo(session);
    const { deletesAtOnce, keepsMarksWhenDropped } = session.traits;
    const mayTakeEffect = deletesAtOnce || (keepsMarksWhenDropped && !isUndone);
    const committed = mayTakeEffect && accepted.length > 0 ? 'unknown' : 'no';
    return { accepted, refused, committed, error };
  }
  try {
    await session.client.quit();
    return { accepted, refused, committed: 'yes', error: undefined };
  } catch (error) {
    return { accepted, refused, committed: 'unknown', error };
  }
}

/** Compares the unique-id the number has at this moment; what is no longer the message meant is noted as refused. */
async function isStillThere(
  session: OpenSession,
  { key, messageNumber, uid }: ListedMessage,
  refused: DeletionOutcome[],
  signal: AbortSignal,
): Promise<boolean> {
  let currentUid: string | undefined;
  const refusal = await unlessRefused(session, key, async () => {
    currentUid = await session.client.uidlOf(messageNumber, signal);
  });
  if (refusal === undefined && currentUid === uid) {
    return true;
  }
  refused.push(refusal ?? { key, kind: 'ambiguous' });
  return false;
}

/** The outcome for a message where the server refused the command and the session goes on. */
async function unlessRefused(
  session: OpenSession,
  key: MessageKey,
  command: () => Promise<void>,
): Promise<DeletionOutcome | undefined> {
  try {
    await command();
    return undefined;
  } catch (error) {
    if (session.client.state === 'transaction' && Pop3Error.is(error) && error.code !== 'aborted') {
      return { key, kind: 'refused', serverText: error.serverText ?? '' };
    }
    throw error;
  }
}

/**
 * Takes the marks back where the session still works: some servers keep those of a session that is dropped. Resolves
 * with whether the server said so. The session ends at once, which also puts up with a server that answers RSET twice.
 */
async function undo(session: OpenSession): Promise<boolean> {
  try {
    await session.client.rset(AbortSignal.timeout(2_000));
    return true;
  } catch {
    return false;
  } finally {
    session.client.destroy();
  }
}
