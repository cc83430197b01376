import { setTimeout as pause } from 'node:timers/promises';
import { type CarriedOut, carryOut, planDeletion, settleCopies } from './deletion';
import { type DeletionSurvey, reportDeletion } from './deletionReport';
import type { EntryList } from './entryList';
import type { DeletionReport, MessageKey } from './mailbox';
import type { MaildropSession, OpenSession, RunOptions } from './maildropSession';
import type { Logger } from './ports';

export interface DeletionParts {
  readonly session: MaildropSession;
  readonly list: EntryList;
  readonly logger: Logger;
  /** Milliseconds before each further look for messages that a server said it removed and still lists. */
  readonly removalDelays: readonly number[];
  readonly listAnew: (run: RunOptions) => Promise<void>;
  readonly onDeleting: () => void;
  /** Told why the maildrop could not be listed afterwards. */
  readonly onNotListed: (error: unknown) => void;
}

/**
 * Deletes in one session, and lists again to learn what that did. `afterwards` is how the list is read: it is read even
 * where the work was cancelled after the server had been told. Throws Pop3Error or MailboxError as long as nothing was.
 */
export async function deleteFromMaildrop(
  parts: DeletionParts,
  keys: readonly MessageKey[],
  run: RunOptions,
  afterwards: RunOptions,
): Promise<DeletionReport> {
  const survey = await parts.session.runExclusive(
    (session) => carryOutDeletion(parts, session, keys, run.signal),
    run,
  );
  const present = await listAfterDeletion(parts, survey, afterwards);
  return reportDeletion(survey, present);
}

async function carryOutDeletion(
  { list, onDeleting }: DeletionParts,
  session: OpenSession,
  keys: readonly MessageKey[],
  signal: AbortSignal,
): Promise<DeletionSurvey> {
  onDeleting();
  const planned = planDeletion(await session.listing(signal), keys, list.sizes());
  const plan = await settleCopies(session, planned, signal);
  return { plan, carriedOut: await carryOut(session, plan.messages, signal) };
}

/** What the maildrop holds afterwards, if it can be learnt: the only proof of what a delete did. */
async function listAfterDeletion(
  parts: DeletionParts,
  { carriedOut }: DeletionSurvey,
  run: RunOptions,
): Promise<ReadonlySet<MessageKey> | undefined> {
  if (carriedOut.committed === 'no') {
    return undefined;
  }
  try {
    return await listUntilGone(parts, carriedOut, run);
  } catch (error) {
    parts.logger.warn('The maildrop could not be listed after deleting');
    if (carriedOut.committed === 'yes') {
      parts.list.remove(carriedOut.accepted.map(({ key }) => key));
    }
    parts.onNotListed(error);
    return undefined;
  }
}

/** Some servers answer QUIT before they have removed what it commits. */
async function listUntilGone(
  { removalDelays, listAnew, list }: DeletionParts,
  { committed, accepted }: CarriedOut,
  run: RunOptions,
): Promise<ReadonlySet<MessageKey>> {
  for (const delay of [...(committed === 'yes' ? removalDelays : []), undefined]) {
    await listAnew(run);
    if (delay === undefined || !accepted.some(({ key }) => list.has(key))) {
      break;
    }
    await pause(delay, undefined, { signal: run.signal });
  }
  return new Set(list.keys);
}
