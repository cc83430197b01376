import * as vscode from 'vscode';
import { encodeRowUri } from '../documents/uri';
import type { TreeNode } from './nodes';
import type { Row } from './rows';
import type { TreeModel } from './treeModel';

export function treeItemOf(node: TreeNode, model: TreeModel): vscode.TreeItem {
  const row = model.row(node);
  if (row === undefined) {
    // Gone between two redraws; the next one drops the row.
    const item = new vscode.TreeItem('');
    item.id = node.id;
    return item;
  }
  return toTreeItem(node, row, model.isUnfoldedAtFirst(node));
}

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

function toTreeItem(node: TreeNode, row: Row, isUnfolded: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(
    // Label objects are never icon-parsed; the label is untrusted text.
    { label: row.label },
    node.kind === 'account' || node.kind === 'group' || node.kind === 'range'
      ? isUnfolded
        ? Expanded
        : Collapsed
      : None,
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
