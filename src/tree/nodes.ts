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

/** A row that says something about an account rather than being a message of it. */
export interface RemarkNode {
  readonly kind: 'more' | 'error' | 'empty' | 'loading' | 'unlisted';
  readonly id: string;
  readonly accountId: string;
}

export interface NoticeNode {
  readonly kind: 'notice';
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
}

export type TreeNode = AccountNode | MessageNode | RemarkNode | NoticeNode;

export function accountNode(accountId: string): AccountNode {
  return { kind: 'account', id: `account:${accountId}`, accountId };
}

export function messageNode(accountId: string, key: MessageKey): MessageNode {
  return { kind: 'message', id: `message:${accountId}/${key}`, accountId, key };
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
    'id' in value &&
    typeof value.id === 'string' &&
    'accountId' in value &&
    typeof value.accountId === 'string' &&
    (value.kind === 'message'
      ? 'key' in value && typeof value.key === 'string'
      : ['account', 'more', 'error', 'empty', 'loading', 'unlisted', 'notice'].includes(
          String(value.kind),
        ))
  );
}
