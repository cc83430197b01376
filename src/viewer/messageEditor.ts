import * as vscode from 'vscode';

import type { MessageView, MessageViewDependencies } from './messageView';

/** The custom editor's id in the manifest. */
export const MESSAGE_VIEW_TYPE = 'pop3.message';

/** Renders a message read-only, from a mailbox or from any file. */
export class MessageEditorProvider implements vscode.CustomReadonlyEditorProvider {
  private readonly views = new Set<MessageView>();

  constructor(private readonly dependencies: MessageViewDependencies) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(
    document: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    let view: MessageView | undefined;
    const closed = new AbortController();
    panel.onDidDispose(() => {
      closed.abort();
      if (view !== undefined) {
        this.views.delete(view);
        view.dispose();
      }
    });
    const { createMessageView } = await import('./createMessageView');
    // A tab can be closed while the code for it is being loaded.
    if (!closed.signal.aborted) {
      view = createMessageView(document.uri, panel, this.dependencies);
      this.views.add(view);
    }
  }

  /** The message in the focused editor, where that is a rendered one. */
  activeUri(): vscode.Uri | undefined {
    return this.activeView()?.uri;
  }

  /** Loads remote images in the focused rendered message; does nothing where there is none. */
  loadRemoteImages(): void {
    this.activeView()?.loadRemoteImages();
  }

  async manageTrustedSenders(): Promise<void> {
    const { manageTrustedSenders } = await import('./manageTrustedSenders');
    await manageTrustedSenders(this.dependencies);
  }

  /** Opens the find bar of the focused rendered message; does nothing where there is none. */
  find(): void {
    this.activeView()?.find();
  }

  private activeView(): MessageView | undefined {
    return [...this.views].find((view) => view.isActive);
  }
}

/** Registers the provider; hidden tabs give up their memory and get their message again when shown. */
export function registerMessageEditor(provider: MessageEditorProvider): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(MESSAGE_VIEW_TYPE, provider, {
    supportsMultipleEditorsPerDocument: true,
    // VS Code's own find widget does not look into frames; the page has one that does.
    webviewOptions: { retainContextWhenHidden: false, enableFindWidget: false },
  });
}
