import * as vscode from 'vscode';
import { encodeMessageUri } from '../documents/uri';
import type { MessageKey } from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { SlicedTasks } from '../shared/slicedTasks';
import { subjectOf } from './headerTexts';
import type { MessageNode, TreeNode } from './nodes';
import type { TreeModel, TreeModelDependencies } from './treeModel';

interface Loaded {
  readonly model: TreeModel;
  readonly item: (node: TreeNode) => vscode.TreeItem;
}

/** A {@link TreeModel} as VS Code shows it. All that makes rows is loaded when VS Code first asks for some. */
export class MailTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changeEmitter = this.resources.add(
    new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>(),
  );
  private readonly rows = new SlicedTasks();
  private loaded: Loaded | undefined;
  private loading: Promise<TreeModel> | undefined;
  private isVisible = false;

  readonly onDidChangeTreeData = this.changeEmitter.event;

  constructor(private readonly dependencies: TreeModelDependencies) {}

  load(): Promise<TreeModel> {
    return (this.loading ??= this.createModel());
  }

  /** VS Code asks for all rows of a list at once. */
  getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    return this.rows.run(() => this.item(node));
  }

  item(node: TreeNode): vscode.TreeItem {
    // Without the model no node was given out.
    return this.loaded?.item(node) ?? new vscode.TreeItem('');
  }

  getChildren(node?: TreeNode): TreeNode[] | Promise<TreeNode[]> {
    return this.loaded?.model.children(node) ?? this.load().then((model) => model.children(node));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.loaded?.model.parent(node);
  }

  /** The URI of a message; its tab is named after the subject as far as it is known. */
  uriOf(node: MessageNode): vscode.Uri {
    const entry = this.dependencies.registry.get(node.accountId)?.entry(node.key);
    const subject = entry?.summary.kind === 'loaded' ? subjectOf(entry.summary.summary) : undefined;
    return vscode.Uri.from(encodeMessageUri(node, subject));
  }

  showMore(node: TreeNode): void {
    this.loaded?.model.showMore(node);
  }

  /** Must be called when the row of a message is on screen. */
  see(accountId: string, key: MessageKey): void {
    this.loaded?.model.see(accountId, key);
  }

  /** Must be called when the view was shown or hidden. */
  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.loaded?.model.setVisible(isVisible);
  }

  /** Must be called when the user folds or unfolds a row. */
  setUnfolded(node: TreeNode, isUnfolded: boolean): void {
    this.loaded?.model.setUnfolded(node, isUnfolded);
  }

  /** Must be called when settings of the list changed. */
  settingsChanged(): void {
    this.loaded?.model.settingsChanged();
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async createModel(): Promise<TreeModel> {
    const [{ TreeModel }, { treeItemOf }, { DayChange }] = await Promise.all([
      import('./treeModel'),
      import('./treeItems'),
      import('./dayChange'),
    ]);
    const { isVisible } = this;
    const model = this.resources.add(new TreeModel({ ...this.dependencies, isVisible }));
    this.resources.add(
      model.onDidChange((nodes) => {
        this.changeEmitter.fire(nodes === undefined ? undefined : [...nodes]);
      }),
    );
    this.resources.add(
      new DayChange(this.dependencies.formatting, () => {
        model.settingsChanged();
      }),
    );
    this.loaded = { model, item: (node) => treeItemOf(node, model) };
    return model;
  }
}
