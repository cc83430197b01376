import * as vscode from 'vscode';
import type { TreeNode } from './nodes';
import type { Row } from './rows';

/** `uri` lets VS Code decorate a message's row and drag it into the editor area. */
export function toTreeItem(node: TreeNode, row: Row, uri: vscode.Uri | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(
    // Label objects are never icon-parsed; the label is untrusted text.
    { label: row.label },
    node.kind === 'account'
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None,
  );
  item.id = node.id;
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  item.iconPath =
    row.icon.color === undefined
      ? new vscode.ThemeIcon(row.icon.id)
      : new vscode.ThemeIcon(row.icon.id, new vscode.ThemeColor(row.icon.color));
  if (row.description !== undefined) {
    item.description = row.description;
  }
  if (row.tooltip !== undefined) {
    item.tooltip = row.tooltip;
  }
  if (uri !== undefined) {
    item.resourceUri = uri;
  }
  if (row.command !== undefined) {
    item.command = { command: row.command.id, title: row.command.title, arguments: [node] };
  }
  return item;
}
