import type { CarriedOut, DeletionPlan } from './deletion';
import type { DeletionOutcome, DeletionReport, MessageKey } from './mailbox';

export interface DeletionSurvey {
  readonly plan: DeletionPlan;
  readonly carriedOut: CarriedOut;
}

/**
 * What became of each message. A listing made afterwards (`present`) outweighs what the session said; without one only
 * a +OK to QUIT counts as deleted.
 */
export function reportDeletion(
  { plan, carriedOut }: DeletionSurvey,
  present: ReadonlySet<MessageKey> | undefined,
): DeletionReport {
  const { committed, accepted, refused, error } = carriedOut;
  const remaining = present === undefined ? undefined : remainingOf(plan, present);
  const settled = new Set([...refused, ...plan.outcomes].map(({ key }) => key));
  const acceptedKeys = new Set(accepted.map(({ key }) => key));
  const attempted = plan.messages
    .filter(({ key }) => !settled.has(key))
    .map(({ key }): DeletionOutcome => {
      if (remaining !== undefined) {
        return { key, kind: remaining.has(key) ? 'kept' : 'deleted' };
      }
      if (committed === 'no' || !acceptedKeys.has(key)) {
        return { key, kind: 'kept' };
      }
      return { key, kind: committed === 'yes' ? 'deleted' : 'unknown' };
    });
  return { outcomes: [...attempted, ...refused, ...plan.outcomes], error };
}

/**
 * The keys that are still there, under the names they had before. Of identical copies one stands for any other: what is
 * left of them is listed under their first keys, whichever went.
 */
function remainingOf(
  { copies }: DeletionPlan,
  present: ReadonlySet<MessageKey>,
): ReadonlySet<MessageKey> {
  const remaining = new Set(present);
  for (const { wanted, all } of copies) {
    const gone = all.filter(({ key }) => !present.has(key)).length;
    wanted.forEach(({ key }, index) => {
      if (index < gone) {
        remaining.delete(key);
      } else {
        remaining.add(key);
      }
    });
  }
  return remaining;
}
