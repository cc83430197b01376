import * as vscode from 'vscode';
import type { AbandonedMarks } from '../console/abandonedMarks';
import { Pop3Console, type Pop3ConsoleOptions } from '../console/pop3Console';
import { DisposableStore } from '../shared/disposable';

const USUAL_COLUMNS = 80;

export interface ConsoleTerminalOptions extends Pick<Pop3ConsoleOptions, 'account' | 'backend'> {
  /** Told when the terminal is closed, with what becomes known of marks for deletion that were dropped. */
  readonly onClosed: (dropped: Promise<AbandonedMarks | undefined>) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The console as a terminal of VS Code. */
export class ConsoleTerminal implements vscode.Pseudoterminal {
  private readonly resources = new DisposableStore();
  private readonly writes = this.resources.add(new vscode.EventEmitter<string>());
  private readonly closes = this.resources.add(new vscode.EventEmitter<number>());
  private readonly console: Pop3Console;
  private columns = USUAL_COLUMNS;

  readonly onDidWrite = this.writes.event;
  readonly onDidClose = this.closes.event;

  constructor(private readonly options: ConsoleTerminalOptions) {
    const { account, backend } = options;
    this.console = new Pop3Console({
      account,
      backend,
      output: (text) => {
        this.writes.fire(text);
      },
      columns: () => this.columns,
    });
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    this.columns = dimensions?.columns ?? USUAL_COLUMNS;
    this.console.run().then(
      () => {
        this.closes.fire(0);
      },
      (error: unknown) => {
        this.options.onFailure(error);
        this.closes.fire(1);
      },
    );
  }

  handleInput(data: string): void {
    this.console.input(data);
  }

  setDimensions({ columns }: vscode.TerminalDimensions): void {
    this.columns = columns;
    this.console.resized();
  }

  close(): void {
    this.options.onClosed(this.console.close());
    this.resources.dispose();
  }
}
