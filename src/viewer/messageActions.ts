import { homedir } from 'node:os';

import * as vscode from 'vscode';

import type { ParsedMessage } from '../mail/model';
import type { MimeService } from '../mail/mimeService';
import { safeFileName, safeLabel } from '../shared/safeText';
import type { MessageStructure } from './messageParts';
import type { ViewAnswer, ViewToHost } from './protocol';
import type { ViewerPrompts } from './viewerPrompts';

export interface MessageActionsDependencies {
  readonly uri: vscode.Uri;
  readonly mime: MimeService;
  readonly prompts: ViewerPrompts;
  /** Aborted when the tab is closed. */
  readonly signal: AbortSignal;
  readonly message: () => ParsedMessage | undefined;
  readonly readOctets: () => Promise<Uint8Array>;
  readonly viewColumn: () => vscode.ViewColumn;
  readonly answer: (answer: ViewAnswer) => void;
}

/** What can be done from the page of a message that is shown. */
export type ActionRequest = Extract<
  ViewToHost,
  {
    readonly type:
      | 'previewAttachment'
      | 'openAttachment'
      | 'readStructure'
      | 'openPart'
      | 'showPartSource'
      | 'openHtmlSource'
      | 'copy'
      | 'saveHtml';
  }
>;

/** Does what the page of a message asks for beyond its own bounds. */
export class MessageActions {
  private structure: Promise<MessageStructure> | undefined;

  constructor(private readonly dependencies: MessageActionsDependencies) {}

  async handle(request: ActionRequest): Promise<void> {
    switch (request.type) {
      case 'previewAttachment':
        return this.previewAttachment(request.index);
      case 'openAttachment':
        return this.openAttachment(request.index);
      case 'readStructure':
        return this.answerStructure();
      case 'openPart':
        return this.openPart(request.section);
      case 'showPartSource':
        return this.showPartSource(request.section);
      case 'openHtmlSource': {
        const { htmlSections } = await this.readStructure();
        const section = htmlSections[request.index];
        return section === undefined ? this.showPartSource('0') : this.openPart(section);
      }
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        return;
      case 'saveHtml':
        return this.saveHtml(request.head, request.body);
    }
  }

  private async answerStructure(): Promise<void> {
    const { answer } = this.dependencies;
    try {
      const { parts, isComplete } = await this.readStructure();
      answer({ type: 'structure', parts, isComplete });
    } catch (error) {
      answer({ type: 'structure', parts: [], isComplete: false });
      throw error;
    }
  }

  private async previewAttachment(index: number): Promise<void> {
    const { answer, mime, message, readOctets, signal } = this.dependencies;
    if (message()?.attachments[index] === undefined) {
      return;
    }
    try {
      const [{ octets, info }, { previewOf }] = await Promise.all([
        readOctets().then((source) => mime.attachment(source, index, signal)),
        import('./attachmentPreview'),
      ]);
      answer({ type: 'attachmentPreview', index, preview: previewOf(octets, info) });
    } catch (error) {
      answer({ type: 'attachmentPreview', index, preview: { kind: 'none' } });
      throw error;
    }
  }

  private async openAttachment(index: number): Promise<void> {
    const info = this.dependencies.message()?.attachments[index];
    if (info?.isMessage === true && info.section !== undefined) {
      const { sectionName } = await import('../source/parts/partPath');
      await this.openPart(sectionName({ section: info.section }));
    }
  }

  private async openPart(section: string): Promise<void> {
    await keepTab();
    await vscode.commands.executeCommand(
      'pop3.source.openPart',
      this.dependencies.uri.toString(),
      section,
      'rendered',
    );
  }

  private async showPartSource(section: string): Promise<void> {
    const { uri, viewColumn } = this.dependencies;
    const { positions } = await this.readStructure();
    const place = positions.get(section);
    await keepTab();
    const position = new vscode.Position(place?.line ?? 0, place?.character ?? 0);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default', {
      viewColumn: viewColumn(),
      selection: new vscode.Range(position, position),
    });
  }

  private async saveHtml(head: string, body: string): Promise<void> {
    const { prompts, message } = this.dependencies;
    const subject = message()?.summary.subject ?? '';
    const name = safeFileName(subject.slice(0, 100).replaceAll(/[\\/]/gu, '-'), 'message');
    const target = await prompts.saveLocation(
      vscode.Uri.joinPath(vscode.Uri.file(homedir()), `${name}.html`),
      vscode.l10n.t('Save as HTML'),
    );
    if (target === undefined) {
      return;
    }
    const { savedPage } = await import('./savedPage');
    const page = savedPage(safeLabel(subject), head, body);
    await vscode.workspace.fs.writeFile(target, Buffer.from(page));
    const saved = vscode.l10n.t('Saved without scripts and remote content.');
    if (!isOnThisMachine(target)) {
      prompts.inform(saved);
    } else if (await prompts.offer(saved, vscode.l10n.t('Open in Browser'))) {
      await prompts.openExternal(target.toString());
    }
  }

  /** Read once: the source of a message does not change while its tab is open. */
  private readStructure(): Promise<MessageStructure> {
    const { readOctets, signal } = this.dependencies;
    return (this.structure ??= Promise.all([readOctets(), import('./messageParts')])
      .then(([octets, { readStructure }]) => readStructure(octets, signal))
      .catch((error: unknown) => {
        this.structure = undefined;
        throw error;
      }));
  }
}

/** What opens next would take the place of a message that was only looked at. */
async function keepTab(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.keepEditor');
}

/** A browser can open only what lies on the machine that it runs on. */
function isOnThisMachine({ scheme }: vscode.Uri): boolean {
  return (
    scheme === 'file' &&
    vscode.env.remoteName === undefined &&
    vscode.env.uiKind === vscode.UIKind.Desktop
  );
}
