import * as vscode from 'vscode';
import { withoutLinks } from '../shared/safeText';

/** What the viewer asks the user; replaceable, since test runs refuse dialogs. */
export interface KeptItem {
  readonly label: string;
  readonly description: string;
}

export interface ViewerPrompts {
  /** Where to save one file; `undefined` when declined. */
  saveLocation(suggested: vscode.Uri, title?: string): Promise<vscode.Uri | undefined>;
  /** The folder for several files; `undefined` when declined. */
  saveFolder(suggested: vscode.Uri | undefined): Promise<vscode.Uri | undefined>;
  /** Whether to go on with what the sentence says. */
  confirm(sentence: string, detail: string, action: string): Promise<boolean>;
  /** Shows a list with all of it chosen; the labels of those that stay so, or `undefined` when declined. */
  chooseKept(
    items: readonly KeptItem[],
    wording: { readonly title: string; readonly placeholder: string },
  ): Promise<readonly string[] | undefined>;
  inform(sentence: string): void;
  /** Offers one thing to do next, which the user can leave. */
  offer(sentence: string, action: string): Promise<boolean>;
  reportError(sentence: string): void;
  /** Opens an http, https or mailto URL in the user's default program, after VS Code's own question. */
  openExternal(url: string): Promise<boolean>;
}

export const vscodePrompts: ViewerPrompts = {
  saveLocation: async (suggested, title = vscode.l10n.t('Save Attachment')) =>
    vscode.window.showSaveDialog({ defaultUri: suggested, title }),
  saveFolder: async (suggested) => {
    const chosen = await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      openLabel: vscode.l10n.t('Save Here'),
      title: vscode.l10n.t('Save All Attachments'),
      ...(suggested === undefined ? {} : { defaultUri: suggested }),
    });
    return chosen?.[0];
  },
  confirm: async (sentence, detail, action) =>
    (await vscode.window.showWarningMessage(sentence, { modal: true, detail }, action)) === action,
  chooseKept: async (items, { title, placeholder }) => {
    const chosen = await vscode.window.showQuickPick(
      items.map((item) => ({ ...item, picked: true })),
      { canPickMany: true, matchOnDescription: true, title, placeHolder: placeholder },
    );
    return chosen?.map(({ label }) => label);
  },
  inform: (sentence) => void vscode.window.showInformationMessage(withoutLinks(sentence)),
  offer: async (sentence, action) =>
    (await vscode.window.showInformationMessage(withoutLinks(sentence), action)) === action,
  reportError: (sentence) => void vscode.window.showErrorMessage(withoutLinks(sentence)),
  // As a Uri, the link would be decoded and encoded again on its way, which breaks signed and one-time links; VS Code
  // takes a string too and then keeps it as it is.
  openExternal: async (url) => vscode.env.openExternal(url as unknown as vscode.Uri),
};
