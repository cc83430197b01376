import { describeError } from '../mailbox/errorGuide';
import type { LocalOrigin, Maildrop } from '../mailbox/mailbox';
import { messagesText } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import { formatCount, type Formatting, formatLongDate, isolated } from './format';
import { type AccountRowOptions, activityText, type Row } from './rows';

/** A maildrop on this machine, and the file or folder that it is. */
export interface LocalMaildropView {
  readonly maildrop: Maildrop;
  readonly origin: LocalOrigin;
}

/** The row of a file or folder that is open as a maildrop. Its name passes `safeLabel`. */
export function localRow(
  { maildrop, origin }: LocalMaildropView,
  formatting: Formatting,
  { headers, matches }: Pick<AccountRowOptions, 'headers' | 'matches'>,
): Row {
  const { locale } = formatting;
  const { account, status, counts } = maildrop;
  const label = safeLabel(account.label, { maximumLength: 100 });
  const path = safeLabel(origin.path, { maximumLength: 400 });
  const activity = localActivityText(maildrop, locale, headers);
  const guide = status.error === undefined ? undefined : describeError(status.error);
  const error = guide?.isSilent === true ? undefined : guide;
  const total =
    counts.unread === 0
      ? messagesText(counts.messages, locale)
      : `${formatCount(counts.unread, locale)} unread of ${formatCount(counts.messages, locale)}`;
  const found =
    matches === undefined
      ? undefined
      : `${formatCount(matches, locale)} of ${formatCount(counts.messages, locale)}`;
  const state = activity ?? error?.title ?? (status.listing === 'new' ? undefined : total);
  const isFiltered = found !== undefined && activity === undefined && error === undefined;
  const description = [origin.kindName, isFiltered ? found : state]
    .filter((part) => part !== undefined)
    .join(' · ');
  return {
    label: isolated(label),
    description,
    tooltip: [
      isolated(path),
      'Read only: nothing in it is ever changed.',
      ...(found === undefined ? [] : [`Matching the filter: ${found}`]),
      ...(status.listing === 'new' ? [] : [total]),
      ...(status.listedAt === undefined
        ? []
        : [`Last read: ${formatLongDate(status.listedAt, formatting)}`]),
      ...(error === undefined ? [] : ['', `${error.title}. ${error.detail}`]),
      ...status.notices.flatMap((notice) => ['', safeLabel(notice)]),
    ].join('\n'),
    icon:
      activity !== undefined
        ? { id: 'loading~spin' }
        : error !== undefined
          ? { id: 'error', color: 'list.errorForeground' }
          : { id: origin.isFolder ? 'folder' : 'file' },
    contextValue: activity === undefined ? 'localMailbox' : 'localMailbox+busy',
    spoken: `Local mailbox ${label}, ${description}`,
  };
}

export function localErrorRow({ status }: Maildrop): Row {
  const guide = describeError(status.error);
  return {
    label: guide.title,
    description: guide.detail,
    tooltip: `${guide.title}\n${guide.detail}\n\nSelect to see what you can do.`,
    icon: { id: 'error', color: 'list.errorForeground' },
    contextValue: 'localError',
    spoken: `Error: ${guide.title}. ${guide.detail}`,
    command: { id: 'pop3.error.showActions', title: 'Show Error' },
  };
}

export function localLoadingRow(maildrop: Maildrop, locale: string): Row {
  const isListed = maildrop.status.listing !== 'new';
  const label =
    localActivityText(maildrop, locale) ?? (isListed ? 'Grouping messages…' : 'Reading…');
  return { label, icon: { id: 'loading~spin' }, contextValue: 'loading', spoken: label };
}

export function localUnlistedRow(): Row {
  return {
    label: 'Read and List Messages',
    tooltip: 'It was not read in this window yet.',
    icon: { id: 'folder-opened' },
    contextValue: 'unlisted',
    spoken: 'Read and list messages',
    command: { id: 'pop3.mailbox.refresh', title: 'Refresh' },
  };
}

function localActivityText(
  maildrop: Maildrop,
  locale: string,
  headers?: AccountRowOptions['headers'],
): string | undefined {
  const { activity, progress } = maildrop.status;
  if (activity !== 'listing') {
    return activityText(maildrop, locale, headers);
  }
  return progress === undefined || progress.total === 0
    ? 'Reading…'
    : `Reading ${Math.min(100, Math.floor((100 * progress.done) / progress.total))} %…`;
}
