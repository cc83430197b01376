import * as vscode from 'vscode';
import type { CommandHandlers } from './registry';

export function inspectorCommands(): CommandHandlers<'pop3.source.inspect'> {
  return {
    'pop3.source.inspect': async () => {
      await vscode.commands.executeCommand('pop3.inspector.focus');
    },
  };
}
