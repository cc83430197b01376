import * as vscode from 'vscode';
import type { Composition } from '../../../../src/composition';

/** The extension under test, activated or not. */
export function extension(): vscode.Extension<Composition> {
  const found = vscode.extensions.getExtension<Composition>(
    'pop3-mailbox-browser.pop3-mailbox-browser',
  );
  if (found === undefined) {
    throw new Error('VS Code does not know the extension.');
  }
  return found;
}

/** Its parts, which it hands out to its own tests only. */
export function composition(): Promise<Composition> {
  return Promise.resolve(extension().activate());
}

/** Runs a command and waits until it is done. */
export async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...args);
}
