import * as vscode from 'vscode';
import { type Disposable, DisposableStore, toDisposable } from '../shared/disposable';
import { type Schedule, scheduleByTimer } from '../shared/schedule';
import { formatSize } from '../shared/sizeText';
import {
  describeLeftOut,
  isBeyondColours,
  LARGEST_SHARED_TEXT,
  leftOutOf,
} from '../source/leftOut';
import type { ParsedSource } from '../source/parsedSource';
import type { SourceDocuments } from './sourceDocuments';

const EML = 'eml';
const ITEM = 'pop3.source.limits';
/** After the last change of a document. */
const QUIET_MILLISECONDS = 400;
/** Until reading is worth telling of. */
const NOTABLE_MILLISECONDS = 300;
const STILL_THERE = 'The outline, hovers over the header and its problems are there.';
const OF_VS_CODE =
  'VS Code itself leaves out colours, folding, code lenses and sticky scroll above 20 MB or 300,000 lines (editor.largeFileOptimizations).';

export interface SourceLimitStatusDependencies {
  readonly documents: Pick<SourceDocuments, 'openUnlessClosed'>;
  readonly locale: () => string;
  /** What the active text editor shows, even if it is not shared with extensions. */
  readonly shownSource: () => vscode.Uri | undefined;
  readonly schedule?: Schedule;
}

interface Note {
  readonly text: string;
  readonly detail: string;
  readonly isBusy?: boolean;
}

/** Tells in the language status of the editor what is left out of a source that is too large for it. */
export class SourceLimitStatus implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly schedule: Schedule;
  private item: vscode.LanguageStatusItem | undefined;
  private waiting: Disposable | undefined;
  /** Counts what was shown, so that an answer that comes late is not. */
  private turn = 0;

  constructor(private readonly dependencies: SourceLimitStatusDependencies) {
    this.schedule = dependencies.schedule ?? scheduleByTimer;
    const { window, workspace } = vscode;
    this.resources.add(
      window.onDidChangeActiveTextEditor(() => {
        this.look(0);
      }),
    );
    this.resources.add(
      window.tabGroups.onDidChangeTabs(() => {
        this.look(0);
      }),
    );
    this.resources.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) {
          this.look(QUIET_MILLISECONDS);
        }
      }),
    );
    this.resources.add(
      toDisposable(() => {
        this.turn += 1;
        this.waiting?.dispose();
        this.show(undefined);
      }),
    );
    this.look(0);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private look(milliseconds: number): void {
    this.waiting?.dispose();
    this.waiting = this.schedule(() => void this.update(), milliseconds);
  }

  private async update(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    const document = vscode.window.activeTextEditor?.document;
    const note =
      document === undefined
        ? await this.noteOfUnshared()
        : document.languageId === EML
          ? await this.noteOf(document, turn)
          : undefined;
    if (turn === this.turn) {
      this.show(note);
    }
  }

  private async noteOf(document: vscode.TextDocument, turn: number): Promise<Note | undefined> {
    const busy = this.schedule(() => {
      if (turn === this.turn) {
        this.show({ text: 'Reading the source', detail: '', isBusy: true });
      }
    }, NOTABLE_MILLISECONDS);
    try {
      const open = await this.dependencies.documents.openUnlessClosed(document);
      return open && noteOfSource(open.source, this.dependencies.locale());
    } finally {
      busy.dispose();
    }
  }

  /** Of a text that VS Code shows and hands to no extension. */
  private async noteOfUnshared(): Promise<Note | undefined> {
    const uri = this.dependencies.shownSource();
    const size = uri && (await sizeOf(uri));
    if (size === undefined || size <= LARGEST_SHARED_TEXT) {
      return undefined;
    }
    const octets = formatSize(size, this.dependencies.locale());
    return {
      text: 'Source too large for its features',
      detail: `VS Code hands no text above 50 MB to extensions, and this one has ${octets}: there are no outline, hovers, links or problems.`,
    };
  }

  private show(note: Note | undefined): void {
    if (note === undefined) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    this.item ??= vscode.languages.createLanguageStatusItem(ITEM, { language: EML });
    const { item } = this;
    const { Information, Warning } = vscode.LanguageStatusSeverity;
    item.name = 'Message Source Limits';
    item.text = note.text;
    item.detail = note.detail;
    item.busy = note.isBusy === true;
    item.severity = item.busy ? Information : Warning;
  }
}

function noteOfSource(source: ParsedSource, locale: string): Note | undefined {
  const leftOut = leftOutOf(source);
  if (leftOut.length === 0) {
    return undefined;
  }
  return {
    text: 'Large source: some features are left out',
    detail: [
      ...leftOut.map((each) => describeLeftOut(each, locale)),
      STILL_THERE,
      ...(isBeyondColours(source) ? [OF_VS_CODE] : []),
    ].join(' '),
  };
}

async function sizeOf(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return undefined;
  }
}
