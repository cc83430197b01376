import { describeError } from '../mailbox/errorGuide';
import { type Maildrop, type MessageKey, pop3AccountOf } from '../mailbox/mailbox';
import type { Grouping } from './grouping';
import {
  ALL_GROUPS,
  ALL_MESSAGES,
  groupNode,
  type ListId,
  MATCHES,
  messageNode,
  moreNode,
  noticeNode,
  rangeNode,
  type RangeNode,
  remarkNode,
  type TreeNode,
} from './nodes';
import { clipped, divided, type Head, headOf, isUndivided, type Span } from './paging';

/** Groups an account shows before the user asks for more. */
export const GROUPS_SHOWN = 200;

/** A server has few; rows are for messages. */
const MAXIMUM_NOTICES = 40;

/** What decides which rows stand below an account. */
export interface AccountView {
  readonly mailbox: Maildrop;
  readonly isBusy: boolean;
  readonly pageSize: number;
  /** Keys that match the filter; `undefined` where none is set. */
  readonly matches: readonly MessageKey[] | undefined;
  /** `loading` while its code is being loaded; `undefined` where the list is flat. */
  readonly grouping: Grouping | 'loading' | undefined;
  /** How many items of a list the user asked to see, if more than at first. */
  readonly wanted: (list: ListId) => number | undefined;
}

/** The rows directly below an account. */
export function accountChildren(view: AccountView): readonly TreeNode[] {
  const { mailbox, isBusy, matches, grouping } = view;
  const { account, status, keys } = mailbox;
  const remark = (kind: 'empty' | 'noMatch' | 'loading' | 'unlisted'): TreeNode =>
    remarkNode(kind, account.id);
  const failed =
    status.error !== undefined && !describeError(status.error, pop3AccountOf(mailbox)).isSilent;
  const above: TreeNode[] = failed ? [remarkNode('error', account.id)] : [];
  if (status.listing === 'new') {
    return failed ? above : [remark(isBusy ? 'loading' : 'unlisted')];
  }
  if (status.listing === 'cached' && !isBusy) {
    above.push(remarkNode('kept', account.id));
  }
  if (keys.length === 0) {
    return above.length > 0 ? above : [remark('empty')];
  }
  if (matches !== undefined) {
    const list = listChildren(view, MATCHES);
    return [...above, ...(list.length === 0 ? [remark('noMatch')] : list)];
  }
  above.push(
    ...status.notices
      .slice(0, MAXIMUM_NOTICES)
      .map((text, index) => noticeNode(account.id, index, text)),
  );
  if (grouping === undefined) {
    return [...above, ...listChildren(view, ALL_MESSAGES)];
  }
  const groups = grouping === 'loading' ? [] : listChildren(view, ALL_GROUPS);
  return [...above, ...(groups.length === 0 ? [remark('loading')] : groups)];
}

/** The rows of a list: its first items, and what leads to the others. */
export function listChildren(view: AccountView, list: ListId): readonly TreeNode[] {
  const { id } = view.mailbox.account;
  const { shown, more, hasRanges } = headOfList(view, list);
  const isDirect = list === ALL_MESSAGES || list === MATCHES;
  return [
    ...items(view, list, { start: 0, end: shown }, isDirect ? '' : list),
    ...(more > 0 ? [moreNode(id, list)] : []),
    ...(hasRanges ? [restOf(id, list)] : []),
  ];
}

/** The row for all of a list that is not shown at its top. */
export function restOf(accountId: string, list: ListId): RangeNode {
  return rangeNode(accountId, list, { start: 0, end: Infinity });
}

export function rangeChildren(view: AccountView, range: RangeNode): readonly TreeNode[] {
  const span = shownSpan(view, range);
  return isUndivided(span)
    ? items(view, range.list, span, `${range.list}/${range.start}-${range.end}`)
    : divided(span).map((part) => rangeNode(range.accountId, range.list, part));
}

/** The positions that a range stands for as the list is. */
export function shownSpan(view: AccountView, range: RangeNode): Span {
  const { shown, count } = headOfList(view, range.list);
  return clipped(range, shown, count);
}

export function countOf({ mailbox, matches, grouping }: AccountView, list: ListId): number {
  switch (list) {
    case ALL_MESSAGES:
      return mailbox.keys.length;
    case MATCHES:
      return matches?.length ?? 0;
    case ALL_GROUPS:
      return isReady(grouping) ? grouping.lists.length : 0;
    default:
      return isReady(grouping) ? (grouping.group(list)?.count ?? 0) : 0;
  }
}

/** The key of the message at a position of a list of messages. */
export function keyAt(view: AccountView, list: ListId, position: number): MessageKey | undefined {
  return messagesOf(view, list)[position];
}

/** How many items stand at the top of a list, and how many the next click adds. */
export function headOfList(view: AccountView, list: ListId): Head & { readonly count: number } {
  const count = countOf(view, list);
  const pageSize = list === ALL_GROUPS ? GROUPS_SHOWN : view.pageSize;
  const wanted = list === ALL_MESSAGES ? view.mailbox.shownCount : (view.wanted(list) ?? pageSize);
  return { ...headOf(count, wanted, pageSize), count };
}

function messagesOf(
  { mailbox, matches, grouping }: AccountView,
  list: ListId,
): readonly MessageKey[] {
  switch (list) {
    case ALL_MESSAGES:
      return mailbox.keys;
    case MATCHES:
      return matches ?? [];
    default:
      return isReady(grouping) ? grouping.keys(list) : [];
  }
}

function items(
  view: AccountView,
  list: ListId,
  { start, end }: Span,
  within: string,
): readonly TreeNode[] {
  const { mailbox, grouping } = view;
  const { id } = mailbox.account;
  if (list === ALL_GROUPS) {
    return isReady(grouping)
      ? grouping.lists.slice(start, end).map((group) => groupNode(id, group))
      : [];
  }
  return messagesOf(view, list)
    .slice(start, end)
    .filter((key) => list !== MATCHES || mailbox.entry(key) !== undefined)
    .map((key) => messageNode(id, key, within));
}

function isReady(grouping: AccountView['grouping']): grouping is Grouping {
  return grouping !== undefined && grouping !== 'loading';
}
