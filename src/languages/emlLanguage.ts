import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { Maildrops } from '../mailbox/mailbox';
import type { TimeWording } from '../source/fields/dateWords';
import { EmlDiagnostics } from './emlDiagnostics';
import { MessageHovers } from './hoverProvider';
import { MailboxMessageFinder } from './messageFinder';
import { PartLenses } from './partLenses';
import { MessageLinks, MessageReferences } from './referenceProviders';
import { LEGEND, MessageSemantics } from './semanticProvider';
import { SourceLimitStatus } from './sourceLimitStatus';
import type { SourceDocuments } from './sourceDocuments';
import { MessageFolding, MessageSelections, MessageSymbols } from './structureProviders';

const EML = 'eml';

export interface EmlLanguageDependencies {
  readonly documents: SourceDocuments;
  readonly registry: Pick<Maildrops, 'get'>;
  readonly wording: () => TimeWording;
  /** What the active text editor shows, even if it is not shared with extensions. */
  readonly shownSource: () => vscode.Uri | undefined;
}

/** Offers all that an editor can do with the source of messages, wherever they lie. */
export function registerEmlLanguage({
  documents,
  registry,
  wording,
  shownSource,
}: EmlLanguageDependencies): Disposable {
  const { languages } = vscode;
  const resources = new DisposableStore();
  const references = new MessageReferences(documents, new MailboxMessageFinder(registry));
  resources.add(languages.registerDocumentSymbolProvider(EML, new MessageSymbols(documents)));
  resources.add(languages.registerHoverProvider(EML, new MessageHovers(documents, wording)));
  resources.add(languages.registerFoldingRangeProvider(EML, new MessageFolding(documents)));
  resources.add(languages.registerSelectionRangeProvider(EML, new MessageSelections(documents)));
  resources.add(
    languages.registerCodeLensProvider(EML, new PartLenses(documents, () => wording().locale)),
  );
  resources.add(languages.registerDefinitionProvider(EML, references));
  resources.add(languages.registerReferenceProvider(EML, references));
  resources.add(languages.registerDocumentHighlightProvider(EML, references));
  resources.add(languages.registerDocumentLinkProvider(EML, new MessageLinks(documents)));
  resources.add(
    languages.registerDocumentSemanticTokensProvider(EML, new MessageSemantics(documents), LEGEND),
  );
  resources.add(new EmlDiagnostics({ documents, registry }));
  const locale = (): string => wording().locale;
  resources.add(new SourceLimitStatus({ documents, locale, shownSource }));
  return resources;
}
