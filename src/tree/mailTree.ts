import * as vscode from 'vscode';
import { encodeMessageUri } from '../documents/uri';
import { describeError } from '../mailbox/errorGuide';
import type { Mailbox, MailboxChange } from '../mailbox/mailbox';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { ChangeQueue } from './changeQueue';
import type { Formatting } from './format';
import { subjectOf } from './messageRow';
import { rowOf } from './nodeRow';
import {
  type AccountNode,
  accountNode,
  type MessageNode,
  messageNode,
  noticeNode,
  remarkNode,
  type TreeNode,
} from './nodes';
import { toTreeItem } from './treeItems';

export interface MailTreeDependencies {
  readonly registry: MailboxRegistry;
  readonly formatting: Formatting;
  readonly pageSize: () => number;
}

/** Accounts, and under each its messages, newest first. Reads snapshots only and never talks to a server. */
export class MailTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changeEmitter = this.resources.add(
    new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>(),
  );
  private readonly queue = this.resources.add(
    new ChangeQueue((nodes) => {
      // VS Code matches elements by identity, so a change must carry the very node it was given.
      this.changeEmitter.fire(nodes?.map((node) => this.known(node)));
    }),
  );
  private readonly nodes = new Map<string, TreeNode>();
  private subscriptions = new DisposableStore();

  readonly onDidChangeTreeData = this.changeEmitter.event;

  constructor(private readonly dependencies: MailTreeDependencies) {
    this.resources.add(
      dependencies.registry.onDidChange(() => {
        this.follow();
      }),
    );
    this.follow();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { registry, formatting, pageSize } = this.dependencies;
    const mailbox = registry.get(node.accountId);
    const row = mailbox === undefined ? undefined : rowOf(node, mailbox, formatting, pageSize());
    if (row === undefined) {
      // Gone between two redraws; the next one drops the row.
      const item = new vscode.TreeItem('');
      item.id = node.id;
      return item;
    }
    return toTreeItem(node, row);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) {
      return this.dependencies.registry
        .all()
        .map(({ account }) => this.known(accountNode(account.id)));
    }
    const mailbox = this.dependencies.registry.get(node.accountId);
    return node.kind === 'account' && mailbox !== undefined
      ? childrenOf(mailbox).map((child) => this.known(child))
      : [];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'account' ? undefined : this.known(accountNode(node.accountId));
  }

  /** The node for an account, as `TreeView.reveal` needs it. */
  accountNode(accountId: string): AccountNode {
    return this.known(accountNode(accountId));
  }

  messageNode(accountId: string, key: string): MessageNode {
    return this.known(messageNode(accountId, key));
  }

  /** The URI of a message; its tab is named after the subject as far as it is known. */
  uriOf(node: MessageNode): vscode.Uri {
    const entry = this.dependencies.registry.get(node.accountId)?.entry(node.key);
    const subject = entry?.summary.kind === 'loaded' ? subjectOf(entry.summary.summary) : undefined;
    return vscode.Uri.from(encodeMessageUri(node, subject));
  }

  refreshAll(): void {
    this.queue.all();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.resources.dispose();
  }

  private follow(): void {
    this.subscriptions.dispose();
    this.subscriptions = new DisposableStore();
    const accountIds = new Set<string>();
    for (const mailbox of this.dependencies.registry.all()) {
      accountIds.add(mailbox.account.id);
      this.subscriptions.add(
        mailbox.onDidChange((change) => {
          this.onMailboxChange(mailbox, change);
        }),
      );
    }
    for (const [id, node] of this.nodes) {
      if (!accountIds.has(node.accountId)) {
        this.nodes.delete(id);
      }
    }
    this.queue.all();
  }

  private onMailboxChange(mailbox: Mailbox, change: MailboxChange): void {
    const accountId = mailbox.account.id;
    if (change.kind === 'entry') {
      const shown = change.keys.filter((key) => this.nodes.has(messageNode(accountId, key).id));
      this.queue.messages(accountId, shown);
    }
    // Counts, progress and remarks stand in the account's row and directly below it.
    if (change.kind !== 'entry' || !isBusy(mailbox)) {
      this.queue.account(accountId);
    }
    if (change.kind === 'entries') {
      this.forgetGone(mailbox);
    }
  }

  private forgetGone(mailbox: Mailbox): void {
    for (const [id, node] of this.nodes) {
      if (
        node.kind === 'message' &&
        node.accountId === mailbox.account.id &&
        mailbox.entry(node.key) === undefined
      ) {
        this.nodes.delete(id);
      }
    }
  }

  /** The node given out before under the same id, so that VS Code recognises it. */
  private known<T extends TreeNode>(node: T): T {
    const existing = this.nodes.get(node.id);
    if (existing?.kind === node.kind) {
      return existing as T;
    }
    this.nodes.set(node.id, node);
    return node;
  }
}

function isBusy(mailbox: Mailbox): boolean {
  return mailbox.status.activity !== undefined;
}

function childrenOf(mailbox: Mailbox): readonly TreeNode[] {
  const { account, status, entries, shownCount } = mailbox;
  const failed = status.error !== undefined && !describeError(status.error, account).isSilent;
  const error = failed ? [remarkNode('error', account.id)] : [];
  if (status.listing === 'new') {
    if (failed) {
      return error;
    }
    return [remarkNode(isBusy(mailbox) ? 'loading' : 'unlisted', account.id)];
  }
  if (entries.length === 0) {
    return [...error, ...(failed ? [] : [remarkNode('empty', account.id)])];
  }
  return [
    ...error,
    ...status.notices.map((text, index) => noticeNode(account.id, index, text)),
    ...entries.slice(0, shownCount).map(({ key }) => messageNode(account.id, key)),
    ...(entries.length > shownCount ? [remarkNode('more', account.id)] : []),
  ];
}
