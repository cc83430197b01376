import * as vscode from 'vscode';
import { formatSize } from '../shared/sizeText';
import { safeLabel } from '../shared/safeText';
import type { Steps } from '../shared/steps';
import type { Entity } from '../source/entity';
import type { ParsedSource } from '../source/parsedSource';
import { decodableEntities, sectionName } from '../source/parts/partPath';
import { decodedSize } from '../source/parts/partSize';
import { IDENTITY_ENCODINGS } from '../source/transferEncoding';
import { isHtml } from './htmlPart';
import { rangeOf, type SourceDocuments } from './sourceDocuments';

const MAX_PARTS = 200;

/** Above each part what it is, to be opened and saved. */
export class PartLenses implements vscode.CodeLensProvider {
  constructor(
    private readonly documents: SourceDocuments,
    private readonly locale: () => string,
  ) {}

  provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[] | undefined> {
    const target = document.uri.toString();
    const locale = this.locale();
    return this.documents.compute(document, token, (source) => lensSteps(source, target, locale));
  }
}

function* lensSteps(
  source: ParsedSource,
  target: string,
  locale: string,
): Steps<vscode.CodeLens[]> {
  const lenses: vscode.CodeLens[] = [];
  for (const entity of decodableEntities(source).slice(0, MAX_PARTS)) {
    const range = firstLine(source, entity);
    const values = [target, sectionName(entity)];
    const title = `Open Part (${describePart(source, entity, locale)})`;
    lenses.push(
      new vscode.CodeLens(range, { command: 'pop3.source.openPart', title, arguments: values }),
      new vscode.CodeLens(range, {
        command: 'pop3.source.savePart',
        title: 'Save Part As…',
        arguments: values,
      }),
    );
    if (isHtml(entity)) {
      const command = 'pop3.source.checkHtml';
      lenses.push(new vscode.CodeLens(range, { command, title: 'Check HTML', arguments: values }));
    }
    yield;
  }
  if (source.structure.root.range.end > 0) {
    lenses.push(
      new vscode.CodeLens(firstLine(source, source.structure.root), {
        command: 'pop3.source.copyFixture',
        title: 'Copy as Test Fixture',
        arguments: [target, '0'],
      }),
    );
  }
  return lenses;
}

/** Safe to show: type, encoding where there is one, size of what is decoded. */
export function describePart(source: ParsedSource, entity: Entity, locale: string): string {
  const { mediaType, transferEncoding } = entity;
  return [
    safeLabel(mediaType, { maximumLength: 60 }),
    ...(IDENTITY_ENCODINGS.has(transferEncoding)
      ? []
      : [safeLabel(transferEncoding, { maximumLength: 30 })]),
    formatSize(decodedSize(source.buffer, entity), locale),
  ].join(', ');
}

function firstLine(source: ParsedSource, { range }: Entity): vscode.Range {
  return rangeOf(source, { start: range.start, end: range.start });
}
