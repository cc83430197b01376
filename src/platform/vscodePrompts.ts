import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { withoutLinks } from '../shared/safeText';
import {
  EMAIL_FILE,
  type FileType,
  type PickItem,
  type PickOptions,
  type Prompts,
  type Question,
} from './prompts';

/** {@link Prompts} as VS Code's own dialogs, notifications and quick picks. */
export class VscodePrompts implements Prompts {
  async choose<T extends string>(question: Question<T>): Promise<T | undefined> {
    const options: vscode.MessageOptions = {
      modal: true,
      ...(question.detail === undefined ? {} : { detail: question.detail }),
    };
    const answer = await showMessage(question, question.message, options);
    return question.buttons.find((button) => button === answer);
  }

  async notify<T extends string>(notice: Question<T>): Promise<T | undefined> {
    const text =
      notice.detail === undefined ? notice.message : `${notice.message}: ${notice.detail}`;
    const answer = await showMessage(notice, text, {});
    return notice.buttons.find((button) => button === answer);
  }

  async pick<T>(items: readonly PickItem<T>[], options: PickOptions): Promise<T | undefined> {
    const rows = items.map((item) => ({
      label: item.label,
      value: item.value,
      ...(item.description === undefined ? {} : { description: item.description }),
      ...(item.detail === undefined ? {} : { detail: item.detail }),
      ...(item.iconId === undefined ? {} : { iconPath: new vscode.ThemeIcon(item.iconId) }),
    }));
    const chosen = await vscode.window.showQuickPick(rows, {
      title: options.title,
      placeHolder: options.placeholder,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return chosen?.value;
  }

  async saveFile(
    title: string,
    suggestedName: string,
    { name, extension }: FileType = EMAIL_FILE,
  ): Promise<vscode.Uri | undefined> {
    return vscode.window.showSaveDialog({
      title,
      defaultUri: vscode.Uri.joinPath(startFolder(), suggestedName),
      filters: { [name]: [extension], 'All files': ['*'] },
    });
  }

  async pickFolder(title: string, openLabel = 'Save Here'): Promise<vscode.Uri | undefined> {
    return openDialog({ title, openLabel, canSelectFolders: true, canSelectFiles: false });
  }

  async openFile(title: string): Promise<vscode.Uri | undefined> {
    return openDialog({ title, openLabel: 'Open' });
  }
}

async function openDialog(options: vscode.OpenDialogOptions): Promise<vscode.Uri | undefined> {
  const defaultUri = startFolder();
  return (await vscode.window.showOpenDialog({ ...options, defaultUri }))?.[0];
}

function startFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder?.uri ?? vscode.Uri.file(homedir());
}

async function showMessage(
  question: Question<string>,
  text: string,
  options: vscode.MessageOptions,
): Promise<string | undefined> {
  const show = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[question.severity];
  return show<string>(withoutLinks(text), options, ...question.buttons);
}
