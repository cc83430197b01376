import type * as vscode from 'vscode';
import type { PickItem, Prompts, Question } from '../../../src/platform/prompts';

/** Answers prompts by button or row label, in order; without an answer the user declines. */
export class ScriptedPrompts implements Prompts {
  readonly questions: Question<string>[] = [];
  readonly notices: Question<string>[] = [];

  /** Suggested names of the files that were saved. */
  readonly suggestedNames: string[] = [];
  /** Where files are saved to. */
  target: vscode.Uri | undefined;

  constructor(private readonly answers: string[] = []) {}

  choose<T extends string>(question: Question<T>): Promise<T | undefined> {
    this.questions.push(question);
    return Promise.resolve(this.answer(question.buttons));
  }

  notify<T extends string>(notice: Question<T>): Promise<T | undefined> {
    this.notices.push(notice);
    return Promise.resolve(notice.buttons.length === 0 ? undefined : this.answer(notice.buttons));
  }

  pick<T>(items: readonly PickItem<T>[]): Promise<T | undefined> {
    const label = this.answers.shift();
    return Promise.resolve(items.find((item) => item.label === label)?.value);
  }

  saveFile(_title: string, suggestedName: string): Promise<vscode.Uri | undefined> {
    this.suggestedNames.push(suggestedName);
    return Promise.resolve(this.target);
  }

  pickFolder(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  openFile(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  private answer<T extends string>(buttons: readonly T[]): T | undefined {
    const label = this.answers.shift();
    return buttons.find((button) => button === label);
  }
}
