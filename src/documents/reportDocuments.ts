import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Account } from '../mailbox/account';
import type { Disposable } from '../shared/disposable';
import { safeFileName, safeLabel } from '../shared/safeText';

export const REPORT_SCHEME = 'pop3-report';

/** VS Code asks for a text again when it is told to; one that it never asks for must not keep the user waiting. */
const LONGEST_CHANGE_MILLISECONDS = 2_000;

/**
 * A preview that was behind another tab when its document changed shows what it did before, until it is refreshed; while
 * its page is being loaded again that has no effect.
 */
const MILLISECONDS_BEFORE_REFRESHES: readonly number[] = [0, 500, 1_500];

const GONE = 'This report is not kept. Run **POP3: Check Server** for a fresh one.\n';

/** Reports of servers as read-only Markdown documents, one for each account, kept as long as the window is open. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? GONE;
  }

  /** Shows a report in the Markdown preview, in place of the account's last one. */
  async show({ id, label }: Account, markdown: string): Promise<void> {
    const name = safeFileName(
      `POP3 server report - ${safeLabel(label, { maximumLength: 60 })}`,
      'POP3 server report',
    );
    const uri = vscode.Uri.from({ scheme: REPORT_SCHEME, path: `/${id}/${name}.md` });
    const hasChanged = await this.put(uri, markdown);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
      for (const milliseconds of hasChanged ? MILLISECONDS_BEFORE_REFRESHES : []) {
        await delay(milliseconds);
        await vscode.commands.executeCommand('markdown.preview.refresh');
      }
    } catch {
      // The preview belongs to an extension, which may be switched off.
      await vscode.window.showTextDocument(uri, { preview: false });
    }
  }

  /** Resolves when the document has this text, with whether it had another before. */
  private async put(uri: vscode.Uri, markdown: string): Promise<boolean> {
    this.texts.set(uri.path, markdown);
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() === markdown) {
      return false;
    }
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        subscription.dispose();
        resolve();
      };
      const timer = setTimeout(finish, LONGEST_CHANGE_MILLISECONDS);
      const subscription = vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document === document) {
          finish();
        }
      });
      this.changed.fire(uri);
    });
    return true;
  }

  dispose(): void {
    this.changed.dispose();
  }
}
