import * as vscode from 'vscode';

const RENDERED = 'pop3.message';
const TEXT = 'default';

export interface OpenOptions {
  /** In italics, replaced by what is opened next. */
  readonly isPreview: boolean;
  readonly preserveFocus: boolean;
}

/** Opens messages in VS Code's editors. */
export class Editors {
  /** @param explainRawFailure Throws why a message can't be opened as text. */
  constructor(private readonly explainRawFailure: (uri: vscode.Uri) => Promise<void>) {}

  async openRendered(uri: vscode.Uri, options: OpenOptions): Promise<void> {
    await openWith(uri, RENDERED, options);
  }

  async openRaw(uri: vscode.Uri, options: OpenOptions): Promise<void> {
    await Promise.all([this.explainRawFailure(uri), openWith(uri, TEXT, options)]);
  }

  async compare(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  /** What is shown in the active tab, whichever editor shows it. */
  activeUri(): vscode.Uri | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
      ? input.uri
      : undefined;
  }
}

async function openWith(uri: vscode.Uri, editor: string, options: OpenOptions): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, editor, {
    preview: options.isPreview,
    preserveFocus: options.preserveFocus,
  });
}
