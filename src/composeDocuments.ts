import * as vscode from 'vscode';
import type { KeyResolver } from './authentication/keyResolver';
import { Editors } from './commands/editors';
import { IncompleteMessages } from './commands/incompleteMessages';
import { explainRawFailure } from './commands/rawFailures';
import { MessageContent } from './documents/messageContent';
import { MessageFileSystem } from './documents/messageFileSystem';
import { REPORT_SCHEME, ReportDocuments } from './documents/reportDocuments';
import { SCHEME } from './documents/uri';
import { InspectorView } from './languages/inspectorView';
import type { HtmlChecks } from './languages/htmlChecks';
import { LatePartFiles } from './languages/latePartFiles';
import { onFirstDocument, shownSource } from './languages/onFirstDocument';
import { PART_SCHEME } from './languages/partScheme';
import type { SourceActions } from './languages/sourceActions';
import type { SignatureChecks } from './languages/signatureChecks';
import type { SourceDocuments } from './languages/sourceDocuments';
import type { LinkCheckPorts } from './mailcheck/links/checkLinks';
import type { MimeService } from './mail/mimeService';
import type { AllMaildrops } from './commands/allMaildrops';
import type { Logger } from './mailbox/ports';
import type { ContextKeys } from './platform/contextKeys';
import { describeForEditor } from './platform/editorErrors';
import { roomLogger } from './platform/logger';
import type { Prompts } from './platform/prompts';
import type { Disposable } from './shared/disposable';
import { formatSize } from './shared/sizeText';
import type { TimeWording } from './source/fields/dateWords';
import type { InspectorWording } from './source/inspector/node';
import { MessageEditorProvider, registerMessageEditor } from './viewer/messageEditor';

const READ_ONLY_REASON =
  'This is the message as the mail server or the local mailbox holds it. It cannot be edited.';

export interface DocumentDependencies {
  readonly own: <T extends Disposable>(resource: T) => T;
  readonly context: Pick<vscode.ExtensionContext, 'extensionUri' | 'globalState'>;
  readonly maildrops: Pick<AllMaildrops, 'get' | 'known'>;
  readonly prompts: Prompts;
  readonly mime: MimeService;
  readonly channel: Logger;
  readonly contextKeys: ContextKeys;
  readonly wording: () => TimeWording;
}

export interface Documents {
  readonly content: MessageContent;
  readonly editors: Editors;
  readonly reports: ReportDocuments;
  readonly viewer: MessageEditorProvider;
  readonly sourceActions: () => Promise<SourceActions>;
  readonly htmlChecks: () => Promise<HtmlChecks>;
  readonly inspector: InspectorView;
  readonly signatures: () => Promise<SignatureChecks>;
  /** What answers in the place of the network, where tests set it. */
  readonly network: { keys?: KeyResolver; links?: LinkCheckPorts };
}

/** Builds and registers what shows messages: their files, their source as a language, the rendered view. */
export function composeDocuments(dependencies: DocumentDependencies): Documents {
  const {
    own,
    context: { extensionUri, globalState },
    maildrops: registry,
    prompts,
    mime,
    channel,
    contextKeys,
    wording,
  } = dependencies;
  const content = new MessageContent(registry, undefined, () => registry.known());
  const editors = new Editors((uri) => explainRawFailure(uri, registry, content));
  const incomplete = new IncompleteMessages(registry, prompts, editors);
  own(
    vscode.workspace.registerFileSystemProvider(
      SCHEME,
      new MessageFileSystem(
        registry,
        content,
        roomLogger(channel, 'documents'),
        (address, error) => void incomplete.offer(address, error),
      ),
      { isReadonly: new vscode.MarkdownString(READ_ONLY_REASON), isCaseSensitive: true },
    ),
  );

  let openSources: Promise<SourceDocuments> | undefined;
  const sources = (): Promise<SourceDocuments> =>
    (openSources ??= import('./languages/sourceDocuments').then(
      ({ SourceDocuments }) => new SourceDocuments(),
    ));
  own(
    onFirstDocument('eml', async () => {
      contextKeys.set('pop3.hasMessageSource', true);
      const { registerEmlLanguage } = await import('./languages/emlLanguage');
      const documents = await sources();
      return registerEmlLanguage({ documents, registry, wording, shownSource });
    }),
  );
  own(
    vscode.workspace.registerFileSystemProvider(
      PART_SCHEME,
      own(
        new LatePartFiles(async () => {
          const { PartFiles } = await import('./languages/partFiles');
          void htmlChecks();
          return new PartFiles(await sources());
        }),
      ),
      { isReadonly: true, isCaseSensitive: true },
    ),
  );
  const sourceActions = async (): Promise<SourceActions> => {
    const { SourceActions } = await import('./languages/sourceActions');
    const documents = await sources();
    return new SourceActions({ documents, prompts, locale: () => wording().locale });
  };

  const network: Documents['network'] = {};
  let openHtmlChecks: Promise<HtmlChecks> | undefined;
  const htmlChecks = (): Promise<HtmlChecks> =>
    (openHtmlChecks ??= import('./languages/createHtmlChecks').then(async ({ createHtmlChecks }) =>
      own(
        createHtmlChecks({
          documents: await sources(),
          prompts,
          wording,
          editors,
          extensionUri,
          network,
        }),
      ),
    ));

  let openSignatures: Promise<SignatureChecks> | undefined;
  const signatures = (): Promise<SignatureChecks> =>
    (openSignatures ??= import('./languages/signatureChecks').then(async ({ SignatureChecks }) =>
      own(
        new SignatureChecks({
          documents: await sources(),
          prompts,
          now: () => wording().now,
          resolver: () => network.keys,
        }),
      ),
    ));
  const inspector = own(
    new InspectorView(async () => {
      const { InspectorTree } = await import('./languages/inspectorTree');
      const words = (): InspectorWording => ({
        ...wording(),
        size: (octets) => formatSize(octets, wording().locale),
      });
      return new InspectorTree(await sources(), words, await signatures());
    }),
  );

  const reports = own(new ReportDocuments());
  own(vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, reports));

  const viewer = new MessageEditorProvider({
    mime,
    extensionUri,
    state: globalState,
    logger: roomLogger(channel, 'viewer'),
    describeError: describeForEditor,
  });
  own(registerMessageEditor(viewer));

  return {
    content,
    editors,
    reports,
    viewer,
    sourceActions,
    htmlChecks,
    inspector,
    signatures,
    network,
  };
}
