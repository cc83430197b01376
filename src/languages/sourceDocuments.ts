import * as vscode from 'vscode';
import { StepQueue } from '../shared/stepQueue';
import type { Steps } from '../shared/steps';
import { editorOctets, isShownIn, type EditorText } from '../source/editorText';
import type { OctetRange } from '../source/octetRange';
import { ParsedSource } from '../source/parsedSource';

const UTF8 = new Set(['utf8', 'utf8bom']);

interface Read {
  readonly version: number;
  /** What is saved has octets of its own, and the same version as before. */
  readonly isDirty: boolean;
  /** Undefined where the document changed or was closed before it was read. */
  readonly source: Promise<OpenSource | undefined>;
}

/** The source of an open document, with what its editor shows where. */
export interface OpenSource {
  readonly source: ParsedSource;
  /** False where the octets are not those of the file but the editor's text as UTF-8: they tell nothing of its encoding. */
  readonly hasFileOctets: boolean;
}

/**
 * The sources of open documents, each read once for each version of its document, and the work on them: a slice of each
 * task in turn, and none of those that nobody waits for any more.
 */
export class SourceDocuments {
  private readonly known = new WeakMap<vscode.TextDocument, Read>();
  private readonly queue = new StepQueue();

  /** Of a document that changes meanwhile what it has become. Throws CancellationError where it is closed. */
  async open(document: vscode.TextDocument): Promise<OpenSource> {
    const open = await this.openUnlessClosed(document);
    if (open === undefined) {
      throw new vscode.CancellationError();
    }
    return open;
  }

  async read(document: vscode.TextDocument): Promise<ParsedSource> {
    return (await this.open(document)).source;
  }

  async openUnlessClosed(document: vscode.TextDocument): Promise<OpenSource | undefined> {
    for (;;) {
      const { version } = document;
      const open = await this.current(document);
      if (open !== undefined || document.version === version) {
        return open;
      }
    }
  }

  /** Undefined where the document is closed or changes before it is done, or the asker wants no answer any more. */
  async compute<Result>(
    document: vscode.TextDocument,
    token: vscode.CancellationToken | undefined,
    work: (source: ParsedSource) => Steps<Result>,
  ): Promise<Result | undefined> {
    const open = await this.openUnlessClosed(document);
    const isSame = sameness(document);
    return open === undefined
      ? undefined
      : this.finish(work(open.source), () => isSame() && token?.isCancellationRequested !== true);
  }

  finish<Result>(steps: Steps<Result>, isWanted?: () => boolean): Promise<Result | undefined> {
    return this.queue.finish(steps, isWanted);
  }

  private current(document: vscode.TextDocument): Promise<OpenSource | undefined> {
    const known = this.known.get(document);
    const { version, isDirty } = document;
    if (known?.version === version && known.isDirty === isDirty) {
      return known.source;
    }
    const source = this.readDocument(document, sameness(document));
    this.known.set(document, { version, isDirty, source });
    return source;
  }

  private async readDocument(
    document: vscode.TextDocument,
    isWanted: () => boolean,
  ): Promise<OpenSource | undefined> {
    const octets = await fileOctets(document);
    if (octets !== undefined && isWanted()) {
      const source = await this.finish(ParsedSource.steps(octets), isWanted);
      if (source === undefined) {
        return undefined;
      }
      if ((await this.finish(isShownIn(source, textOf(document)), isWanted)) === true) {
        return { source, hasFileOctets: true };
      }
    }
    const source = await this.finish(textSteps(document), isWanted);
    return source && { source, hasFileOctets: false };
  }
}

/** Whether a document still is what it was when this was made. */
function sameness(document: vscode.TextDocument): () => boolean {
  const { version, isClosed } = document;
  return () => document.version === version && document.isClosed === isClosed;
}

function* textSteps(document: vscode.TextDocument): Steps<ParsedSource> {
  return yield* ParsedSource.steps(yield* editorOctets(textOf(document)));
}

function textOf(document: vscode.TextDocument): EditorText {
  return {
    lineCount: document.lineCount,
    lineEnd: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
    lineAt: (line) => document.lineAt(line).text,
  };
}

export function positionOf({ lines }: ParsedSource, offset: number): vscode.Position {
  const { line, character } = lines.positionAt(offset);
  return new vscode.Position(line, character);
}

export function rangeOf(source: ParsedSource, { start, end }: OctetRange): vscode.Range {
  return new vscode.Range(positionOf(source, start), positionOf(source, end));
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
