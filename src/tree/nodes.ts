import type { MessageKey } from '../mailbox/mailbox';

export interface AccountNode {
  readonly kind: 'account';
  readonly id: string;
  readonly accountId: string;
}

export interface MessageNode {
  readonly kind: 'message';
  readonly id: string;
  readonly accountId: string;
  readonly key: MessageKey;
}

/** Names a list within an account: the messages themselves, the groups, those that match a filter, or those of a group. */
export type ListId = string;

/** The list of all messages of an account. */
export const ALL_MESSAGES: ListId = 'all';

/** The list of an account's groups. */
export const ALL_GROUPS: ListId = 'groups';

/** The list of the messages that match the filter. */
export const MATCHES: ListId = 'matches';

/** The list of the group of those whose headers are not known. */
export const HEADERS_NOT_READ: ListId = 'unknown';

/** Messages that have something in common. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly accountId: string;
  readonly list: ListId;
}

/** Part of a list that is too long to be shown in one piece, by position; clipped to what the list shows otherwise. */
export interface RangeNode {
  readonly kind: 'range';
  readonly id: string;
  readonly accountId: string;
  readonly list: ListId;
  readonly start: number;
  /** Exclusive; `Infinity` for all of the rest. */
  readonly end: number;
}

/** Shows more of a list. */
export interface MoreNode {
  readonly kind: 'more';
  readonly id: string;
  readonly accountId: string;
  readonly list: ListId;
}

const REMARKS = ['error', 'kept', 'empty', 'noMatch', 'loading', 'unlisted'] as const;

/** A row that says something about an account rather than being a message of it. */
export interface RemarkNode {
  readonly kind: (typeof REMARKS)[number];
  readonly id: string;
  readonly accountId: string;
}

export interface NoticeNode {
  readonly kind: 'notice';
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
}

export type TreeNode =
  AccountNode | MessageNode | GroupNode | RangeNode | MoreNode | RemarkNode | NoticeNode;

export function accountNode(accountId: string): AccountNode {
  return { kind: 'account', id: `account:${accountId}`, accountId };
}

/** @param within Names the row it stands below; none for a message that stands directly below its account. */
export function messageNode(accountId: string, key: MessageKey, within = ''): MessageNode {
  const place = within === '' ? '' : `@${within}`;
  return { kind: 'message', id: `message:${accountId}/${key}${place}`, accountId, key };
}

export function groupNode(accountId: string, list: ListId): GroupNode {
  return { kind: 'group', id: `group:${accountId}/${list}`, accountId, list };
}

export function rangeNode(
  accountId: string,
  list: ListId,
  { start, end }: Pick<RangeNode, 'start' | 'end'>,
): RangeNode {
  return {
    kind: 'range',
    id: `range:${accountId}/${list}/${start}-${end}`,
    accountId,
    list,
    start,
    end,
  };
}

export function moreNode(accountId: string, list: ListId): MoreNode {
  return { kind: 'more', id: `more:${accountId}/${list}`, accountId, list };
}

export function remarkNode(kind: RemarkNode['kind'], accountId: string): RemarkNode {
  return { kind, id: `${kind}:${accountId}`, accountId };
}

export function noticeNode(accountId: string, index: number, text: string): NoticeNode {
  return { kind: 'notice', id: `notice:${accountId}/${index}`, accountId, text };
}

/** Whether a command's argument is a node of this tree; other extensions can pass anything. */
export function isTreeNode(value: unknown): value is TreeNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'id' in value &&
    typeof value.id === 'string' &&
    'accountId' in value &&
    typeof value.accountId === 'string' &&
    hasDetails(value.kind, value)
  );
}

function hasDetails(kind: string, value: object): boolean {
  switch (kind) {
    case 'message':
      return 'key' in value && typeof value.key === 'string';
    case 'group':
    case 'range':
    case 'more':
      return 'list' in value && typeof value.list === 'string';
    default:
      return ['account', 'notice', ...REMARKS].includes(kind);
  }
}
