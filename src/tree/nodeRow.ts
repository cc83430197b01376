import type { Mailbox } from '../mailbox/mailbox';
import type { Formatting } from './format';
import { messageRow } from './messageRow';
import type { TreeNode } from './nodes';
import {
  accountRow,
  emptyRow,
  errorRow,
  loadingRow,
  moreRow,
  noticeRow,
  type Row,
  unlistedRow,
} from './rows';

/** The row of a node, or `undefined` where what it stands for is gone. */
export function rowOf(
  node: TreeNode,
  mailbox: Mailbox,
  formatting: Formatting,
  pageSize: number,
): Row | undefined {
  switch (node.kind) {
    case 'account':
      return accountRow(mailbox, formatting);
    case 'message': {
      const entry = mailbox.entry(node.key);
      return entry === undefined ? undefined : messageRow(entry, formatting);
    }
    case 'more':
      return moreRow(mailbox, pageSize, formatting.locale);
    case 'error':
      return errorRow(mailbox);
    case 'empty':
      return emptyRow();
    case 'loading':
      return loadingRow(mailbox, formatting.locale);
    case 'unlisted':
      return unlistedRow();
    case 'notice':
      return noticeRow(node.text);
  }
}
