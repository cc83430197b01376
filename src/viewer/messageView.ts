import { domainToUnicode } from 'node:url';

import * as vscode from 'vscode';

import type { ParsedMessage } from '../mail/model';
import type { MimeService } from '../mail/mimeService';
import type { Logger } from '../mailbox/ports';
import { type Disposable, DisposableStore, toDisposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import type { AttachmentSaver } from './attachmentSaver';
import { judgeLink, type LinkWarning } from './linkPolicy';
import { MessageActions } from './messageActions';
import type { RemoteImages } from './remoteImages';
import { type HostToView, parseViewMessage, type ViewToHost } from './protocol';
import type { TrustState } from './trustedSenders';
import { toViewMessage } from './viewMessage';
import { viewerHtml } from './viewerHtml';
import type { ViewerPrompts } from './viewerPrompts';

/** Above this size the user is asked before a message is fetched and rendered, in octets. */
export const LARGE_MESSAGE_OCTETS = 25 * 1024 * 1024;

export interface ErrorDescription {
  readonly title: string;
  readonly detail: string;
}

export interface MessageViewDependencies {
  readonly mime: MimeService;
  readonly extensionUri: vscode.Uri;
  /** The user's own, out of reach of a workspace. */
  readonly state: TrustState;
  readonly logger: Logger;
  /** The user's sentence for any error of reading a message. */
  readonly describeError: (error: unknown) => ErrorDescription;
  /** Told each time a message came into view. */
  readonly onDidOpen?: (uri: vscode.Uri) => void;
  readonly prompts?: ViewerPrompts;
}

/** What came of loading a message. */
type Outcome =
  | Extract<HostToView, { readonly type: 'largeMessage' | 'error' }>
  | { readonly type: 'message'; readonly message: ParsedMessage };

/** One editor tab with one rendered message. */
export class MessageView implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly closing = new AbortController();
  /** As the policy of the document has it. */
  private allowsRemoteImages = false;
  /** What the page was told of the sender, as JSON. */
  private shown: string | undefined;
  private isLargeAccepted = false;
  private message: ParsedMessage | undefined;
  private loading: Promise<Outcome> | undefined;
  private readonly actions: MessageActions;

  constructor(
    readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly dependencies: MessageViewDependencies,
    private readonly prompts: ViewerPrompts,
    private readonly saver: AttachmentSaver,
    private readonly remoteImages: RemoteImages,
  ) {
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [this.resourceRoot],
    };
    this.actions = new MessageActions({
      uri,
      mime: dependencies.mime,
      prompts,
      signal: this.closing.signal,
      message: () => this.message,
      readOctets: () => this.readOctets(),
      viewColumn: () => panel.viewColumn ?? vscode.ViewColumn.Active,
      answer: (answer) => {
        this.post(answer);
      },
    });
    this.disposables.add(
      toDisposable(() => {
        this.closing.abort();
      }),
    );
    this.disposables.add(
      webview.onDidReceiveMessage((received: unknown) => {
        this.receive(received);
      }),
    );
    this.disposables.add(
      remoteImages.onDidChange(() => {
        // What is shown stays as it is where the change is about another sender.
        if (this.message !== undefined && this.shown !== JSON.stringify(remoteImages.sender)) {
          void this.show();
        }
      }),
    );
    this.render();
    // The page takes its time to ask for the message, which is read meanwhile.
    this.loading = this.load();
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** Shows remote https images of this message, in this tab, from now on. */
  loadRemoteImages(): void {
    this.remoteImages.consent();
    this.renderAnew();
  }

  /** Whether the document had the wrong policy, which is fixed once it is loaded; another is then on its way. */
  private renderAnew(): boolean {
    const isAllowed = this.remoteImages.isAllowed();
    if (isAllowed === this.allowsRemoteImages) {
      return false;
    }
    this.allowsRemoteImages = isAllowed;
    this.render();
    return true;
  }

  /** Opens the find bar of the page, wherever the focus is. */
  find(): void {
    this.panel.reveal(undefined, false);
    this.post({ type: 'find' });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get resourceRoot(): vscode.Uri {
    return vscode.Uri.joinPath(this.dependencies.extensionUri, 'dist', 'webview');
  }

  private render(): void {
    const { webview } = this.panel;
    webview.html = viewerHtml({
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(this.resourceRoot, 'main.js')).toString(),
      allowsRemoteImages: this.allowsRemoteImages,
    });
  }

  private receive(received: unknown): void {
    const message = parseViewMessage(received);
    if (message === undefined) {
      this.dependencies.logger.warn('The message view sent something unknown, which was dropped');
      return;
    }
    this.handle(message).catch((error: unknown) => {
      if (!this.closing.signal.aborted) {
        const { title, detail } = this.dependencies.describeError(error);
        this.prompts.reportError(detail === '' ? title : `${title} ${detail}`);
      }
    });
  }

  private async handle(message: ViewToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (message.remoteImages) {
          this.remoteImages.consent();
        }
        return this.renderAnew() ? undefined : this.show();
      case 'retry':
        return this.showAnew();
      case 'renderLarge':
        this.isLargeAccepted = true;
        return this.showAnew();
      case 'loadRemoteImages':
        this.loadRemoteImages();
        return;
      case 'trustSender':
        return this.remoteImages.trustSender();
      case 'stopTrustingSender':
        return this.remoteImages.stopTrustingSender();
      case 'openLink':
        return this.openLink(message.href, message.text);
      case 'saveAttachment': {
        const info = this.message?.attachments[message.index];
        return info === undefined ? undefined : this.saver.saveOne(() => this.readOctets(), info);
      }
      case 'saveAllAttachments':
        return this.saver.saveAll(() => this.readOctets(), this.message?.attachments ?? []);
      case 'showRaw':
        await vscode.commands.executeCommand('vscode.openWith', this.uri, 'default', {
          viewColumn: this.panel.viewColumn ?? vscode.ViewColumn.Active,
        });
        return;
      default:
        return this.actions.handle(message);
    }
  }

  private showAnew(): Promise<void> {
    this.post({ type: 'loading' });
    return this.show();
  }

  /** Loads at most once at a time; a second request waits for the first, then shows its result. */
  private async show(): Promise<void> {
    this.loading ??= this.load();
    const outcome = await this.loading;
    if (outcome.type !== 'message') {
      this.loading = undefined;
      this.post(outcome);
      return;
    }
    if (this.renderAnew()) {
      return;
    }
    const { sender } = this.remoteImages;
    this.shown = JSON.stringify(sender);
    this.post({
      type: 'message',
      message: toViewMessage(outcome.message),
      allowsRemoteImages: this.allowsRemoteImages,
      ...(sender === undefined ? {} : { sender }),
    });
  }

  private async load(): Promise<Outcome> {
    try {
      const { size } = await vscode.workspace.fs.stat(this.uri);
      if (this.mustAsk(size)) {
        return { type: 'largeMessage', octets: size };
      }
      const octets = await this.readOctets();
      if (this.mustAsk(octets.length)) {
        return { type: 'largeMessage', octets: octets.length };
      }
      const message = await this.dependencies.mime.parse(octets, this.closing.signal);
      this.remoteImages.read(octets, message);
      this.message = message;
      this.dependencies.onDidOpen?.(this.uri);
      return { type: 'message', message };
    } catch (error) {
      return { type: 'error', ...this.dependencies.describeError(error) };
    }
  }

  private mustAsk(octets: number): boolean {
    return octets > LARGE_MESSAGE_OCTETS && !this.isLargeAccepted;
  }

  private async readOctets(): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(this.uri);
  }

  private async openLink(href: string, text: string): Promise<void> {
    const verdict = judgeLink(href, text);
    if (verdict.kind === 'refused') {
      this.prompts.reportError(
        vscode.l10n.t(
          'This link was not opened. Only web and mail links can be opened from a message.',
        ),
      );
      return;
    }
    const isAccepted =
      verdict.warnings.length === 0 ||
      (await this.prompts.confirm(
        vscode.l10n.t('Open this link? It may lead elsewhere than it seems.'),
        [
          vscode.l10n.t('It leads to {0}', safeLabel(verdict.target)),
          ...verdict.warnings.map((warning) => linkSentence(warning, verdict.url, text)),
        ].join('\n\n'),
        vscode.l10n.t('Open Link'),
      ));
    if (isAccepted) {
      await this.prompts.openExternal(verdict.url);
    }
  }

  private post(message: HostToView): void {
    if (!this.closing.signal.aborted) {
      void this.panel.webview.postMessage(message);
    }
  }
}

function linkSentence(warning: LinkWarning, url: string, text: string): string {
  switch (warning) {
    case 'internationalHost':
      return vscode.l10n.t(
        'Its host has letters that can be mistaken for others: {0}',
        safeLabel(domainToUnicode(new URL(url).hostname)),
      );
    case 'textNamesOtherHost':
      return vscode.l10n.t('Its text says {0}', safeLabel(text, { maximumLength: 200 }));
    case 'userInfo':
      return vscode.l10n.t(
        'It has a user name before its host, which can be mistaken for the host.',
      );
    case 'numericHost':
      return vscode.l10n.t('Its host is a bare network address.');
  }
}
