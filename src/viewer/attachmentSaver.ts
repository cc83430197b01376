import { homedir } from 'node:os';

import * as vscode from 'vscode';

import type { AttachmentInfo } from '../mail/model';
import type { MimeService } from '../mail/mimeService';
import { withoutLinks } from '../shared/safeText';
import type { ViewerPrompts } from './viewerPrompts';
import { freeName } from './freeName';
import { attachmentFileName } from './viewMessage';

/** Saves attachments where the user says, never elsewhere, and never opens them. */
export class AttachmentSaver {
  private lastFolder: vscode.Uri | undefined;

  constructor(
    private readonly mime: MimeService,
    private readonly prompts: ViewerPrompts,
  ) {}

  /** Saves one attachment; resolves without saving when the user declines. */
  async saveOne(octets: () => Promise<Uint8Array>, info: AttachmentInfo): Promise<void> {
    const folder = this.lastFolder ?? vscode.Uri.file(homedir());
    const target = await this.prompts.saveLocation(
      vscode.Uri.joinPath(folder, attachmentFileName(info)),
    );
    if (target === undefined) {
      return;
    }
    const content = await this.mime.attachment(await octets(), info.index);
    await vscode.workspace.fs.writeFile(target, content.octets);
    this.lastFolder = vscode.Uri.joinPath(target, '..');
  }

  /** Saves all into one folder, numbering names that are taken; nothing is overwritten. */
  async saveAll(
    octets: () => Promise<Uint8Array>,
    attachments: readonly AttachmentInfo[],
  ): Promise<void> {
    const folder = await this.prompts.saveFolder(this.lastFolder);
    if (folder === undefined) {
      return;
    }
    this.lastFolder = folder;
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Saving attachments'),
        cancellable: true,
      },
      async (progress, cancellation) => {
        const message = await octets();
        const taken = await existingNames(folder);
        let saved = 0;
        for (const info of attachments) {
          if (cancellation.isCancellationRequested) {
            break;
          }
          const name = freeName(attachmentFileName(info), taken);
          const content = await this.mime.attachment(message, info.index);
          await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), content.octets);
          saved += 1;
          progress.report({ message: withoutLinks(name), increment: 100 / attachments.length });
        }
        this.prompts.inform(
          vscode.l10n.t('Saved {0} of {1} attachments.', saved, attachments.length),
        );
      },
    );
  }
}

async function existingNames(folder: vscode.Uri): Promise<Set<string>> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return new Set(entries.map(([name]) => name.toLowerCase()));
}
