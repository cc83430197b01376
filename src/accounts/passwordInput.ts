import * as vscode from 'vscode';
import { onAbort } from '../platform/abort';
import { DisposableStore } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import {
  type EnteredPassword,
  passwordCaution,
  type PasswordPrompt,
  type PasswordQuestion,
} from './passwordPrompt';

interface Words {
  readonly name: string;
  readonly title: string;
  readonly rejected: string;
}

const PASSWORD: Words = {
  name: 'Password',
  title: 'Password',
  rejected: 'The server refused the last password.',
};

const PASSPHRASE: Words = {
  name: 'Passphrase',
  title: 'Passphrase of the Client Certificate',
  rejected: 'The key could not be used with the last passphrase.',
};

/** {@link PasswordPrompt} as VS Code's input box. */
export class PasswordInput implements PasswordPrompt {
  async ask(
    question: PasswordQuestion,
    signal?: AbortSignal,
  ): Promise<EnteredPassword | undefined> {
    const { account, wasRejected } = question;
    const resources = new DisposableStore();
    try {
      const input = resources.add(vscode.window.createInputBox());
      input.password = true;
      input.ignoreFocusOut = true;
      const words = account.authentication === 'external' ? PASSPHRASE : PASSWORD;
      input.title = `${words.title} for ${safeLabel(account.label, { maximumLength: 60 })}`;
      input.placeholder = `${safeLabel(account.user)} at ${safeLabel(account.host)}`;
      if (wasRejected) {
        input.validationMessage = {
          message: words.rejected,
          severity: vscode.InputBoxValidationSeverity.Warning,
        };
      }
      let keep: EnteredPassword['keep'] =
        account.passwordPolicy === 'save' ? 'secretStorage' : 'window';
      const showKeep = (): void => {
        input.prompt = keepSentence(keep, words.name);
        input.buttons = account.passwordPolicy === 'save' ? [keepButton(keep)] : [];
      };
      showKeep();
      return await new Promise((resolve) => {
        resources.add(
          input.onDidTriggerButton(() => {
            keep = keep === 'window' ? 'secretStorage' : 'window';
            showKeep();
          }),
        );
        resources.add(
          input.onDidChangeValue(() => {
            if (words === PASSWORD) {
              showCaution(input);
            } else {
              input.validationMessage = undefined;
            }
          }),
        );
        resources.add(
          input.onDidAccept(() => {
            if (input.value === '') {
              input.validationMessage = `Enter the ${words.name.toLowerCase()}, or press Escape to cancel.`;
            } else {
              resolve({ password: input.value, keep });
            }
          }),
        );
        resources.add(
          input.onDidHide(() => {
            resolve(undefined);
          }),
        );
        resources.add(
          onAbort(signal, () => {
            resolve(undefined);
          }),
        );
        input.show();
      });
    } finally {
      resources.dispose();
    }
  }
}

/** A warning that does not keep anyone from going on. */
export function showCaution(input: vscode.InputBox): void {
  const message = passwordCaution(input.value);
  input.validationMessage =
    message === undefined
      ? undefined
      : { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

export function keepSentence(keep: EnteredPassword['keep'], name = PASSWORD.name): string {
  return keep === 'secretStorage'
    ? `${name}. It is saved in secret storage once the server accepts it`
    : `${name}. It is kept in memory only, until this window closes`;
}

export function keepButton(keep: EnteredPassword['keep']): vscode.QuickInputButton {
  return keep === 'secretStorage'
    ? {
        iconPath: new vscode.ThemeIcon('lock'),
        tooltip: 'Saved in secret storage. Select to keep it for this window only.',
      }
    : {
        iconPath: new vscode.ThemeIcon('unlock'),
        tooltip: 'Kept for this window only. Select to save it in secret storage.',
      };
}
