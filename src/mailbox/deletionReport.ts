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
  const settled = new Set([...refused, ...plan.outcomes].map(({ key }) => key));
  const acceptedKeys = new Set(accepted.map(({ key }) => key));
  const attempted = plan.messages
    .filter(({ key }) => !settled.has(key))
    .map(({ key }): DeletionOutcome => {
      if (present !== undefined) {
        return { key, kind: present.has(key) ? 'kept' : 'deleted' };
      }
      if (committed === 'no' || !acceptedKeys.has(key)) {
        return { key, kind: 'kept' };
      }
      return { key, kind: committed === 'yes' ? 'deleted' : 'unknown' };
    });
  return { outcomes: [...attempted, ...refused, ...plan.outcomes], error };
}
