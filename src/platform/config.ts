import * as vscode from 'vscode';
import { readSettings, type Settings } from './settings';

/**
 * The settings as they are now. Every setting has scope `application`, so a workspace cannot change them; reading the
 * global value only makes sure of that even for a setting written by hand into a workspace's file.
 */
export function currentSettings(): Settings {
  const section = vscode.workspace.getConfiguration('pop3');
  return readSettings((name) => {
    const values = section.inspect(name);
    return values?.globalValue ?? values?.defaultValue;
  });
}
