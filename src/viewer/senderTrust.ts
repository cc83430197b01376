import { safeLabel } from '../shared/safeText';
import type { ViewSender } from './protocol';
import type { SenderDoubt, SenderEvidence } from './senderEvidence';
import type { TrustedSender } from './trustedSenders';

/**
 * Where a message is shown from. No mail server looked at the header of a message within a message, so that whatever it
 * states about its sender is worth nothing. A file is as trustworthy as the workspace that is open.
 */
export type MessagePlace = 'mailbox' | 'trustedFile' | 'restrictedFile' | 'withinMessage';

/** Whether the remote images of a message load unasked, or could; `undefined` where they never will. */
export function judgeSender(
  { address, doubt, isConfirmed }: SenderEvidence,
  trusted: TrustedSender | undefined,
  place: MessagePlace,
): ViewSender | undefined {
  if (address === undefined) {
    return undefined;
  }
  const reason =
    placeReason(place) ??
    (doubt && doubtReason(doubt)) ??
    (trusted?.isConfirmed === true && !isConfirmed
      ? 'no mail server confirms its sender (dmarc=pass), as one did when you trusted that address'
      : undefined);
  if (trusted === undefined) {
    return reason === undefined ? { kind: 'trustable', address } : undefined;
  }
  return reason === undefined ? { kind: 'trusted', address } : { kind: 'doubted', address, reason };
}

function placeReason(place: MessagePlace): string | undefined {
  switch (place) {
    case 'withinMessage':
      return 'it came within another message, so that no mail server checked its sender';
    case 'restrictedFile':
      return 'it is a file, and this window is in Restricted Mode';
    case 'mailbox':
    case 'trustedFile':
      return undefined;
  }
}

function doubtReason(doubt: SenderDoubt): string {
  switch (doubt.kind) {
    case 'headerTooLarge':
      return 'its header is too large to be read to its end';
    case 'severalFromFields':
      return 'it has more than one From field';
    case 'nameLooksLikeAddress':
      return 'the name of its sender looks like another address';
    case 'unreadableResults':
      return 'what a mail server found about its sender cannot be read (Authentication-Results)';
    case 'failed': {
      const server = doubt.server === undefined ? 'a mail server' : short(doubt.server);
      return `${server} states that it failed a check (${short(doubt.method)}=${short(doubt.result)})`;
    }
    case 'otherDomain':
      return `a mail server took another domain for that of its sender: ${short(doubt.domain)}`;
  }
}

function short(text: string): string {
  return safeLabel(text, { maximumLength: 100 });
}
