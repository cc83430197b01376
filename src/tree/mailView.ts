import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { ContextKeys } from '../platform/contextKeys';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { MailTree } from './mailTree';
import type { MessageNode, TreeNode } from './nodes';

export const VIEW_ID = 'pop3.mailboxes';
const URI_LIST = 'text/uri-list';
const REVEAL_ATTEMPTS = 30;
const REVEAL_PAUSE_MILLISECONDS = 100;

export interface MailViewDependencies {
  readonly tree: MailTree;
  readonly registry: MailboxRegistry;
  readonly contextKeys: ContextKeys;
  /** Lists the maildrop of an account the user just expanded for the first time. */
  readonly listAccount: (accountId: string) => void;
}

/** The view around the tree: selection, badge, message, and dragging a message into the editor area. */
export class MailView implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly view: vscode.TreeView<TreeNode>;
  private subscriptions = new DisposableStore();

  constructor(private readonly dependencies: MailViewDependencies) {
    const { tree, registry, contextKeys } = dependencies;
    this.view = this.resources.add(
      vscode.window.createTreeView(VIEW_ID, {
        treeDataProvider: tree,
        canSelectMany: true,
        showCollapseAll: true,
        dragAndDropController: new MessageDrag(tree),
      }),
    );
    this.resources.add(
      this.view.onDidChangeSelection(({ selection }) => {
        contextKeys.set(
          'pop3.messageFocused',
          selection.length > 0 && selection.every(({ kind }) => kind === 'message'),
        );
      }),
    );
    this.resources.add(
      this.view.onDidExpandElement(({ element }) => {
        this.onExpanded(element);
      }),
    );
    this.resources.add(
      registry.onDidChange(() => {
        this.follow();
      }),
    );
    this.follow();
  }

  get isVisible(): boolean {
    return this.view.visible;
  }

  get selection(): readonly TreeNode[] {
    return this.view.selection;
  }

  get selectedMessages(): readonly MessageNode[] {
    return this.view.selection.filter((node) => node.kind === 'message');
  }

  /**
   * Brings an account into view and unfolds it. VS Code knows a new row only some time after it was told of a change and
   * refuses to reveal it before, so it is asked again for a while; an account that stays unknown stays where it is.
   */
  async revealAccount(accountId: string): Promise<void> {
    const { tree, registry } = this.dependencies;
    for (let attempt = 0; attempt < REVEAL_ATTEMPTS; attempt += 1) {
      if (this.resources.isDisposed || registry.get(accountId) === undefined) {
        return;
      }
      try {
        await this.view.reveal(tree.accountNode(accountId), {
          select: true,
          focus: false,
          expand: true,
        });
        return;
      } catch {
        await delay(REVEAL_PAUSE_MILLISECONDS);
      }
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.resources.dispose();
  }

  private onExpanded(element: TreeNode): void {
    const { registry, listAccount } = this.dependencies;
    const status = registry.get(element.accountId)?.status;
    const isUntouched =
      status?.listing === 'new' && status.activity === undefined && status.error === undefined;
    if (element.kind === 'account' && isUntouched) {
      listAccount(element.accountId);
    }
  }

  private follow(): void {
    this.subscriptions.dispose();
    this.subscriptions = new DisposableStore();
    for (const mailbox of this.dependencies.registry.all()) {
      this.subscriptions.add(
        mailbox.onDidChange(({ kind }) => {
          if (kind !== 'status') {
            this.showCounts();
          }
        }),
      );
    }
    this.showCounts();
  }

  private showCounts(): void {
    let fresh = 0;
    let marked = 0;
    for (const { entries } of this.dependencies.registry.all()) {
      for (const entry of entries) {
        fresh += entry.isNew ? 1 : 0;
        marked += entry.isMarkedForDeletion ? 1 : 0;
      }
    }
    this.view.badge =
      fresh === 0
        ? undefined
        : { value: fresh, tooltip: fresh === 1 ? '1 new message' : `${fresh} new messages` };
    const message =
      marked === 0
        ? undefined
        : `${marked === 1 ? '1 message is' : `${marked} messages are`} marked for deletion. Nothing is deleted until you confirm it with "Delete Marked Messages".`;
    // The types ask for a string, VS Code shows no line for an empty one.
    this.view.message = message ?? '';
  }
}

class MessageDrag implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes: readonly string[] = [];
  readonly dragMimeTypes: readonly string[] = [URI_LIST];

  constructor(private readonly tree: MailTree) {}

  handleDrag(source: readonly TreeNode[], data: vscode.DataTransfer): void {
    const uris = source
      .filter((node) => node.kind === 'message')
      .map((node) => this.tree.uriOf(node).toString());
    if (uris.length > 0) {
      data.set(URI_LIST, new vscode.DataTransferItem(uris.join('\r\n')));
    }
  }
}
