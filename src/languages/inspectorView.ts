import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';

export const INSPECTOR_VIEW = 'pop3.inspector';

type Tree = vscode.TreeDataProvider<unknown> & Disposable;

/** The view of the message inspector; what fills it is loaded when it is first shown. */
export class InspectorView implements vscode.TreeDataProvider<unknown>, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changed = this.resources.add(new vscode.EventEmitter<unknown>());
  readonly onDidChangeTreeData = this.changed.event;
  private loading: Promise<Tree> | undefined;
  private loaded: Tree | undefined;

  constructor(private readonly create: () => Promise<Tree>) {
    this.resources.add(vscode.window.registerTreeDataProvider(INSPECTOR_VIEW, this));
  }

  async getChildren(row?: unknown): Promise<unknown[]> {
    this.loading ??= this.load();
    return (await (await this.loading).getChildren(row)) ?? [];
  }

  getTreeItem(row: unknown): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.loaded?.getTreeItem(row) ?? new vscode.TreeItem('');
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async load(): Promise<Tree> {
    const tree = this.resources.add(await this.create());
    tree.onDidChangeTreeData?.(() => {
      this.changed.fire(undefined);
    });
    return (this.loaded = tree);
  }
}
