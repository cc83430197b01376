import * as vscode from 'vscode';
import { CHECK_KINDS, type CheckSeverity } from '../mailcheck/findingKinds';
import { type CheckFinding, describeCheck, referenceOf } from '../mailcheck/findings';
import { type Disposable, DisposableStore } from '../shared/disposable';

const SOURCE = 'mail clients';
const NAME = 'pop3-html';

const SEVERITIES: Readonly<Record<CheckSeverity, vscode.DiagnosticSeverity>> = {
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Findings about the HTML of a part, and where they stand in the message as well. */
export interface ShownFindings {
  readonly document: vscode.TextDocument;
  readonly findings: readonly CheckFinding[];
  readonly message: vscode.Uri;
  /** See `linesBefore`. */
  readonly linesBefore: number | undefined;
}

/** Shows findings as diagnostics of the part, and of the message while that is open as text. */
export class HtmlDiagnostics implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly collection: vscode.DiagnosticCollection;
  private readonly shown = new Map<string, ShownFindings>();
  /** Messages that have diagnostics. */
  private readonly messages = new Map<string, vscode.Uri>();

  constructor() {
    this.collection = this.resources.add(vscode.languages.createDiagnosticCollection(NAME));
  }

  show(shown: ShownFindings): void {
    const { document } = shown;
    this.shown.set(document.uri.toString(), shown);
    this.collection.set(document.uri, diagnosticsOf(shown, 0));
    this.showInMessages();
  }

  forget(part: vscode.Uri): void {
    if (this.shown.delete(part.toString())) {
      this.collection.delete(part);
      this.showInMessages();
    }
  }

  /** Anew, since other messages are open now. */
  showInMessages(): void {
    const open = new Set(openTexts().map((uri) => uri.toString()));
    const wanted = new Map<string, vscode.Diagnostic[]>();
    for (const shown of this.shown.values()) {
      const id = shown.message.toString();
      if (shown.linesBefore !== undefined && open.has(id)) {
        const own = diagnosticsOf(withoutFacts(shown), shown.linesBefore);
        wanted.set(id, [...(wanted.get(id) ?? []), ...own]);
        this.messages.set(id, shown.message);
      }
    }
    for (const [id, uri] of this.messages) {
      const diagnostics = wanted.get(id);
      this.collection.set(uri, diagnostics);
      if (diagnostics === undefined) {
        this.messages.delete(id);
      }
    }
  }

  dispose(): void {
    this.resources.dispose();
  }
}

/** What text editors show, visible or not. */
export function openTexts(): readonly vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
}

/** Of a missing alternative the message has a diagnostic of its own. */
function withoutFacts(shown: ShownFindings): ShownFindings {
  return {
    ...shown,
    findings: shown.findings.filter(({ code }) => code !== 'textAlternativeMissing'),
  };
}

function diagnosticsOf(
  { document, findings }: ShownFindings,
  linesBefore: number,
): vscode.Diagnostic[] {
  return findings.map((finding) => {
    const place = (offset: number): vscode.Position =>
      document.positionAt(offset).translate(linesBefore);
    const diagnostic = new vscode.Diagnostic(
      new vscode.Range(place(finding.range.start), place(finding.range.end)),
      describeCheck(finding),
      SEVERITIES[CHECK_KINDS[finding.code].severity],
    );
    const reference = referenceOf(finding);
    diagnostic.source = SOURCE;
    diagnostic.code =
      reference === undefined
        ? finding.code
        : { value: reference.label, target: vscode.Uri.parse(reference.url, true) };
    return diagnostic;
  });
}
