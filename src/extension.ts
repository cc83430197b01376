import * as vscode from 'vscode';
import { compose, type Composition } from './composition';

/** Waits for nothing and opens no connection: that begins when the user asks for mail. */
export function activate(context: vscode.ExtensionContext): Composition | undefined {
  const composition = compose(context);
  context.subscriptions.push(composition);
  // Other extensions must not reach mailboxes or passwords; only this extension's own tests may.
  return context.extensionMode === vscode.ExtensionMode.Test ? composition : undefined;
}
