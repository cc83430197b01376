import * as vscode from 'vscode';

const NOTHING_TO_RELEASE = new vscode.Disposable(() => undefined);

/** Files that can be read, and nothing else. */
export abstract class ReadOnlyFiles implements vscode.FileSystemProvider {
  abstract readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;

  abstract stat(uri: vscode.Uri): Promise<vscode.FileStat>;

  abstract readFile(uri: vscode.Uri): Promise<Uint8Array>;

  watch(): vscode.Disposable {
    return NOTHING_TO_RELEASE;
  }

  readDirectory(uri: vscode.Uri): never {
    return refuse(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    return refuse(uri);
  }

  writeFile(uri: vscode.Uri): never {
    return refuse(uri);
  }

  delete(uri: vscode.Uri): never {
    return refuse(uri);
  }

  rename(uri: vscode.Uri): never {
    return refuse(uri);
  }
}

export const NEVER_CHANGES: vscode.Event<vscode.FileChangeEvent[]> = () => NOTHING_TO_RELEASE;

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
