import type * as vscode from 'vscode';
import { AttachmentSaver } from './attachmentSaver';
import { MessageView, type MessageViewDependencies } from './messageView';
import { RemoteImages } from './remoteImages';
import { TrustedSenders } from './trustedSenders';
import { vscodePrompts } from './viewerPrompts';

/** All of the viewer that nothing needs before a message is rendered. */
export function createMessageView(
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
  dependencies: MessageViewDependencies,
): MessageView {
  const prompts = dependencies.prompts ?? vscodePrompts;
  return new MessageView(
    uri,
    panel,
    dependencies,
    prompts,
    new AttachmentSaver(dependencies.mime, prompts),
    new RemoteImages(uri, TrustedSenders.of(dependencies.state), prompts),
  );
}
