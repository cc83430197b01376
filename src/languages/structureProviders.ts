import * as vscode from 'vscode';
import { safeLabel } from '../shared/safeText';
import type { Steps } from '../shared/steps';
import { foldSteps } from '../source/folding';
import { outlineSteps, type OutlineKind, type OutlineNode } from '../source/outline';
import type { ParsedSource } from '../source/parsedSource';
import { selectionAt } from '../source/selection';
import { positionOf, rangeOf, type SourceDocuments } from './sourceDocuments';

const SYMBOL_KINDS: Readonly<Record<OutlineKind, vscode.SymbolKind>> = {
  header: vscode.SymbolKind.Namespace,
  field: vscode.SymbolKind.Field,
  message: vscode.SymbolKind.Package,
  multipart: vscode.SymbolKind.Module,
  part: vscode.SymbolKind.File,
};
const FOLD_KINDS = {
  region: vscode.FoldingRangeKind.Region,
  comment: vscode.FoldingRangeKind.Comment,
} as const;
const MAX_DETAIL_LENGTH = 120;

/** Header and MIME parts in the outline, the breadcrumbs and sticky scroll. */
export class MessageSymbols implements vscode.DocumentSymbolProvider {
  constructor(private readonly documents: SourceDocuments) {}

  provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[] | undefined> {
    return this.documents.compute(document, token, function* (source) {
      return yield* symbolsOf(source, yield* outlineSteps(source));
    });
  }
}

export class MessageFolding implements vscode.FoldingRangeProvider {
  constructor(private readonly documents: SourceDocuments) {}

  provideFoldingRanges(
    document: vscode.TextDocument,
    _context: vscode.FoldingContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[] | undefined> {
    return this.documents.compute(document, token, function* (source) {
      return (yield* foldSteps(source)).map(
        ({ firstLine, lastLine, kind }) =>
          new vscode.FoldingRange(firstLine, lastLine, FOLD_KINDS[kind]),
      );
    });
  }
}

export class MessageSelections implements vscode.SelectionRangeProvider {
  constructor(private readonly documents: SourceDocuments) {}

  async provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
  ): Promise<vscode.SelectionRange[]> {
    const source = await this.documents.read(document);
    return positions.map((position) => {
      const around = selectionAt(source, source.lines.offsetAt(position));
      return (
        around.reduceRight<vscode.SelectionRange | undefined>(
          (outer, range) => new vscode.SelectionRange(rangeOf(source, range), outer),
          undefined,
        ) ?? new vscode.SelectionRange(new vscode.Range(position, position))
      );
    });
  }
}

function* symbolsOf(
  source: ParsedSource,
  nodes: readonly OutlineNode[],
): Steps<vscode.DocumentSymbol[]> {
  const symbols: vscode.DocumentSymbol[] = [];
  for (const node of nodes) {
    const symbol = symbolOf(source, node);
    symbol.children = yield* symbolsOf(source, node.children);
    symbols.push(symbol);
    yield;
  }
  return symbols;
}

function symbolOf(source: ParsedSource, node: OutlineNode): vscode.DocumentSymbol {
  const range = rangeOf(source, node.range);
  const start = positionOf(source, node.selection.start);
  return new vscode.DocumentSymbol(
    safeLabel(node.name, { maximumLength: MAX_DETAIL_LENGTH }) || '(no name)',
    safeLabel(node.detail, { maximumLength: MAX_DETAIL_LENGTH }),
    SYMBOL_KINDS[node.kind],
    range,
    range.intersection(rangeOf(source, node.selection)) ?? new vscode.Range(start, start),
  );
}
