import * as vscode from 'vscode';
import { semanticKinds, semanticSteps } from '../source/semanticTokens';
import { rangeOf, type SourceDocuments } from './sourceDocuments';

export const LEGEND = new vscode.SemanticTokensLegend([...semanticKinds]);

/** Colours what takes knowing which multiparts are open. */
export class MessageSemantics implements vscode.DocumentSemanticTokensProvider {
  constructor(private readonly documents: SourceDocuments) {}

  provideDocumentSemanticTokens(
    document: vscode.TextDocument,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.SemanticTokens | undefined> {
    return this.documents.compute(document, cancellation, function* (source) {
      const builder = new vscode.SemanticTokensBuilder(LEGEND);
      for (const token of yield* semanticSteps(source)) {
        const range = rangeOf(source, token);
        // A token must not span lines.
        for (let line = range.start.line; line <= range.end.line; line += 1) {
          const onLine = document.lineAt(line).range.intersection(range);
          if (onLine !== undefined && !onLine.isEmpty) {
            builder.push(onLine, token.kind);
          }
          yield;
        }
      }
      return builder.build();
    });
  }
}
