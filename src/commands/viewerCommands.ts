import * as vscode from 'vscode';
import type { Editors } from './editors';
import type { CommandHandlers } from './registry';
import { isUriLike } from './targets';

export interface ViewerCommandsDependencies {
  readonly editors: Editors;
  readonly viewer: {
    /** The message in the focused rendered editor. */
    activeUri(): vscode.Uri | undefined;
    loadRemoteImages(): void;
    manageTrustedSenders(): Promise<void>;
    find(): void;
  };
}

type ViewerCommandId =
  | 'pop3.viewer.showRaw'
  | 'pop3.viewer.showRendered'
  | 'pop3.viewer.loadRemoteImages'
  | 'pop3.viewer.manageTrustedSenders'
  | 'pop3.viewer.find';

const PINNED = { isPreview: false, preserveFocus: false } as const;

/** What the buttons above an open message do. They work on local `.eml` files too. */
export function viewerCommands({
  editors,
  viewer,
}: ViewerCommandsDependencies): CommandHandlers<ViewerCommandId> {
  const target = (argument: unknown): vscode.Uri | undefined =>
    isUriLike(argument) ? vscode.Uri.from(argument) : (viewer.activeUri() ?? editors.activeUri());
  return {
    'pop3.viewer.showRaw': async (argument) => {
      const uri = target(argument);
      if (uri !== undefined) {
        await editors.openRaw(uri, PINNED);
      }
    },
    'pop3.viewer.showRendered': async (argument) => {
      const uri = target(argument);
      if (uri !== undefined) {
        await editors.openRendered(uri, PINNED);
      }
    },
    'pop3.viewer.loadRemoteImages': () => {
      viewer.loadRemoteImages();
    },
    'pop3.viewer.manageTrustedSenders': () => viewer.manageTrustedSenders(),
    'pop3.viewer.find': () => {
      viewer.find();
    },
  };
}
