import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Maildrops, MessageKey } from '../mailbox/mailbox';
import type { ContextKeys } from '../platform/contextKeys';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { MailTree } from './mailTree';
import { MessageDrag } from './messageDrag';
import type { MessageNode, TreeNode } from './nodes';
import type { TreeFilter } from './treeFilter';
import { viewMessage } from './viewMessage';

export const VIEW_ID = 'pop3.mailboxes';
const REVEAL_ATTEMPTS = 30;
const REVEAL_PAUSE_MILLISECONDS = 100;

export interface MailViewDependencies {
  readonly tree: MailTree;
  readonly registry: Maildrops;
  readonly contextKeys: ContextKeys;
  readonly filter?: TreeFilter | undefined;
  readonly locale: () => string;
  /** Lists the maildrop of an account the user just expanded for the first time. */
  readonly listAccount: (accountId: string) => void;
}

/** The view around the tree: selection, badge, message, and dragging a message into the editor area. */
export class MailView implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly view: vscode.TreeView<TreeNode>;
  private subscriptions = new DisposableStore();
  private isFiltered = false;

  constructor(private readonly dependencies: MailViewDependencies) {
    const { tree, registry, contextKeys, filter } = dependencies;
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
      this.view.onDidCollapseElement(({ element }) => {
        tree.setUnfolded(element, false);
      }),
    );
    this.resources.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        tree.setVisible(visible);
      }),
    );
    tree.setVisible(this.view.visible);
    if (filter !== undefined) {
      this.resources.add(
        filter.onDidChange(() => {
          this.onFiltered(filter);
        }),
      );
    }
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
        const account = (await tree.load()).account(accountId);
        await this.view.reveal(account, { select: true, focus: false, expand: true });
        // VS Code does not tell of a row that is unfolded while the rows are being asked for again.
        this.onExpanded(account);
        return;
      } catch {
        await delay(REVEAL_PAUSE_MILLISECONDS);
      }
    }
  }

  /** Selects a message where its row is to be had without unfolding more than the account. */
  async revealMessage(accountId: string, key: MessageKey): Promise<void> {
    await this.revealAccount(accountId);
    const model = await this.dependencies.tree.load();
    try {
      await this.view.reveal(model.message(accountId, key), { select: true, focus: false });
    } catch {
      // It stands in a group or a page that is folded; its account is selected.
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.resources.dispose();
  }

  private onExpanded(element: TreeNode): void {
    const { registry, listAccount, tree } = this.dependencies;
    tree.setUnfolded(element, true);
    const status = registry.get(element.accountId)?.status;
    const isUntouched =
      status !== undefined &&
      status.listing !== 'listed' &&
      status.activity === undefined &&
      status.error === undefined;
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
    const { registry } = this.dependencies;
    let fresh = 0;
    let marked = 0;
    for (const { counts } of registry.all()) {
      fresh += counts.new;
      marked += counts.marked;
    }
    this.view.badge =
      fresh === 0
        ? undefined
        : { value: fresh, tooltip: fresh === 1 ? '1 new message' : `${fresh} new messages` };
    const { filter, locale } = this.dependencies;
    this.view.message = viewMessage({ marked, filter, registry, locale });
  }

  /** Where a filter is set, its matches are to be seen. */
  private onFiltered(filter: TreeFilter): void {
    this.showCounts();
    const isSet = filter.query !== undefined;
    if (isSet && !this.isFiltered && this.view.visible) {
      for (const { account } of this.dependencies.registry.all()) {
        void this.unfold(account.id);
      }
    }
    this.isFiltered = isSet;
  }

  private async unfold(accountId: string): Promise<void> {
    try {
      const node = (await this.dependencies.tree.load()).account(accountId);
      await this.view.reveal(node, { select: false, focus: false, expand: true });
    } catch {
      // It stays folded; its row tells how many messages match.
    }
  }
}
