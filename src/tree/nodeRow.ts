import { isPop3, type Maildrop } from '../mailbox/mailbox';
import type { GroupBy } from '../platform/settings';
import type { AccountView } from './accountChildren';
import type { Formatting } from './format';
import { groupRow, keptRow, moreRow, noMatchRow, rangeRow } from './listRows';
import { localErrorRow, localLoadingRow, localRow, localUnlistedRow } from './localRows';
import { messageRow } from './messageRow';
import type { TreeNode } from './nodes';
import {
  accountRow,
  type AccountRowOptions,
  emptyRow,
  errorRow,
  loadingRow,
  noticeRow,
  type Progress,
  type Row,
  unlistedRow,
} from './rows';
import type { TreeFilter } from './treeFilter';

export interface RowContext {
  readonly formatting: Formatting;
  readonly by: GroupBy;
  /** Headers read while all are being read for the groups. */
  readonly headers: Progress | undefined;
  readonly filter: TreeFilter | undefined;
  /** How the account is watched, in words. */
  readonly watched: string | undefined;
}

/** The row of a node, or `undefined` where what it stands for is gone. */
export function rowOf(node: TreeNode, view: AccountView, context: RowContext): Row | undefined {
  const { mailbox } = view;
  const { formatting } = context;
  switch (node.kind) {
    case 'account':
      return rootRow(mailbox, formatting, {
        headers: context.headers,
        matches: view.matches?.length,
        watched: context.watched,
      });
    case 'message': {
      const entry = mailbox.entry(node.key);
      const { listing, error } = mailbox.status;
      const isComing = view.isBusy || (listing === 'listed' && error === undefined);
      const by = view.matches === undefined ? context.by : 'none';
      return entry === undefined
        ? undefined
        : messageRow(entry, formatting, { isComing, by, isLocal: !isPop3(mailbox) });
    }
    case 'group': {
      const group = typeof view.grouping === 'object' ? view.grouping.group(node.list) : undefined;
      return group === undefined || group.count === 0 ? undefined : groupRow(group, formatting);
    }
    case 'range':
      return rangeRow(view, node, context.by, formatting);
    case 'more':
      return moreRow(view, node, formatting.locale);
    case 'error':
      return isPop3(mailbox) ? errorRow(mailbox) : localErrorRow(mailbox);
    case 'kept':
      return keptRow(mailbox, formatting);
    case 'empty':
      return emptyRow();
    case 'noMatch':
      return noMatchRow(
        context.filter?.query ?? '',
        context.filter?.unsearched(node.accountId) ?? 0,
        formatting.locale,
      );
    case 'loading':
      return isPop3(mailbox)
        ? loadingRow(mailbox, formatting.locale)
        : localLoadingRow(mailbox, formatting.locale);
    case 'unlisted':
      return isPop3(mailbox) ? unlistedRow() : localUnlistedRow();
    case 'notice':
      return noticeRow(node.text);
  }
}

function rootRow(
  maildrop: Maildrop,
  formatting: Formatting,
  options: AccountRowOptions,
): Row | undefined {
  if (isPop3(maildrop)) {
    return accountRow(maildrop, formatting, options);
  }
  const { origin } = maildrop;
  return origin === undefined ? undefined : localRow({ maildrop, origin }, formatting, options);
}
