import * as vscode from 'vscode';
import { decodeIncompleteUri, decodeMessageUri } from '../documents/uri';
import type { Maildrops } from '../mailbox/mailbox';
import { currentSettings, onSettingChange } from '../platform/config';
import type { SourceDiagnostics } from '../platform/settings';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { type Schedule, scheduleByTimer } from '../shared/schedule';
import { diagnosisSteps } from '../source/diagnostics/diagnose';
import type { DiagnosisContext } from '../source/diagnostics/examination';
import type { Severity } from '../source/diagnostics/faultKind';
import {
  describeFinding,
  FAULT_KINDS,
  rfcReference,
  type Finding,
} from '../source/diagnostics/findings';
import type { ParsedSource } from '../source/parsedSource';
import { rangeOf, type OpenSource, type SourceDocuments } from './sourceDocuments';

const EML = 'eml';
const SOURCE = 'eml';
/** After the last change of a document. */
const QUIET_MILLISECONDS = 400;

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export interface EmlDiagnosticsDependencies {
  readonly documents: Pick<SourceDocuments, 'openUnlessClosed' | 'finish'>;
  readonly registry: Pick<Maildrops, 'get'>;
  readonly schedule?: Schedule;
}

/** Shows what is wrong with the messages that are open as text. */
export class EmlDiagnostics implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly collection: vscode.DiagnosticCollection;
  /** Of each document that is to be looked at, what makes it happen. */
  private readonly waiting = new Map<vscode.TextDocument, Disposable>();
  private readonly schedule: Schedule;

  constructor(private readonly dependencies: EmlDiagnosticsDependencies) {
    this.schedule = dependencies.schedule ?? scheduleByTimer;
    const { workspace } = vscode;
    this.collection = this.resources.add(vscode.languages.createDiagnosticCollection(EML));
    this.resources.add(
      workspace.onDidOpenTextDocument((document) => {
        this.look(document, 0);
      }),
    );
    this.resources.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        this.look(document, QUIET_MILLISECONDS);
      }),
    );
    this.resources.add(
      // The file has other octets than the text that was looked at: its line ends, for one.
      workspace.onDidSaveTextDocument((document) => {
        this.look(document, 0);
      }),
    );
    this.resources.add(
      workspace.onDidCloseTextDocument((document) => {
        this.forget(document);
      }),
    );
    this.resources.add(
      onSettingChange('source.diagnostics', () => {
        this.lookAtAll();
      }),
    );
    this.lookAtAll();
  }

  dispose(): void {
    this.resources.dispose();
    for (const scheduled of this.waiting.values()) {
      scheduled.dispose();
    }
    this.waiting.clear();
  }

  private lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      this.look(document, 0);
    }
  }

  private look(document: vscode.TextDocument, milliseconds: number): void {
    // The other side of a comparison with an older version is nothing to be mended.
    if (document.languageId !== EML || document.uri.scheme === 'git') {
      return;
    }
    this.waiting.get(document)?.dispose();
    const scheduled = this.schedule(() => void this.show(document, scheduled), milliseconds);
    this.waiting.set(document, scheduled);
  }

  private forget(document: vscode.TextDocument): void {
    this.waiting.get(document)?.dispose();
    this.waiting.delete(document);
    this.collection.delete(document.uri);
  }

  private async show(document: vscode.TextDocument, scheduled: Disposable): Promise<void> {
    const isWanted = (): boolean => this.waiting.get(document) === scheduled;
    const wanted = currentSettings().sourceDiagnostics;
    if (wanted === 'off') {
      this.collection.delete(document.uri);
      return;
    }
    const { documents } = this.dependencies;
    const open = await documents.openUnlessClosed(document);
    if (open === undefined) {
      return;
    }
    const { octets, structure } = open.source;
    const context = this.contextOf(document, open);
    const findings = await documents.finish(diagnosisSteps(octets, structure, context), isWanted);
    if (findings !== undefined && isWanted()) {
      this.collection.set(document.uri, diagnosticsOf(open.source, findings, wanted));
    }
  }

  private contextOf({ uri }: vscode.TextDocument, { hasFileOctets }: OpenSource): DiagnosisContext {
    const address = decodeMessageUri(uri);
    const isCut = decodeIncompleteUri(uri) !== undefined;
    const entry =
      address === undefined
        ? undefined
        : this.dependencies.registry.get(address.accountId)?.entry(address.key);
    return {
      now: Date.now(),
      origin: address === undefined && !isCut ? 'file' : 'server',
      hasFileOctets,
      listedOctets: hasFileOctets ? entry?.octets : undefined,
      isCut,
    };
  }
}

function diagnosticsOf(
  source: ParsedSource,
  findings: readonly Finding[],
  wanted: SourceDiagnostics,
): vscode.Diagnostic[] {
  return findings
    .filter(({ code }) => wanted === 'all' || FAULT_KINDS[code].severity !== 'hint')
    .map((finding) => diagnosticOf(source, finding));
}

function diagnosticOf(source: ParsedSource, finding: Finding): vscode.Diagnostic {
  const reference = rfcReference(finding.code);
  const diagnostic = new vscode.Diagnostic(
    rangeOf(source, finding.range),
    describeFinding(finding),
    SEVERITIES[FAULT_KINDS[finding.code].severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code =
    reference === undefined
      ? finding.code
      : { value: reference.label, target: vscode.Uri.parse(reference.url) };
  return diagnostic;
}
