import * as vscode from 'vscode';
import { changeSetting, currentSettings, onSettingChange } from '../platform/config';
import { type MailView, VIEW_ID } from '../tree/mailView';
import { senderOf, subjectOf } from '../tree/headerTexts';
import { messageNode } from '../tree/nodes';
import { Watching, type WatchingParts } from './watching';

export interface CreateWatchingParts extends Pick<
  WatchingParts,
  'registry' | 'prompts' | 'blobs' | 'clock' | 'logger' | 'state' | 'isHeld'
> {
  readonly view: Pick<MailView, 'isVisible' | 'revealMessage'>;
}

/** Watching as the settings, windows and commands of VS Code have it. */
export function createWatching({ view, ...parts }: CreateWatchingParts): Watching {
  return new Watching({
    ...parts,
    interval: () => currentSettings().watchIntervalMilliseconds,
    setIntervalSeconds: (seconds) => changeSetting('watch.intervalSeconds', seconds),
    onDidChangeInterval: (listener) => onSettingChange('watch', listener),
    setting: () => currentSettings().notifiesOfNewMail,
    neverNotify: () => changeSetting('watch.notify', 'never'),
    senderOf,
    subjectOf,
    isFocused: () => vscode.window.state.focused,
    onFocus: (listener) =>
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          listener();
        }
      }),
    isListSeen: () => view.isVisible && vscode.window.state.focused,
    open: (accountId, key) => {
      void vscode.commands.executeCommand('pop3.message.open', messageNode(accountId, key));
    },
    show: (accountId, key) => {
      void vscode.commands
        .executeCommand(`${VIEW_ID}.focus`)
        .then(() => view.revealMessage(accountId, key));
    },
  });
}
