import * as vscode from 'vscode';

import { AttachmentSaver } from './attachmentSaver';
import { MessageView, type MessageViewDependencies } from './messageView';
import { type ViewerPrompts, vscodePrompts } from './viewerPrompts';

/** The custom editor's id in the manifest. */
export const MESSAGE_VIEW_TYPE = 'pop3.message';

/** Renders a message read-only, from a mailbox or from any file. */
export class MessageEditorProvider implements vscode.CustomReadonlyEditorProvider {
  private readonly views = new Set<MessageView>();
  private readonly prompts: ViewerPrompts;
  private readonly saver: AttachmentSaver;

  constructor(private readonly dependencies: MessageViewDependencies) {
    this.prompts = dependencies.prompts ?? vscodePrompts;
    this.saver = new AttachmentSaver(dependencies.mime, this.prompts);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const view = new MessageView(document.uri, panel, this.dependencies, this.prompts, this.saver);
    this.views.add(view);
    panel.onDidDispose(() => {
      this.views.delete(view);
      view.dispose();
    });
  }

  /** The message in the focused editor, where that is a rendered one. */
  activeUri(): vscode.Uri | undefined {
    return this.activeView()?.uri;
  }

  /** Loads remote images in the focused rendered message; does nothing where there is none. */
  loadRemoteImages(): void {
    this.activeView()?.loadRemoteImages();
  }

  private activeView(): MessageView | undefined {
    return [...this.views].find((view) => view.isActive);
  }
}

/** Registers the provider; hidden tabs give up their memory and get their message again when shown. */
export function registerMessageEditor(provider: MessageEditorProvider): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(MESSAGE_VIEW_TYPE, provider, {
    supportsMultipleEditorsPerDocument: true,
    webviewOptions: { retainContextWhenHidden: false, enableFindWidget: true },
  });
}
