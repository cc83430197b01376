import { describeError } from '../mailbox/errorGuide';
import type { MessageEntry } from '../mailbox/mailbox';
import type { HeaderDate, HeaderWarning, MailAddress, MessageSummary } from '../mail/model';
import type { GroupBy } from '../platform/settings';
import { safeLabel } from '../shared/safeText';
import { formatSize } from '../shared/sizeText';
import { senderOf, subjectOf } from './headerTexts';
import { formatLongDate, formatShortDate, formatTime, type Formatting, isolated } from './format';
import type { Row, RowIcon } from './rows';

const MAXIMUM_TOOLTIP_RECIPIENTS = 5;

export interface MessageRowOptions {
  /** Whether a header that is missing is about to be read. */
  readonly isComing?: boolean;
  /** What the row of the group says already. */
  readonly by?: GroupBy;
  /** It can't be changed. */
  readonly isLocal?: boolean;
}

/** The row of one message. Every word of it that comes from the message passes `safeLabel`. */
export function messageRow(
  entry: MessageEntry,
  formatting: Formatting,
  { isComing = true, by = 'none', isLocal = false }: MessageRowOptions = {},
): Row {
  const { summary } = entry;
  const size = formatSize(entry.receivedOctets ?? entry.octets, formatting.locale);
  const tokens = [
    'message',
    ...(isLocal ? ['local'] : []),
    ...(entry.isRead ? [] : ['unread']),
    ...(entry.isMarkedForDeletion ? ['marked'] : []),
  ];
  const common = {
    contextValue: tokens.join('+'),
    icon: iconOf(entry),
    command: { id: 'pop3.message.open', title: 'Open' },
  };
  const states = [
    ...(entry.isNew ? ['new'] : entry.isRead ? [] : ['unread']),
    ...(entry.isMarkedForDeletion ? ['marked for deletion'] : []),
  ];
  if (summary.kind === 'pending') {
    return {
      ...common,
      label: isComing ? 'Reading header…' : 'Header not read yet',
      description: size,
      spoken: ['Message, header not read yet', ...states, size].join(', '),
    };
  }
  if (summary.kind === 'failed') {
    const guide = describeError(summary.error);
    const reason = guide.isSilent ? 'Header not read' : guide.title;
    return {
      ...common,
      label: reason,
      description: size,
      tooltip: `${guide.isSilent ? 'Reading the header was canceled.' : guide.detail}\nThe message can still be opened.`,
      spoken: [`Message, ${reason}`, ...states, size].join(', '),
    };
  }
  return { ...common, ...loadedRow(entry, summary.summary, { size, states, by }, formatting) };
}

function loadedRow(
  entry: MessageEntry,
  summary: MessageSummary,
  { size, states, by }: { size: string; states: readonly string[]; by: GroupBy },
  formatting: Formatting,
): Pick<Row, 'label' | 'description' | 'tooltip' | 'spoken'> {
  const subject = subjectOf(summary);
  const sender = senderOf(summary);
  const date =
    by === 'day' && summary.date.kind === 'parsed'
      ? formatTime(summary.date.epochMilliseconds, formatting)
      : shortDate(summary.date, formatting);
  const shownSender = by === 'sender' && summary.from.length < 2 ? '' : isolated(sender);
  return {
    label: subject,
    description: [shownSender, date, size].filter((part) => part !== '').join(' · '),
    tooltip: [tooltipOf(summary, size, formatting), ...entry.transferNotes].join('\n'),
    spoken: [
      ...states,
      subject,
      `from ${sender}`,
      spokenDate(summary.date, formatting),
      size,
      ...summary.warnings.map(warningText),
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
}

function iconOf(entry: MessageEntry): RowIcon {
  if (entry.isMarkedForDeletion) {
    return { id: 'trash', color: 'list.errorForeground' };
  }
  if (entry.summary.kind === 'failed') {
    return { id: 'warning', color: 'list.warningForeground' };
  }
  if (entry.summary.kind === 'pending') {
    return { id: 'mail', color: 'list.deemphasizedForeground' };
  }
  return entry.isRead
    ? { id: 'mail-read', color: 'list.deemphasizedForeground' }
    : { id: 'mail', color: 'charts.blue' };
}

function shortDate(date: HeaderDate, formatting: Formatting): string {
  switch (date.kind) {
    case 'parsed':
      return formatShortDate(date.epochMilliseconds, formatting);
    case 'unparsable':
      return isolated(safeLabel(date.raw, { maximumLength: 30 }));
    case 'missing':
      return '';
  }
}

function spokenDate(date: HeaderDate, formatting: Formatting): string {
  return date.kind === 'parsed'
    ? formatLongDate(date.epochMilliseconds, formatting)
    : shortDate(date, formatting);
}

function tooltipOf(summary: MessageSummary, size: string, formatting: Formatting): string {
  const line = (name: string, value: string): readonly string[] =>
    value === '' ? [] : [`${name}: ${isolated(value)}`];
  return [
    isolated(safeLabel(summary.subject, { maximumLength: 400 }) || '(no subject)'),
    ...line('From', addressList(summary.from)),
    ...line('To', addressList(summary.to)),
    ...line('Cc', addressList(summary.cc)),
    ...line('Reply to', addressList(summary.replyTo)),
    ...line('Date', longDate(summary.date, formatting)),
    ...line('Size', size),
    ...line('Type', safeLabel(summary.contentType, { maximumLength: 80 })),
    ...summary.warnings.map((warning) => `Caution: ${warningText(warning)}`),
  ].join('\n');
}

function longDate(date: HeaderDate, formatting: Formatting): string {
  switch (date.kind) {
    case 'parsed':
      return formatLongDate(date.epochMilliseconds, formatting);
    case 'unparsable':
      return safeLabel(date.raw, { maximumLength: 80 });
    case 'missing':
      return '(none)';
  }
}

function addressList(addresses: readonly MailAddress[]): string {
  const shown = addresses.slice(0, MAXIMUM_TOOLTIP_RECIPIENTS).map(addressText);
  const rest = addresses.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`and ${rest} more`])].join(', ');
}

function addressText({ name, address }: MailAddress): string {
  const safeName = safeLabel(name, { maximumLength: 80 });
  const safeAddress = safeLabel(address, { maximumLength: 120 });
  if (safeName === '' || safeAddress === '') {
    return safeName || safeAddress;
  }
  return `${safeName} <${safeAddress}>`;
}

function warningText(warning: HeaderWarning): string {
  switch (warning.kind) {
    case 'duplicateField':
      return `${warning.count} ${safeLabel(warning.field, { maximumLength: 40 })} fields, the first is shown`;
    case 'unparsableDate':
      return 'the date cannot be read';
    case 'raw8Bit':
      return `the field ${safeLabel(warning.field, { maximumLength: 40 })} is not encoded as it must be`;
    case 'nameLooksLikeAddress':
      return `the name in ${safeLabel(warning.field, { maximumLength: 40 })} looks like another address`;
  }
}
