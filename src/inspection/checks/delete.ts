import {
  listMaildrop,
  type ListedMessage,
  type MaildropListing,
} from '../../mailbox/maildropListing';
import type { MessageKey } from '../../mailbox/mailbox';
import { Pop3Error } from '../../pop3/errors';
import { NotChecked, type SessionCheck, type SessionContext } from '../check';
import { quoted } from '../quotation';

const MAXIMUM_READ_OCTETS = 256 * 1024;

export const DELETE_CHECK_TITLE =
  'DELE only marks: RSET takes the mark back, and so does a lost connection';

/** The throw-away message as one session lists it. */
interface Target extends ListedMessage {
  readonly uid: string;
}

/**
 * Marks one message that its owner agreed to lose, takes the mark back, marks it again and drops the connection. QUIT is
 * never sent after DELE, so on a server that keeps to RFC 1939 nothing is removed.
 */
export function deleteCheck(throwAway: MessageKey): SessionCheck {
  return {
    title: DELETE_CHECK_TITLE,
    run: async (context) => {
      const before = await list(context);
      const target = targetIn(before, throwAway);
      if (target === undefined) {
        throw new NotChecked(
          'The throw-away message is not in the maildrop any more, or its unique-id is not its own.',
        );
      }
      if (!(await mark(context, target))) {
        return undefined;
      }
      const isNumbered = await lookWhileMarked(context, target, before);
      const restored = await takeBack(context, throwAway);
      if (restored === undefined || !isNumbered) {
        await lookAgain(context, throwAway);
        return undefined;
      }
      if (await mark(restored.context, restored.target)) {
        await lookAgain(restored.context, throwAway);
      }
      return undefined;
    },
  };
}

async function list({ session, signal }: SessionContext): Promise<MaildropListing> {
  return listMaildrop(session, signal);
}

/** `undefined` where the message is gone, or another has the same unique-id. */
function targetIn({ byKey, messages }: MaildropListing, key: MessageKey): Target | undefined {
  const message = byKey.get(key);
  if (message?.uid === undefined) {
    return undefined;
  }
  const { uid } = message;
  return messages.filter((other) => other.uid === uid).length === 1
    ? { ...message, uid }
    : undefined;
}

/** Sends DELE, the unique-id checked right before. */
async function mark(
  { session, signal, add }: SessionContext,
  { messageNumber, uid }: Target,
): Promise<boolean> {
  if ((await session.uidlOf(messageNumber, signal)) !== uid) {
    throw new NotChecked('The number of the throw-away message does not stand for it any more.');
  }
  const { isOk, line } = await session.ask(`DELE ${messageNumber}`, signal);
  if (!isOk) {
    add('deleRefused', { text: 'The answer to DELE', quote: quoted(line) });
  }
  return isOk;
}

/** Resolves with whether every other message still has its number. */
async function lookWhileMarked(
  context: SessionContext,
  { messageNumber, uid, octets }: Target,
  before: MaildropListing,
): Promise<boolean> {
  const { session, signal, add } = context;
  const after = await list(context);
  const moved = after.messages.filter((message) => {
    const former = before.messages.find((candidate) => candidate.uid === message.uid);
    return former !== undefined && former.messageNumber !== message.messageNumber;
  });
  if (moved.length > 0) {
    add('deleRenumbers', {
      text: `After DELE ${messageNumber}, ${moved.length} other messages have another number`,
    });
    return false;
  }
  if (after.messages.some((message) => message.uid === uid)) {
    add('deletedStillListed', { text: 'LIST and UIDL' });
  }
  const stat = await session.stat(signal).catch(undefinedWhereRejected);
  if (stat !== undefined && stat.messageCount >= before.messages.length) {
    add('deletedStillCounted', { text: `STAT counts ${stat.messageCount} messages` });
  }
  for (const keyword of ['LIST', 'UIDL']) {
    const { isOk, line } = await session.ask(`${keyword} ${messageNumber}`, signal);
    if (isOk) {
      add('deletedStillListed', { text: `${keyword} ${messageNumber}`, quote: quoted(line) });
    }
  }
  if (octets <= MAXIMUM_READ_OCTETS) {
    const { isOk } = await session.ask(`RETR ${messageNumber}`, signal, true);
    if (isOk) {
      add('deletedStillReadable', { text: `RETR ${messageNumber}` });
    }
  }
  return true;
}

/** Sends RSET and finds the message again, in another session where this one is out of step. */
async function takeBack(
  context: SessionContext,
  key: MessageKey,
): Promise<{ readonly context: SessionContext; readonly target: Target } | undefined> {
  const { session, signal, add, isInStep } = context;
  const { isOk, line } = await session.ask('RSET', signal);
  if (!isOk) {
    add('rsetRefused', { text: 'The answer to RSET', quote: quoted(line) });
    return undefined;
  }
  const inStep = await isInStep();
  if (!inStep) {
    add('rsetAnsweredTwice', { text: 'After DELE' });
  }
  const next = inStep ? context : await dropAndRenew(context);
  const target = targetIn(await list(next), key);
  if (target === undefined) {
    add('rsetRestoresNothing');
    return undefined;
  }
  return { context: next, target };
}

/** Drops the connection and looks in a new session whether the message is still there. */
async function lookAgain(context: SessionContext, key: MessageKey): Promise<void> {
  const next = await dropAndRenew(context);
  const { add } = context;
  if (isListed(await list(next), key)) {
    await next.abandon();
    return;
  }
  await next.session.ask('RSET', next.signal);
  const last = (await next.isInStep()) ? next : await dropAndRenew(next);
  add(isListed(await list(last), key) ? 'marksOutliveSession' : 'deletesWithoutQuit');
  await last.abandon();
}

function isListed(listing: MaildropListing, key: MessageKey): boolean {
  return listing.byKey.has(key);
}

async function dropAndRenew(context: SessionContext): Promise<SessionContext> {
  context.session.destroy();
  return context.renew();
}

function undefinedWhereRejected(error: unknown): undefined {
  if (!Pop3Error.is(error, 'rejected')) {
    throw error;
  }
}
