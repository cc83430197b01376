import type * as vscode from 'vscode';
import type {
  EnteredPassword,
  PasswordPrompt,
  PasswordQuestion,
} from '../../../../src/accounts/passwordPrompt';
import type { PickItem, PickOptions, Prompts, Question } from '../../../../src/platform/prompts';

/** Answers in the user's place and keeps what was asked. Says nothing (Cancel) unless told otherwise. */
export class ScriptedPrompts implements Prompts {
  readonly questions: Question<string>[] = [];
  readonly notices: Question<string>[] = [];
  /** The buttons to press on modal questions, in order. */
  buttons: string[] = [];
  /** The buttons to press on notifications, in order. */
  noticeButtons: string[] = [];
  /** The labels to pick from lists, in order. */
  picks: string[] = [];
  /** Where "Save As" saves to. */
  target: vscode.Uri | undefined;
  /** What is chosen to be opened. */
  source: vscode.Uri | undefined;

  choose<T extends string>(question: Question<T>): Promise<T | undefined> {
    this.questions.push(question);
    return Promise.resolve(offered(question, this.buttons.shift()));
  }

  notify<T extends string>(notice: Question<T>): Promise<T | undefined> {
    this.notices.push(notice);
    return Promise.resolve(offered(notice, this.noticeButtons.shift()));
  }

  pick<T>(items: readonly PickItem<T>[], options: PickOptions): Promise<T | undefined> {
    const label = this.picks.shift();
    const item = items.find((candidate) => candidate.label === label);
    if (label !== undefined && item === undefined) {
      throw new Error(`"${options.title}" does not offer "${label}"`);
    }
    return Promise.resolve(item?.value);
  }

  saveFile(): Promise<vscode.Uri | undefined> {
    return Promise.resolve(this.target);
  }

  pickFolder(): Promise<vscode.Uri | undefined> {
    return Promise.resolve(this.target);
  }

  openFile(): Promise<vscode.Uri | undefined> {
    return Promise.resolve(this.source);
  }
}

function offered<T extends string>(
  { message, buttons }: Question<T>,
  label: string | undefined,
): T | undefined {
  const button = buttons.find((candidate) => candidate === label);
  if (label !== undefined && button === undefined) {
    throw new Error(`"${message}" offers ${buttons.join(', ')}, not "${label}"`);
  }
  return button;
}

/** Enters passwords in the user's place, in order, and declines when none is left. */
export class ScriptedPasswords implements PasswordPrompt {
  readonly asked: PasswordQuestion[] = [];

  constructor(private readonly answers: readonly EnteredPassword[] = []) {}

  ask(question: PasswordQuestion): Promise<EnteredPassword | undefined> {
    this.asked.push(question);
    return Promise.resolve(this.answers[this.asked.length - 1]);
  }
}
