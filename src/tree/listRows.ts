import type { Maildrop, MessageKey } from '../mailbox/mailbox';
import { messagesText } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import type { GroupBy } from '../platform/settings';
import { type AccountView, countOf, headOfList, keyAt, shownSpan } from './accountChildren';
import {
  formatCount,
  formatDay,
  formatLongDay,
  formatMoment,
  type Formatting,
  formatShortDate,
  isolated,
} from './format';
import type { Group } from './grouping';
import { ALL_GROUPS, ALL_MESSAGES, HEADERS_NOT_READ, type MoreNode, type RangeNode } from './nodes';
import type { Row } from './rows';

export function groupRow(group: Group, formatting: Formatting): Row {
  const { traits, count, unread } = group;
  const { locale } = formatting;
  const label =
    traits.time === undefined ? (traits.name ?? '') : formatDay(traits.time, formatting);
  const counts =
    unread === 0
      ? messagesText(count, locale)
      : unread === count
        ? `${formatCount(unread, locale)} unread`
        : `${formatCount(unread, locale)} unread of ${formatCount(count, locale)}`;
  const longName =
    traits.time === undefined
      ? [traits.name, ...(traits.address === undefined ? [] : [`<${traits.address}>`])].join(' ')
      : formatLongDay(traits.time, formatting);
  const isUnknown = group.list === HEADERS_NOT_READ;
  return {
    // A right-to-left name would draw the number behind it to its other side.
    label: isolated(label),
    description: [
      isUnknown ? messagesText(count, locale) : counts,
      ...(traits.address === undefined ? [] : [isolated(traits.address)]),
    ].join(' · '),
    tooltip: [
      isolated(longName),
      counts,
      ...(isUnknown ? ['Headers are read for what you scroll to.'] : []),
    ].join('\n'),
    icon: iconOf(group),
    contextValue: 'group',
    spoken: `${longName}, ${counts}`,
  };
}

function iconOf({ list, traits }: Group): Row['icon'] {
  if (list === HEADERS_NOT_READ) {
    return { id: 'question', color: 'list.deemphasizedForeground' };
  }
  return { id: list.startsWith('day:') ? 'calendar' : traits.identity === '' ? 'mail' : 'account' };
}

/** `Older messages`, or which part of them by number, with the days they are of as far as these are known. */
export function rangeRow(
  view: AccountView,
  range: RangeNode,
  by: GroupBy,
  formatting: Formatting,
): Row {
  const { locale } = formatting;
  const { start, end } = shownSpan(view, range);
  const isGroups = range.list === ALL_GROUPS;
  const isAll = range.end === Infinity;
  const from = formatCount(start + 1, locale);
  const to = formatCount(end, locale);
  const rest = isGroups ? (by === 'day' ? 'Earlier days' : `More ${by}s`) : 'Older messages';
  const days = isGroups ? '' : daysOf(view, range, formatting);
  const label = isAll ? rest : `${from} – ${to}`;
  const description = [
    ...(isAll ? [formatCount(end - start, locale)] : []),
    ...(days === '' ? [] : [days]),
  ];
  const kind = isGroups
    ? by === 'day'
      ? 'Days'
      : by === 'sender'
        ? 'Senders'
        : 'Recipients'
    : 'Messages';
  return {
    label,
    ...(description.length === 0 ? {} : { description: description.join(' · ') }),
    tooltip: `${kind} ${from} to ${to} of ${formatCount(countOf(view, range.list), locale)}${days === '' ? '' : `\n${days}`}`,
    icon: { id: isGroups ? 'list-tree' : 'history' },
    contextValue: 'range',
    spoken: [
      `${isAll ? `${rest}, ` : ''}${kind} ${from} to ${to}`,
      ...(days === '' ? [] : [days]),
    ].join(', '),
  };
}

function daysOf(view: AccountView, range: RangeNode, formatting: Formatting): string {
  const { start, end } = shownSpan(view, range);
  const dayAt = (position: number): string => {
    const key = keyAt(view, range.list, position);
    return key === undefined ? '' : dayOfMessage(view.mailbox, key, formatting);
  };
  const [newest, oldest] = [dayAt(start), dayAt(end - 1)];
  if (newest === '' || oldest === '') {
    return '';
  }
  return newest === oldest ? newest : `${newest} – ${oldest}`;
}

function dayOfMessage(mailbox: Maildrop, key: MessageKey, formatting: Formatting): string {
  const summary = mailbox.entry(key)?.summary;
  return summary?.kind === 'loaded' && summary.summary.date.kind === 'parsed'
    ? formatShortDate(summary.summary.date.epochMilliseconds, formatting)
    : '';
}

export function moreRow(view: AccountView, node: MoreNode, locale: string): Row {
  const { list } = node;
  const { shown, more, count } = headOfList(view, list);
  const label = `Show ${formatCount(more, locale)} More`;
  const description = `${formatCount(shown, locale)} of ${formatCount(count, locale)} shown`;
  return {
    label,
    description,
    tooltip:
      list === ALL_MESSAGES ? 'Read the headers of older messages' : 'Show more of this list',
    icon: { id: 'ellipsis' },
    contextValue: 'more',
    spoken: `${label}${list === ALL_GROUPS ? '' : ' messages'}, ${description}`,
    command:
      list === ALL_MESSAGES
        ? { id: 'pop3.mailbox.showMore', title: 'Show More Messages' }
        : { id: 'pop3.list.showMore', title: 'Show More' },
  };
}

/** Tells that the messages are those that were there once. */
export function keptRow({ status }: Maildrop, formatting: Formatting): Row {
  const label =
    status.listedAt === undefined
      ? 'Kept on this computer'
      : `Kept from ${formatMoment(status.listedAt, formatting)}`;
  return {
    label,
    description: 'select to ask the server',
    tooltip:
      'This list was kept on this computer. The server was not asked in this window yet. Some of these messages may be gone, and others may have come.\n\nSelect to refresh.',
    icon: { id: 'history', color: 'list.deemphasizedForeground' },
    contextValue: 'kept',
    spoken: `${label}, a list kept on this computer. The server was not asked yet. Refresh.`,
    command: { id: 'pop3.mailbox.refresh', title: 'Refresh' },
  };
}

export function noMatchRow(query: string, unsearched: number, locale: string): Row {
  const missing =
    unsearched === 0
      ? ''
      : `${formatCount(unsearched, locale)} not searched: ${unsearched === 1 ? 'its header is' : 'their headers are'} not read yet`;
  const text = safeLabel(query, { maximumLength: 80 });
  return {
    label: 'No message matches',
    description: missing || isolated(text),
    icon: { id: 'search', color: 'list.deemphasizedForeground' },
    contextValue: 'noMatch',
    spoken: ['No message matches', text, ...(missing === '' ? [] : [missing])].join(', '),
  };
}
