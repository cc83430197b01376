import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { InspectorWording } from '../source/inspector/node';
import type { SignatureChecks } from './signatureChecks';
import type { SourceDocuments } from './sourceDocuments';

export const INSPECTOR_VIEW = 'pop3.inspector';

type Tree = vscode.TreeDataProvider<unknown>;

/** The view of the message inspector; what fills it is loaded when it is first shown. */
export class InspectorView implements vscode.TreeDataProvider<unknown>, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changed = this.resources.add(new vscode.EventEmitter<unknown>());
  readonly onDidChangeTreeData = this.changed.event;
  private loading: Promise<Tree> | undefined;
  private loaded: Tree | undefined;

  constructor(
    private readonly documents: () => Promise<SourceDocuments>,
    private readonly wording: () => InspectorWording,
    private readonly signatures: () => Promise<SignatureChecks>,
  ) {
    this.resources.add(vscode.window.registerTreeDataProvider(INSPECTOR_VIEW, this));
  }

  async getChildren(row?: unknown): Promise<unknown[]> {
    const tree = await this.load();
    return (await tree.getChildren(row)) ?? [];
  }

  getTreeItem(row: unknown): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.loaded?.getTreeItem(row) ?? new vscode.TreeItem('');
  }

  getParent(row: unknown): vscode.ProviderResult<unknown> {
    return this.loaded?.getParent?.(row);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private load(): Promise<Tree> {
    return (this.loading ??= this.create());
  }

  private async create(): Promise<Tree> {
    const [{ InspectorTree }, documents, signatures] = await Promise.all([
      import('./inspectorTree'),
      this.documents(),
      this.signatures(),
    ]);
    const tree = this.resources.add(new InspectorTree(documents, this.wording, signatures));
    this.resources.add(
      tree.onDidChangeTreeData(() => {
        this.changed.fire(undefined);
      }),
    );
    this.loaded = tree;
    return this.loaded;
  }
}
