import * as vscode from 'vscode';
import type { SignatureChecks } from '../languages/signatureChecks';
import type { Editors } from './editors';
import type { CommandHandlers } from './registry';
import { isUriLike } from './targets';

export interface InspectorCommandsDependencies {
  readonly editors: Pick<Editors, 'activeUri'>;
  readonly signatures: () => Promise<SignatureChecks>;
}

export function inspectorCommands({
  editors,
  signatures,
}: InspectorCommandsDependencies): CommandHandlers<
  'pop3.source.inspect' | 'pop3.source.verifySignatures'
> {
  const show = async (): Promise<void> => {
    await vscode.commands.executeCommand('pop3.inspector.focus');
  };
  return {
    'pop3.source.inspect': show,
    'pop3.source.verifySignatures': async (row) => {
      const ofRow = (row as { readonly uri?: unknown } | null | undefined)?.uri;
      const uri = isUriLike(ofRow) ? vscode.Uri.from(ofRow) : editors.activeUri();
      if (uri !== undefined) {
        await show();
        await (await signatures()).verify(uri);
      }
    },
  };
}
