import * as vscode from 'vscode';
import { linkSteps } from '../source/links';
import { definitionsOf, occurrenceSteps, type Reference, referenceAt } from '../source/references';
import type { ParsedSource } from '../source/parsedSource';
import { rangeOf, type SourceDocuments } from './sourceDocuments';

/** Finds the document of a message by its message-id, in the maildrop that another message is of. */
export interface MessageFinder {
  find(
    neighbour: vscode.Uri,
    messageId: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.Uri | undefined>;
}

/** Goes from a boundary, `cid:` URL or message-id to what it names, and shows where else it stands. */
export class MessageReferences
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.DocumentHighlightProvider
{
  constructor(
    private readonly documents: SourceDocuments,
    private readonly finder: MessageFinder,
  ) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[]> {
    const { source, reference } = await this.at(document, position);
    if (reference === undefined) {
      return [];
    }
    const originSelectionRange = rangeOf(source, reference.at);
    if (reference.kind === 'messageId') {
      const targetUri = await this.finder.find(document.uri, reference.messageId, token);
      const targetRange = new vscode.Range(0, 0, 0, 0);
      return targetUri === undefined ? [] : [{ originSelectionRange, targetUri, targetRange }];
    }
    return definitionsOf(source, reference).map((range) => ({
      originSelectionRange,
      targetUri: document.uri,
      targetRange: rangeOf(source, range),
    }));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    _context: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[] | undefined> {
    const ranges = await this.occurrences(document, position, token);
    return ranges?.map((range) => new vscode.Location(document.uri, range));
  }

  async provideDocumentHighlights(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentHighlight[] | undefined> {
    const ranges = await this.occurrences(document, position, token);
    // Where nothing is named, the editor itself highlights the word.
    return ranges === undefined || ranges.length === 0
      ? undefined
      : ranges.map((range) => new vscode.DocumentHighlight(range));
  }

  private occurrences(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<readonly vscode.Range[] | undefined> {
    return this.documents.compute(document, token, function* (source) {
      const reference = referenceAt(source, source.lines.offsetAt(position));
      return reference === undefined
        ? []
        : (yield* occurrenceSteps(source, reference)).map((range) => rangeOf(source, range));
    });
  }

  private async at(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ readonly source: ParsedSource; readonly reference: Reference | undefined }> {
    const source = await this.documents.read(document);
    return { source, reference: referenceAt(source, source.lines.offsetAt(position)) };
  }
}

export class MessageLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly documents: SourceDocuments) {}

  provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[] | undefined> {
    return this.documents.compute(document, token, function* (source) {
      const links: vscode.DocumentLink[] = [];
      for (const { range, target } of yield* linkSteps(source)) {
        links.push(new vscode.DocumentLink(rangeOf(source, range), vscode.Uri.parse(target)));
        yield;
      }
      return links;
    });
  }
}
