import type { MailAddress, MessageSummary } from '../mail/model';
import { safeLabel } from '../shared/safeText';
import type { GroupBy } from '../platform/settings';
import { dayOf, type Formatting } from './format';
import { isNameMisleading, nameOf } from './headerTexts';

/** Longer ones share a group with others that begin alike. */
const MAXIMUM_IDENTITY_LENGTH = 320;

/** What a group is, as the first message of it tells. */
export interface GroupTraits {
  /** The same for all messages of the group; untrusted, never shown. */
  readonly identity: string;
  /** Of groups by day: year, month and day as one number, such as 20261124. */
  readonly day?: number;
  /** Of groups by day: a time within the day, in epoch milliseconds. */
  readonly time?: number;
  /** Safe to show. */
  readonly name?: string;
  /** Safe to show. */
  readonly address?: string;
}

/** Which group a message belongs to, by what stands in its header. */
export function groupOf(
  summary: MessageSummary,
  by: Exclude<GroupBy, 'none'>,
  formatting: Formatting,
): GroupTraits {
  switch (by) {
    case 'day': {
      const { date } = summary;
      if (date.kind !== 'parsed') {
        return { identity: 'none', name: 'Without a date' };
      }
      const day = dayOf(date.epochMilliseconds, formatting);
      return { identity: String(day), day, time: date.epochMilliseconds };
    }
    case 'sender':
      return byAddress(summary.from[0], isNameMisleading(summary, 'from'), 'Without a sender');
    case 'recipient': {
      const to = summary.to[0];
      return byAddress(
        to ?? summary.cc[0],
        isNameMisleading(summary, to === undefined ? 'cc' : 'to'),
        'Without a recipient',
      );
    }
  }
}

function byAddress(
  mailAddress: MailAddress | undefined,
  isMisleading: boolean,
  otherwise: string,
): GroupTraits {
  if (mailAddress === undefined) {
    return { identity: '', name: otherwise };
  }
  const stated = mailAddress.address === '' ? mailAddress.name : mailAddress.address;
  const identity = stated.slice(0, MAXIMUM_IDENTITY_LENGTH).toLowerCase();
  const name = nameOf(mailAddress, isMisleading);
  if (identity === '' || name === '') {
    return { identity: '', name: otherwise };
  }
  const address = safeLabel(mailAddress.address, { maximumLength: 80 });
  return { identity, name, ...(address === '' || address === name ? {} : { address }) };
}
