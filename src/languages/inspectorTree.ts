import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { InspectorIcon, InspectorNode, InspectorWording } from '../source/inspector/node';
import { inspectSteps } from '../source/inspector/inspect';
import type { SignatureChecks } from './signatureChecks';
import { rangeOf, type SourceDocuments } from './sourceDocuments';

const MESSAGE_EDITOR = 'pop3.message';
const EML = 'eml';

const ICONS: Readonly<Record<InspectorIcon, readonly [icon: string, color?: string]>> = {
  route: ['git-commit'],
  encryptedHop: ['lock'],
  plainHop: ['unlock', 'list.warningForeground'],
  hop: ['arrow-right'],
  authentication: ['shield'],
  passed: ['pass', 'testing.iconPassed'],
  failed: ['error', 'list.errorForeground'],
  undecided: ['circle-outline'],
  warning: ['warning', 'list.warningForeground'],
  signature: ['verified'],
  multipart: ['files'],
  message: ['mail'],
  text: ['file-text'],
  image: ['file-media'],
  attachment: ['file'],
  size: ['list-tree'],
};

interface Row {
  readonly node: InspectorNode;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range | undefined;
  readonly id: string;
}

/** Shows the way, the authentication and the parts of the message that is in the active editor, or was last. */
export class InspectorTree implements vscode.TreeDataProvider<Row>, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changed = this.resources.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.changed.event;
  private shown: vscode.Uri | undefined;

  constructor(
    private readonly documents: SourceDocuments,
    private readonly wording: () => InspectorWording,
    private readonly signatures: SignatureChecks,
  ) {
    const { window, workspace } = vscode;
    this.resources.add(
      window.onDidChangeActiveTextEditor(() => {
        this.follow();
      }),
    );
    this.resources.add(
      window.tabGroups.onDidChangeTabs(() => {
        this.follow();
      }),
    );
    this.resources.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.shown?.toString()) {
          this.changed.fire(undefined);
        }
      }),
    );
    this.resources.add(
      signatures.onDidChange(() => {
        this.changed.fire(undefined);
      }),
    );
    this.follow();
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { node, uri, range, id } = row;
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      { label: node.label },
      node.children.length === 0 ? None : Expanded,
    );
    const [icon, color] = ICONS[node.icon];
    item.id = id;
    if (node.offers !== undefined) {
      item.contextValue = node.offers;
    }
    item.description = node.description;
    item.iconPath = new vscode.ThemeIcon(
      icon,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText([`${node.label} ${node.description}`, ...node.details].join('\n'));
    item.tooltip = tooltip;
    item.accessibilityInformation = {
      label: [node.label, node.description, ...node.details]
        .filter((text) => text !== '')
        .join(', '),
    };
    if (range !== undefined) {
      item.command = {
        command: 'vscode.openWith',
        title: 'Show in Source',
        arguments: [uri, 'default', { selection: range, preserveFocus: true }],
      };
    }
    return item;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    const { shown } = this;
    if (shown === undefined) {
      return [];
    }
    const document = await openDocument(shown);
    if (document === undefined) {
      return [];
    }
    const open = await this.documents.openUnlessClosed(document);
    if (open === undefined) {
      return [];
    }
    const { source } = open;
    const nodes = row?.node.children ?? [
      ...((await this.documents.finish(inspectSteps(source, this.wording()))) ?? []),
      await this.signatures.nodeOf(shown, source),
    ];
    return nodes.map((node, index) => ({
      node,
      uri: shown,
      range: node.range && rangeOf(source, node.range),
      id: `${row?.id ?? shown.toString()}/${index}`,
    }));
  }

  dispose(): void {
    this.resources.dispose();
  }

  private follow(): void {
    const active = activeMessage();
    if (active !== undefined && active.toString() !== this.shown?.toString()) {
      this.shown = active;
      this.changed.fire(undefined);
    }
  }
}

function activeMessage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === MESSAGE_EDITOR) {
    return input.uri;
  }
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === EML ? document.uri : undefined;
}

/** Undefined where the message can no longer be had. */
async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
