import * as vscode from 'vscode';
import type { Account } from '../mailbox/account';
import type { Transcripts } from '../mailbox/transcripts';
import { TLS_MODE_NAMES } from '../platform/words';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import { decodeTranscriptUri, encodeTranscriptUri, TRANSCRIPT_SCHEME } from './uri';

/** How long changes are gathered before an open document shows them. */
const UPDATE_MILLISECONDS = 300;
/** VS Code stops colouring and measuring lines that are much longer. */
const MAXIMUM_LINE_OCTETS = 2_000;

/** Transcripts as read-only documents that follow what goes over the wire. */
export class TranscriptDocuments implements vscode.TextDocumentContentProvider, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changes = this.resources.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly due = new Map<string, NodeJS.Timeout>();
  /** Documents whose end was in view before their update. */
  private readonly followed = new Set<string>();

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly transcripts: Transcripts,
    private readonly account: (accountId: string) => Account | undefined,
  ) {
    this.resources.add(
      transcripts.onDidChange((accountId) => {
        this.scheduleUpdate(accountId);
      }),
    );
    this.resources.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.followed.delete(document.uri.toString())) {
          editorsOf(document.uri).forEach(revealEnd);
        }
      }),
    );
    this.resources.add(
      vscode.workspace.registerTextDocumentContentProvider(TRANSCRIPT_SCHEME, this),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const accountId = decodeTranscriptUri(uri);
    const account = accountId === undefined ? undefined : this.account(accountId);
    if (account === undefined) {
      return 'The account of this transcript was removed.\n';
    }
    // Nothing that is needed before someone looks at a transcript.
    const { transcriptText } = await import('../mailbox/transcriptText');
    const heading = [
      `POP3 transcript of ${safeLabel(account.label, { maximumLength: 100 })}`,
      `Server: ${account.host}:${account.port}, ${TLS_MODE_NAMES[account.tlsMode]}`,
      'Kept in memory only, the newest 2 MiB, until this window closes.',
    ];
    return transcriptText(heading, this.transcripts.of(account.id).snapshot(), {
      maximumLineOctets: MAXIMUM_LINE_OCTETS,
    });
  }

  async show({ id, label }: Account): Promise<void> {
    const uri = vscode.Uri.from(encodeTranscriptUri(id, label));
    const editor = await vscode.window.showTextDocument(uri, { preview: false });
    revealEnd(editor);
  }

  dispose(): void {
    for (const timer of this.due.values()) {
      clearTimeout(timer);
    }
    this.resources.dispose();
  }

  private scheduleUpdate(accountId: string): void {
    if (!this.due.has(accountId)) {
      const timer = setTimeout(() => {
        this.due.delete(accountId);
        this.update(accountId);
      }, UPDATE_MILLISECONDS);
      this.due.set(accountId, timer);
    }
  }

  private update(accountId: string): void {
    for (const { uri, lineCount } of vscode.workspace.textDocuments) {
      if (decodeTranscriptUri(uri) === accountId) {
        const isAtEnd = editorsOf(uri).some(
          ({ visibleRanges }) => (visibleRanges.at(-1)?.end.line ?? 0) >= lineCount - 2,
        );
        if (isAtEnd) {
          this.followed.add(uri.toString());
        }
        this.changes.fire(uri);
      }
    }
  }
}

function editorsOf(uri: vscode.Uri): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
}

function revealEnd(editor: vscode.TextEditor): void {
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  editor.revealRange(new vscode.Range(end, end));
}
