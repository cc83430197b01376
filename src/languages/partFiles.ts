import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { findPart, type FoundPart, showPart } from '../source/parts/partContent';
import { decodePartUri, type PartAddress } from './partUri';
import type { SourceDocuments } from './sourceDocuments';

type Sources = Pick<SourceDocuments, 'read'>;

/** What was shown last is kept, since an editor asks for the size first and for the octets then. */
interface Shown {
  readonly name: string;
  readonly version: number;
  readonly octets: Promise<Uint8Array>;
}

/** Decoded parts of open messages as read-only files, which follow the message. */
export class PartFiles implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly changes = this.resources.add(
    new vscode.EventEmitter<vscode.FileChangeEvent[]>(),
  );
  private readonly openNames = new Map<string, vscode.Uri>();
  private shown: Shown | undefined;
  private changedAt = 0;
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly documents: Sources) {
    this.resources.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.tellPartsOf(document);
      }),
    );
    this.resources.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.openNames.delete(uri.toString());
        this.shown = undefined;
      }),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return {
      type: vscode.FileType.File,
      size: (await this.readFile(uri)).length,
      ctime: 0,
      mtime: this.changedAt,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const address = addressOf(uri);
    const document = await openParent(address);
    const name = uri.toString();
    this.openNames.set(name, uri);
    if (this.shown?.name !== name || this.shown.version !== document.version) {
      this.shown = this.show(name, document, address);
    }
    return this.shown.octets;
  }

  dispose(): void {
    this.resources.dispose();
  }

  /** A read that fails is forgotten, so that it can be tried again. */
  private show(name: string, document: vscode.TextDocument, address: PartAddress): Shown {
    const shown: Shown = {
      name,
      version: document.version,
      octets: this.read(document, address).catch((error: unknown) => {
        this.shown = this.shown === shown ? undefined : this.shown;
        throw error;
      }),
    };
    return shown;
  }

  private async read(document: vscode.TextDocument, address: PartAddress): Promise<Uint8Array> {
    return (await showPart(await partIn(this.documents, document, address))).octets;
  }

  private tellPartsOf({ uri }: vscode.TextDocument): void {
    const parent = uri.toString();
    const changed = [...this.openNames.values()].filter(
      (part) => decodePartUri(part)?.parent === parent,
    );
    if (changed.length > 0) {
      this.changedAt = Date.now();
      this.changes.fire(
        changed.map((part) => ({ type: vscode.FileChangeType.Changed, uri: part })),
      );
    }
  }
}

/** The part that an URI names. Throws FileNotFound. */
export async function partOf(documents: Sources, uri: vscode.Uri): Promise<FoundPart> {
  const address = addressOf(uri);
  return partIn(documents, await openParent(address), address);
}

async function partIn(
  documents: Sources,
  document: vscode.TextDocument,
  { path }: PartAddress,
): Promise<FoundPart> {
  const part = await findPart(await documents.read(document), path);
  if (part === undefined) {
    throw vscode.FileSystemError.FileNotFound('The message has no such part any more.');
  }
  return part;
}

function addressOf(uri: vscode.Uri): PartAddress {
  const address = decodePartUri(uri);
  if (address === undefined) {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  return address;
}

async function openParent({ parent }: PartAddress): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(vscode.Uri.parse(parent, true));
}
