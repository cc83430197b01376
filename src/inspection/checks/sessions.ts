import { Pop3Error } from '../../pop3/errors';
import type { AddFinding, ListedMaildrop, SessionCheck, SessionContext } from '../check';
import { NotChecked } from '../check';
import type { ProbeSession } from '../probeSession';
import { quoted } from '../quotation';

/** A locked maildrop is often told of only after a wait of minutes, which nobody wants to sit through. */
const SECOND_LOGIN_MILLISECONDS = 5_000;

const concurrentLogin: SessionCheck = {
  title: 'A second login at the same time does no harm',
  run: async (context) => {
    const second = await openSecond(context);
    if (second === undefined) {
      return 'the maildrop is locked for one session';
    }
    context.add('maildropNotLocked');
    try {
      await context.session.ask('NOOP', context.signal);
    } catch (error) {
      if (!Pop3Error.is(error, 'closed')) {
        throw error;
      }
      context.add('secondLoginEndsFirst');
    } finally {
      await second.quit().catch(() => undefined);
    }
    return undefined;
  },
};

const stableIds: SessionCheck = {
  title: 'Unique-ids and the order of messages are the same in the next session',
  run: async (context) => {
    const before = await context.listing();
    const next = await context.renew();
    compare(before, await next.listing(), context.add);
    if (before.uids === undefined || before.uids.entries.size === 0) {
      throw new NotChecked('There are no unique-ids to compare.');
    }
    return `${before.uids.entries.size} unique-ids`;
  },
};

/** Checks that need a second session. */
export const SESSION_CHECKS: readonly SessionCheck[] = [concurrentLogin, stableIds];

/** `undefined` where the maildrop is locked. */
async function openSecond({
  add,
  openAnother,
  signal,
}: SessionContext): Promise<ProbeSession | undefined> {
  const patience = AbortSignal.timeout(SECOND_LOGIN_MILLISECONDS);
  try {
    return await openAnother(AbortSignal.any([signal, patience]));
  } catch (error) {
    if (patience.aborted && !signal.aborted) {
      throw new NotChecked(
        'The second login was not answered in time; the maildrop may be locked.',
      );
    }
    if (Pop3Error.is(error, 'inUse') && !error.isSuspected) {
      return undefined;
    }
    if (Pop3Error.is(error, 'inUse', 'authentication')) {
      add('lockWithoutCode', {
        text: 'The answer to the second login',
        quote: quoted(error.serverText ?? ''),
      });
      return undefined;
    }
    throw error;
  }
}

function compare(before: ListedMaildrop, after: ListedMaildrop, add: AddFinding): void {
  const first = messagesOf(before);
  const second = messagesOf(after);
  const firstUids = new Set(first.map(({ uid }) => uid));
  const secondUids = new Set(second.map(({ uid }) => uid));
  const missing = first.filter(({ uid }) => !secondUids.has(uid));
  // Mail may have come or gone meanwhile: only a message of the same size can be the same under another id.
  const changed = second.filter(
    ({ uid, octets }) =>
      !firstUids.has(uid) && missing.some((candidate) => candidate.octets === octets),
  );
  if (changed.length > 0) {
    add(
      'uidsChange',
      ...changed.map(({ number, uid }) => ({
        text: `Message ${number} has another id, and was not listed under it before`,
        quote: quoted(uid),
      })),
    );
    return;
  }
  const order = (messages: typeof first, others: ReadonlySet<string>): string =>
    [...new Set(messages.map(({ uid }) => uid))].filter((uid) => others.has(uid)).join('\n');
  if (order(first, secondUids) !== order(second, firstUids)) {
    add('numbersReordered');
  }
}

function messagesOf({ sizes, uids }: ListedMaildrop): readonly {
  readonly number: number;
  readonly uid: string;
  readonly octets: number;
}[] {
  return [...(uids?.entries ?? [])]
    .map(([number, uid]) => ({ number, uid, octets: sizes.entries.get(number) ?? -1 }))
    .sort((left, right) => left.number - right.number);
}
