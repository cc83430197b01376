import { describeError } from '../mailbox/errorGuide';
import type { Mailbox, MailboxActivity, MessageEntry } from '../mailbox/mailbox';
import { messagesText, TLS_MODE_NAMES } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import { formatCount, type Formatting, formatLongDate } from './format';

export interface RowIcon {
  readonly id: string;
  /** Id of a theme colour. */
  readonly color?: string;
}

/** What a row of the tree shows and says. Plain text throughout, safe to show. */
export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: RowIcon;
  /** Tokens joined by `+`, matched by `when` clauses in the manifest. */
  readonly contextValue: string;
  /** What a screen reader says instead of label and description. */
  readonly spoken: string;
  readonly command?: { readonly id: string; readonly title: string };
}

const ACTIVITIES = {
  connecting: 'Connecting…',
  listing: 'Listing messages…',
  readingHeaders: 'Reading headers…',
  readingMessage: 'Fetching a message…',
  deleting: 'Deleting…',
} as const satisfies Record<MailboxActivity, string>;

export function activityText(mailbox: Mailbox, locale: string): string | undefined {
  const { activity, progress } = mailbox.status;
  if (activity === undefined) {
    return undefined;
  }
  return activity === 'readingHeaders' && progress !== undefined
    ? `Reading headers ${formatCount(progress.done, locale)} of ${formatCount(progress.total, locale)}…`
    : ACTIVITIES[activity];
}

interface Counts {
  readonly messages: number;
  readonly unread: number;
  readonly marked: number;
}

export function countsOf(entries: readonly MessageEntry[]): Counts {
  let unread = 0;
  let marked = 0;
  for (const entry of entries) {
    unread += entry.isRead ? 0 : 1;
    marked += entry.isMarkedForDeletion ? 1 : 0;
  }
  return { messages: entries.length, unread, marked };
}

export function accountRow(mailbox: Mailbox, formatting: Formatting): Row {
  const { locale } = formatting;
  const { account, status } = mailbox;
  const label = safeLabel(account.label, { maximumLength: 100 });
  const counts = countsOf(mailbox.entries);
  const activity = activityText(mailbox, locale);
  const guide = status.error === undefined ? undefined : describeError(status.error, account);
  const error = guide?.isSilent === true ? undefined : guide;
  const summary =
    status.listing === 'new'
      ? undefined
      : [
          counts.unread === 0
            ? messagesText(counts.messages, locale)
            : `${formatCount(counts.unread, locale)} unread of ${formatCount(counts.messages, locale)}`,
          ...(counts.marked === 0 ? [] : [`${formatCount(counts.marked, locale)} marked`]),
        ].join(', ');
  const description =
    activity ?? error?.title ?? summary ?? safeLabel(account.host, { maximumLength: 80 });
  const tokens = [
    'account',
    ...(activity === undefined ? [] : ['busy']),
    ...(counts.marked === 0 ? [] : ['marked']),
  ];
  return {
    label,
    description,
    tooltip: [
      label,
      `${safeLabel(account.user, { maximumLength: 100 })} at ${safeLabel(account.host, { maximumLength: 100 })}:${account.port}`,
      `Encryption: ${TLS_MODE_NAMES[account.tlsMode]}${account.pinnedCertificate === undefined ? '' : ', with a certificate you chose to trust'}`,
      ...(summary === undefined ? [] : [summary]),
      ...(status.listedAt === undefined
        ? []
        : [`Last listed: ${formatLongDate(status.listedAt, formatting)}`]),
      ...(error === undefined ? [] : ['', `${error.title}. ${error.detail}`]),
      ...status.notices.flatMap((notice) => ['', safeLabel(notice)]),
    ].join('\n'),
    icon: accountIcon(activity !== undefined, error !== undefined),
    contextValue: tokens.join('+'),
    spoken: [`Account ${label}`, description].filter((part) => part !== '').join(', '),
  };
}

function accountIcon(isBusy: boolean, hasFailed: boolean): RowIcon {
  if (isBusy) {
    return { id: 'loading~spin' };
  }
  return hasFailed ? { id: 'error', color: 'list.errorForeground' } : { id: 'inbox' };
}

export function errorRow(mailbox: Mailbox): Row {
  const guide = describeError(mailbox.status.error, mailbox.account);
  const tokens = [
    'error',
    ...(guide.actions.includes('enterPassword') ? ['password'] : []),
    ...(guide.actions.includes('reviewCertificate') ? ['certificate'] : []),
  ];
  return {
    label: guide.title,
    description: guide.detail,
    tooltip: `${guide.title}\n${guide.detail}\n\nSelect to see what you can do.`,
    icon: { id: 'error', color: 'list.errorForeground' },
    contextValue: tokens.join('+'),
    spoken: `Error: ${guide.title}. ${guide.detail}`,
    command: { id: 'pop3.error.showActions', title: 'Show Error' },
  };
}

export function moreRow(mailbox: Mailbox, pageSize: number, locale: string): Row {
  const hidden = mailbox.entries.length - mailbox.shownCount;
  const next = Math.min(pageSize, hidden);
  const label = `Show ${formatCount(next, locale)} More`;
  const description = `${formatCount(mailbox.shownCount, locale)} of ${formatCount(mailbox.entries.length, locale)} shown`;
  return {
    label,
    description,
    tooltip: 'Read the headers of older messages',
    icon: { id: 'ellipsis' },
    contextValue: 'more',
    spoken: `${label} messages, ${description}`,
    command: { id: 'pop3.mailbox.showMore', title: 'Show More Messages' },
  };
}

export function emptyRow(): Row {
  return {
    label: 'No messages',
    description: 'The mailbox is empty',
    icon: { id: 'check' },
    contextValue: 'empty',
    spoken: 'No messages. The mailbox is empty.',
  };
}

export function loadingRow(mailbox: Mailbox, locale: string): Row {
  const label = activityText(mailbox, locale) ?? 'Connecting…';
  return { label, icon: { id: 'loading~spin' }, contextValue: 'loading', spoken: label };
}

export function unlistedRow(): Row {
  return {
    label: 'Connect and List Messages',
    tooltip: 'Nothing was fetched from this account in this window yet.',
    icon: { id: 'plug' },
    contextValue: 'unlisted',
    spoken: 'Connect and list messages',
    command: { id: 'pop3.mailbox.refresh', title: 'Refresh' },
  };
}

export function noticeRow(text: string): Row {
  const safe = safeLabel(text);
  return {
    label: safe,
    tooltip: safe,
    icon: { id: 'info', color: 'list.deemphasizedForeground' },
    contextValue: 'notice',
    spoken: `Note: ${safe}`,
  };
}
