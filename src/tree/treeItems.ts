import * as vscode from 'vscode';
import { encodeRowUri } from '../documents/uri';
import type { TreeNode } from './nodes';
import type { Row } from './rows';

export function toTreeItem(node: TreeNode, row: Row): vscode.TreeItem {
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
  if (node.kind === 'message') {
    item.resourceUri = vscode.Uri.from(encodeRowUri(node));
  }
  if (row.command !== undefined) {
    item.command = { command: row.command.id, title: row.command.title, arguments: [node] };
  }
  return item;
}
