import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';

/** Calls `register` once, when the first document of this language is open, and owns what that gives. */
export function onFirstDocument(
  languageId: string,
  register: () => Promise<Disposable>,
): Disposable {
  const resources = new DisposableStore();
  const { workspace, window } = vscode;
  let isRegistered = false;
  const look = (): void => {
    const isOpen = workspace.textDocuments.some((document) => document.languageId === languageId);
    if (!isRegistered && (isOpen || shownSource() !== undefined)) {
      isRegistered = true;
      void register().then((registered) => resources.add(registered));
    }
  };
  resources.add(workspace.onDidOpenTextDocument(look));
  // VS Code tells of no document that has more than 50 MB.
  resources.add(window.tabGroups.onDidChangeTabs(look));
  look();
  return resources;
}

/** The source that the active text editor shows, by its name, whether VS Code hands its text to extensions or not. */
export function shownSource(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && input.uri.path.endsWith('.eml')
    ? input.uri
    : undefined;
}
