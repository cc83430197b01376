import * as vscode from 'vscode';
import type { MailTree } from './mailTree';
import type { TreeNode } from './nodes';

const URI_LIST = 'text/uri-list';

/** Messages go from the list into the editor area; files that are dropped on it are opened. */
export class MessageDrag implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes: readonly string[] = [URI_LIST, 'files'];
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

  async handleDrop(_target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const { droppedFiles } = await import('./droppedFiles');
    const uris = await droppedFiles(data);
    if (uris.length > 0) {
      await vscode.commands.executeCommand('pop3.local.open', uris);
    }
  }
}
