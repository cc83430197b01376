import { greenMailId } from '../../support/serverModels/greenmail';
import { inbucketId } from '../../support/serverModels/inbucket';
import { mailpitId } from '../../support/serverModels/mailpit';
import type { RunningModel } from '../../support/serverModels/model';
import { smtp4devId } from '../../support/serverModels/smtp4dev';
import type { StoredMessage } from '../../support/sampleServer/maildrop';
import { type InspectionChanges, keyOf } from './inspectionHarness';

/** How each modelled server makes the unique-id of a message. */
export const MODEL_UIDS = {
  mailpit: mailpitId,
  greenmail: greenMailId,
  inbucket: inbucketId,
  smtp4dev: smtp4devId,
} as const;

export type ModelName = keyof typeof MODEL_UIDS;

/** The unique-id of the oldest message. */
export function firstUid(model: RunningModel, uidOf: (message: StoredMessage) => string): string {
  const [first] = model.maildrop.snapshot();
  if (first === undefined) {
    throw new Error('The maildrop is empty.');
  }
  return uidOf(first);
}

/** An inspection that may mark the message of this unique-id as deleted. */
export function deleting(uid: string): InspectionChanges {
  return { depth: 'delete', throwAway: keyOf(uid) };
}
