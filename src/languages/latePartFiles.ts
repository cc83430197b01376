import * as vscode from 'vscode';
import { ReadOnlyFiles } from '../documents/readOnlyFiles';
import type { Disposable } from '../shared/disposable';
import type { PartFiles } from './partFiles';

/** Decoded parts as files; what decodes them is loaded with the first. */
export class LatePartFiles extends ReadOnlyFiles implements Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private loading: Promise<PartFiles> | undefined;
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly create: () => Promise<PartFiles>) {
    super();
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.load()).stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.load()).readFile(uri);
  }

  dispose(): void {
    this.changes.dispose();
    void this.loading?.then((files) => {
      files.dispose();
    });
  }

  private load(): Promise<PartFiles> {
    return (this.loading ??= this.create().then(
      (files) => {
        files.onDidChangeFile((changed) => {
          this.changes.fire(changed);
        });
        return files;
      },
      (error: unknown) => {
        this.loading = undefined;
        throw error;
      },
    ));
  }
}
