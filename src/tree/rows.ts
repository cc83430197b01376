import { describeError, type ErrorAction } from '../mailbox/errorGuide';
import type { Mailbox, MailboxActivity, Maildrop } from '../mailbox/mailbox';
import { messagesText, TLS_MODE_NAMES } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import { formatCount, type Formatting, formatLongDate, formatMoment, isolated } from './format';

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

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What an account's row tells besides what its mailbox does. */
export interface AccountRowOptions {
  /** Headers read while all are being read for the groups. */
  readonly headers?: Progress | undefined;
  /** How many messages match the filter; `undefined` where none is set. */
  readonly matches?: number | undefined;
  /** How it is watched, in words, safe to show. */
  readonly watched?: string | undefined;
}

export function activityText(
  mailbox: Maildrop,
  locale: string,
  headers?: Progress,
): string | undefined {
  const { activity } = mailbox.status;
  const reading = activity === undefined || activity === 'readingHeaders';
  const progress = (reading ? headers : undefined) ?? mailbox.status.progress;
  if (progress !== undefined && reading) {
    return `Reading headers ${formatCount(progress.done, locale)} of ${formatCount(progress.total, locale)}…`;
  }
  return activity === undefined ? undefined : ACTIVITIES[activity];
}

export function accountRow(
  mailbox: Mailbox,
  formatting: Formatting,
  { headers, matches, watched }: AccountRowOptions = {},
): Row {
  const { locale } = formatting;
  const { account, status } = mailbox;
  const label = safeLabel(account.label, { maximumLength: 100 });
  const { counts } = mailbox;
  const activity = activityText(mailbox, locale, headers);
  const guide = status.error === undefined ? undefined : describeError(status.error, account);
  const error = guide?.isSilent === true ? undefined : guide;
  const found =
    matches === undefined
      ? undefined
      : `${formatCount(matches, locale)} of ${formatCount(counts.messages, locale)}`;
  const summary = status.listing === 'new' ? undefined : countsText(mailbox, locale);
  const kept = keptText(mailbox, formatting);
  const state =
    activity ??
    error?.title ??
    (summary === undefined
      ? safeLabel(account.host, { maximumLength: 80 })
      : [...(found === undefined ? [summary] : []), ...kept].join(' · '));
  const description = [found, state]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  const tokens = [
    'account',
    ...(activity === undefined ? [] : ['busy']),
    ...(counts.marked === 0 ? [] : ['marked']),
    ...(watched === undefined ? [] : ['watched']),
  ];
  return {
    label: isolated(label),
    description,
    tooltip: [
      label,
      `${safeLabel(account.user, { maximumLength: 100 })} at ${safeLabel(account.host, { maximumLength: 100 })}:${account.port}`,
      `Encryption: ${TLS_MODE_NAMES[account.tlsMode]}${account.pinnedCertificate === undefined ? '' : ', with a certificate you chose to trust'}`,
      ...(found === undefined ? [] : [`Matching the filter: ${found}`]),
      ...(summary === undefined ? [] : [summary]),
      ...(status.listedAt === undefined
        ? []
        : [`Last listed: ${formatLongDate(status.listedAt, formatting)}`]),
      ...(status.listing === 'cached'
        ? ['Kept on this computer; the server was not asked in this window yet.']
        : []),
      ...(watched === undefined ? [] : [watched]),
      ...(error === undefined ? [] : ['', `${error.title}. ${error.detail}`]),
      ...status.notices.flatMap((notice) => ['', safeLabel(notice)]),
    ].join('\n'),
    icon: accountIcon(activity !== undefined, error !== undefined),
    contextValue: tokens.join('+'),
    spoken: [`Account ${label}`, description].filter((part) => part !== '').join(', '),
  };
}

function countsText({ counts }: Maildrop, locale: string): string {
  return [
    counts.unread === 0
      ? messagesText(counts.messages, locale)
      : `${formatCount(counts.unread, locale)} unread of ${formatCount(counts.messages, locale)}`,
    ...(counts.marked === 0 ? [] : [`${formatCount(counts.marked, locale)} marked`]),
  ].join(', ');
}

function keptText({ status }: Maildrop, formatting: Formatting): readonly string[] {
  if (status.listing !== 'cached') {
    return [];
  }
  return [
    status.listedAt === undefined
      ? 'kept on this computer'
      : `kept from ${formatMoment(status.listedAt, formatting)}`,
  ];
}

function accountIcon(isBusy: boolean, hasFailed: boolean): RowIcon {
  if (isBusy) {
    return { id: 'loading~spin' };
  }
  return hasFailed ? { id: 'error', color: 'list.errorForeground' } : { id: 'inbox' };
}

const ENTERS_SECRET: readonly ErrorAction[] = ['enterPassword', 'enterPassphrase', 'signIn'];

export function errorRow(mailbox: Mailbox): Row {
  const guide = describeError(mailbox.status.error, mailbox.account);
  const tokens = [
    'error',
    ...(guide.actions.some((action) => ENTERS_SECRET.includes(action)) ? ['password'] : []),
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

export function emptyRow(): Row {
  return {
    label: 'No messages',
    description: 'The mailbox is empty',
    icon: { id: 'check' },
    contextValue: 'empty',
    spoken: 'No messages. The mailbox is empty.',
  };
}

export function loadingRow(mailbox: Maildrop, locale: string): Row {
  const isListed = mailbox.status.listing !== 'new';
  const label = activityText(mailbox, locale) ?? (isListed ? 'Grouping messages…' : 'Connecting…');
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
