import * as vscode from 'vscode';
import { type ReadSetting, readSettings, type Settings } from './settings';

/**
 * The settings as they are now. Every setting has scope `application`, so a workspace cannot change them; reading the
 * global value only makes sure of that even for a setting written by hand into a workspace's file.
 */
export function currentSettings(): Settings {
  return (known ??= isFollowing ? readAll() : undefined) ?? readAll();
}

/** Lets {@link currentSettings} read them only after they changed: asking VS Code costs more than making a row. */
export function followSettings(): vscode.Disposable {
  isFollowing = true;
  const subscription = vscode.workspace.onDidChangeConfiguration(() => {
    known = undefined;
  });
  return new vscode.Disposable(() => {
    isFollowing = false;
    known = undefined;
    subscription.dispose();
  });
}

let isFollowing = false;
let known: Settings | undefined;

function readAll(): Settings {
  return readSettings(settingReader());
}

/** Reads the user's values of the section `pop3` as they are now. */
export function settingReader(): ReadSetting {
  const section = vscode.workspace.getConfiguration('pop3');
  return (name) => {
    const values = section.inspect(name);
    return values?.globalValue ?? values?.defaultValue;
  };
}

/** Writes a value of the section `pop3` into the user's settings. */
export async function changeSetting(name: string, value: unknown): Promise<void> {
  const section = vscode.workspace.getConfiguration('pop3');
  await section.update(name, value, vscode.ConfigurationTarget.Global);
}

/** @param name A setting of the section `pop3`, or the beginning of the names of several, up to a dot. */
export function onSettingChange(name: string, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`pop3.${name}`)) {
      listener();
    }
  });
}
