import * as vscode from 'vscode';
import type { OctetRange } from '../source/octetRange';
import { ParsedSource } from '../source/parsedSource';

const UTF8 = new Set(['utf8', 'utf8bom']);
const COMPARED_WHOLE_OCTETS = 4 * 1024 * 1024;

interface Read {
  readonly version: number;
  /** What is saved has octets of its own, and the same version as before. */
  readonly isDirty: boolean;
  readonly source: Promise<OpenSource>;
}

/** The source of an open document, with what its editor shows where. */
export interface OpenSource {
  readonly source: ParsedSource;
  /** False where the octets are not those of the file but the editor's text as UTF-8: they tell nothing of its encoding. */
  readonly hasFileOctets: boolean;
}

/** The sources of open documents, each read once for each version of its document. */
export class SourceDocuments {
  private readonly known = new WeakMap<vscode.TextDocument, Read>();

  async open(document: vscode.TextDocument): Promise<OpenSource> {
    const known = this.known.get(document);
    const { version, isDirty } = document;
    if (known?.version === version && known.isDirty === isDirty) {
      return known.source;
    }
    const source = readDocument(document);
    this.known.set(document, { version, isDirty, source });
    return source;
  }

  async read(document: vscode.TextDocument): Promise<ParsedSource> {
    return (await this.open(document)).source;
  }
}

export function positionOf({ lines }: ParsedSource, offset: number): vscode.Position {
  const { line, character } = lines.positionAt(offset);
  return new vscode.Position(line, character);
}

export function rangeOf(source: ParsedSource, { start, end }: OctetRange): vscode.Range {
  return new vscode.Range(positionOf(source, start), positionOf(source, end));
}

async function readDocument(document: vscode.TextDocument): Promise<OpenSource> {
  const octets = await fileOctets(document);
  if (octets !== undefined) {
    const source = await ParsedSource.read(octets);
    if (isShownAs(source, document)) {
      return { source, hasFileOctets: true };
    }
  }
  return {
    source: await ParsedSource.read(Buffer.from(document.getText())),
    hasFileOctets: false,
  };
}

/** Undefined where the editor shows something else than the file holds, or reads it in another encoding. */
async function fileOctets(document: vscode.TextDocument): Promise<Uint8Array | undefined> {
  if (document.isDirty || document.isUntitled || !UTF8.has(document.encoding)) {
    return undefined;
  }
  try {
    return await vscode.workspace.fs.readFile(document.uri);
  } catch {
    return undefined;
  }
}

/** An editor ends all lines alike; a file may have changed since it was opened. */
function isShownAs({ octets, lines }: ParsedSource, document: vscode.TextDocument): boolean {
  if (lines.lineCount !== document.lineCount) {
    return false;
  }
  if (octets.length > COMPARED_WHOLE_OCTETS) {
    return true;
  }
  const text = new TextDecoder().decode(octets);
  return text.replaceAll(/\r\n?/gu, '\n') === document.getText().replaceAll('\r\n', '\n');
}
