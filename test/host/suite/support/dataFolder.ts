import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** The folder that is open. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error('No folder is open.');
  }
  return folder;
}

/** Holds everything that this VS Code writes to disk, the open folder too. */
export function dataFolder(): string {
  return dirname(workspaceFolder().uri.fsPath);
}

/** Paths of all files below the data folder, relative to it. */
export async function filesOnDisk(): Promise<readonly string[]> {
  const entries = await readdir(dataFolder(), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dataFolder().length + 1));
}

/** Those of them that hold this text. */
export async function filesHolding(text: string): Promise<readonly string[]> {
  const holding: string[] = [];
  for (const path of await filesOnDisk()) {
    // A log or a cache may go away between listing and reading.
    const octets = await readFile(join(dataFolder(), path)).catch(() => Buffer.alloc(0));
    if (octets.includes(text)) {
      holding.push(path);
    }
  }
  return holding;
}
