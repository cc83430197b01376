import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';

/** Calls `register` once, when the first document of this language is open, and owns what that gives. */
export function onFirstDocument(
  languageId: string,
  register: () => Promise<Disposable>,
): Disposable {
  const resources = new DisposableStore();
  let isRegistered = false;
  const look = (document: vscode.TextDocument): void => {
    if (!isRegistered && document.languageId === languageId) {
      isRegistered = true;
      void register().then((registered) => resources.add(registered));
    }
  };
  resources.add(vscode.workspace.onDidOpenTextDocument(look));
  vscode.workspace.textDocuments.forEach(look);
  return resources;
}
