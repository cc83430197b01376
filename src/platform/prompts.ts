import type * as vscode from 'vscode';

export type Severity = 'info' | 'warning' | 'error';

export interface Question<T extends string> {
  readonly severity: Severity;
  readonly message: string;
  readonly detail?: string;
  readonly buttons: readonly T[];
}

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly iconId?: string;
  readonly value: T;
}

export interface PickOptions {
  readonly title: string;
  readonly placeholder: string;
}

/** What a file dialog offers to save as. */
export interface FileType {
  readonly name: string;
  /** Without dot. */
  readonly extension: string;
}

export const EMAIL_FILE: FileType = { name: 'Email message', extension: 'eml' };

/** Everything that asks the user something outside the account wizard. Tests answer in the user's place. */
export interface Prompts {
  /** Modal; resolves with the chosen button, or `undefined` for Cancel. */
  choose<T extends string>(question: Question<T>): Promise<T | undefined>;
  /** A notification that goes away by itself; resolves with the chosen button, if any. */
  notify<T extends string>(notice: Question<T>): Promise<T | undefined>;
  pick<T>(items: readonly PickItem<T>[], options: PickOptions): Promise<T | undefined>;
  saveFile(title: string, suggestedName: string, type?: FileType): Promise<vscode.Uri | undefined>;
  /** @param openLabel On its button; `Save Here` unless given. */
  pickFolder(title: string, openLabel?: string): Promise<vscode.Uri | undefined>;
  openFile(title: string): Promise<vscode.Uri | undefined>;
}

/** Delegates to the prompts in use, so that tests inside VS Code can take them over. */
export class SwitchablePrompts implements Prompts {
  constructor(private current: Prompts) {}

  use(prompts: Prompts): void {
    this.current = prompts;
  }

  choose<T extends string>(question: Question<T>): Promise<T | undefined> {
    return this.current.choose(question);
  }

  notify<T extends string>(notice: Question<T>): Promise<T | undefined> {
    return this.current.notify(notice);
  }

  pick<T>(items: readonly PickItem<T>[], options: PickOptions): Promise<T | undefined> {
    return this.current.pick(items, options);
  }

  saveFile(title: string, suggestedName: string, type?: FileType): Promise<vscode.Uri | undefined> {
    return this.current.saveFile(title, suggestedName, type);
  }

  pickFolder(title: string, openLabel?: string): Promise<vscode.Uri | undefined> {
    return this.current.pickFolder(title, openLabel);
  }

  openFile(title: string): Promise<vscode.Uri | undefined> {
    return this.current.openFile(title);
  }
}
