import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AccountFlows } from './accounts/accountFlows';
import { AccountSecrets, type OAuthParts } from './accounts/accountSecrets';
import { AccountStore } from './accounts/accountStore';
import { CredentialStore } from './accounts/credentialStore';
import { SwitchablePasswordPrompt } from './accounts/passwordPrompt';
import { addSampleAccount } from './accounts/sampleAccount';
import { SwitchableStepUi } from './accounts/stepUi';
import { accountCommands } from './commands/accountCommands';
import { COMMAND_OF_ACTION } from './commands/actionCommands';
import type { AllMaildrops } from './commands/allMaildrops';
import { cacheCommands, keepToCachePolicy } from './commands/cacheCommands';
import { ConsoleCommands } from './commands/consoleCommands';
import { createWatching } from './commands/createWatching';
import { listCommands } from './commands/listCommands';
import { MailboxCommands } from './commands/mailboxCommands';
import { lateSaver } from './commands/lateSaver';
import { MessageCommands } from './commands/messageCommands';
import { type CommandHandlers, registerCommands } from './commands/registry';
import { SearchCommands } from './commands/searchCommands';
import { inspectorCommands } from './commands/inspectorCommands';
import { sourceCommands } from './commands/sourceCommands';
import { transcriptCommands } from './commands/transcriptCommands';
import { viewerCommands } from './commands/viewerCommands';
import type { Watching } from './commands/watching';
import { composeDocuments, type Documents } from './composeDocuments';
import { composeMaildrops } from './composeMaildrops';
import { TranscriptDocuments } from './documents/transcriptDocuments';
import { WorkerMimeService } from './mail/workerMimeService';
import type { Account } from './mailbox/account';
import { HeldMaildrops } from './mailbox/heldMaildrops';
import { MailboxRegistry } from './mailbox/mailboxRegistry';
import { NO_BLOBS, NO_CACHE } from './mailbox/nothingKept';
import { Pop3Mailbox } from './mailbox/pop3Mailbox';
import type { Clock, PasswordSource } from './mailbox/ports';
import { Transcripts } from './mailbox/transcripts';
import { changeSetting, currentSettings, followSettings, onSettingChange } from './platform/config';
import { ContextKeys } from './platform/contextKeys';
import { DiskCache } from './platform/diskCache';
import { readClientCertificate } from './platform/clientCertificateFiles';
import { FileBlobStore } from './platform/fileBlobStore';
import { chooseLocale } from './platform/locale';
import { roomLogger, untilDisposed } from './platform/logger';
import { Notifier } from './platform/notifier';
import { withCancellableProgress, withViewProgress } from './platform/progress';
import { SwitchablePrompts } from './platform/prompts';
import { VscodePrompts } from './platform/vscodePrompts';
import type { WireTap } from './pop3/wireTap';
import { type Disposable, DisposableStore } from './shared/disposable';
import { MailTree } from './tree/mailTree';
import { MailView, VIEW_ID } from './tree/mailView';
import { MessageDecorations } from './tree/messageDecorations';

/** The parts that tests inside VS Code look at or answer for. */
export interface Composition extends Disposable, Pick<Documents, 'inspector' | 'network'> {
  readonly accounts: AccountStore;
  readonly credentials: CredentialStore;
  readonly registry: MailboxRegistry;
  readonly maildrops: AllMaildrops;
  readonly transcripts: Transcripts;
  readonly tree: MailTree;
  readonly view: MailView;
  readonly search: SearchCommands;
  readonly watching: Watching;
  readonly prompts: SwitchablePrompts;
  readonly passwordPrompt: SwitchablePasswordPrompt;
  readonly stepUi: SwitchableStepUi;
}

/** Builds and connects everything. Opens no connection, reads no file, waits for nothing. */
export function compose(context: vscode.ExtensionContext): Composition {
  const resources = new DisposableStore();
  const own = <T extends Disposable>(resource: T): T => resources.add(resource);

  const output = own(vscode.window.createOutputChannel('POP3 Mailbox Browser', { log: true }));
  const channel = own(untilDisposed(output, () => output.logLevel === vscode.LogLevel.Trace));
  own(followSettings());
  const clock: Clock = { now: () => Date.now() };
  // Loading the locale data takes longer than all the rest, so it waits until something is shown.
  let chosenLocale: string | undefined;
  const locale = (): string => (chosenLocale ??= chooseLocale(vscode.env.language));
  const contextKeys = new ContextKeys();
  const prompts = new SwitchablePrompts(new VscodePrompts());
  const passwordPrompt = new SwitchablePasswordPrompt(async () => {
    const { PasswordInput } = await import('./accounts/passwordInput');
    return new PasswordInput();
  });
  const stepUi = new SwitchableStepUi(async () => {
    const { QuickInputSteps } = await import('./accounts/quickInputSteps');
    return new QuickInputSteps();
  });
  const blobs = new FileBlobStore(context.globalStorageUri.fsPath);
  const cache = new DiskCache(
    join(context.globalStorageUri.fsPath, 'cache'),
    () => currentSettings().maximumCacheOctets,
  );
  const showLog = (): void => {
    output.show();
  };

  const accounts = own(new AccountStore(context.globalState, roomLogger(channel, 'accounts')));
  const credentials = new CredentialStore(
    context.secrets,
    passwordPrompt,
    roomLogger(channel, 'accounts'),
  );
  let oauthParts: Promise<OAuthParts> | undefined;
  const oauth = (): Promise<OAuthParts> =>
    (oauthParts ??= import('./accounts/createOAuthParts').then(({ createOAuthParts }) =>
      createOAuthParts(context.secrets, roomLogger(channel, 'accounts')),
    ));
  const secrets = new AccountSecrets(credentials, oauth);
  const mime = own(
    new WorkerMimeService({
      workerPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'mimeWorker.js').fsPath,
    }),
  );
  const transcripts = own(new Transcripts(clock));
  const heldMaildrops = new HeldMaildrops();
  /** For sessions besides that of the account's mailbox. */
  const tapOfOthers = ({ id }: Account): WireTap =>
    heldMaildrops.following(id, transcripts.of(id).tap());
  const createMailbox = (
    account: Account,
    passwords: PasswordSource = secrets,
    isTriedOut = false,
  ): Pop3Mailbox =>
    new Pop3Mailbox(account, {
      passwords,
      mime,
      blobs: isTriedOut ? NO_BLOBS : blobs,
      cache: isTriedOut ? NO_CACHE : cache,
      clock,
      readClientCertificate,
      logger: roomLogger(channel, `mailbox ${account.id}`),
      settings: currentSettings,
      // An account that is only being tried out has no transcript that anyone could open.
      tap: accounts.get(account.id) === undefined ? undefined : transcripts.of(account.id).tap(),
    });
  const registry = own(new MailboxRegistry((account) => createMailbox(account)));
  const followAccounts = (): void => {
    registry.update(accounts.all());
    transcripts.retain(accounts.all().map(({ id }) => id));
    contextKeys.set('pop3.hasAccounts', accounts.all().length > 0);
  };
  followAccounts();
  own(accounts.onDidChange(followAccounts));
  own(
    onSettingChange('cache.keep', () => {
      void keepToCachePolicy(registry, currentSettings().cachePolicy);
    }),
  );
  own(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        accounts.reload();
      }
    }),
  );

  const maildrops: AllMaildrops = own(
    composeMaildrops({
      state: context.workspaceState,
      accounts: registry,
      parts: { prompts, contextKeys, mime, clock, settings: currentSettings, channel },
      documents: () => ({ editors, content }),
      reveal: (id) => view.revealAccount(id),
    }),
  );
  const documents = composeDocuments({
    own,
    context,
    maildrops,
    prompts,
    mime,
    channel,
    contextKeys,
    wording: () => ({ now: clock.now(), locale: locale() }),
  });
  const { content, editors } = documents;

  const list = (accountId: string): void => {
    void vscode.commands.executeCommand('pop3.mailbox.refresh', accountId);
  };
  const search = own(
    new SearchCommands({
      registry: maildrops,
      contextKeys,
      now: () => clock.now(),
      locale,
      showList: async () => {
        await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
      },
      list,
      withViewProgress: (task) => withViewProgress(VIEW_ID, task),
    }),
  );
  const tree: MailTree = own(
    new MailTree({
      registry: maildrops,
      formatting: {
        get locale() {
          return locale();
        },
        timeZone: undefined,
        now: () => clock.now(),
      },
      pageSize: () => currentSettings().pageSize,
      groupBy: () => currentSettings().groupBy,
      filter: search,
      watch: {
        onDidChange: (listener) => watching.onDidChange(listener),
        textOf: (accountId) => watching.textOf(accountId),
      },
    }),
  );
  own(
    onSettingChange('list', () => {
      tree.settingsChanged();
    }),
  );
  own(
    vscode.window.registerFileDecorationProvider(
      own(
        new MessageDecorations(maildrops, ({ accountId, key }) => {
          tree.see(accountId, key);
        }),
      ),
    ),
  );
  const view = own(
    new MailView({
      tree,
      registry: maildrops,
      contextKeys,
      filter: search,
      locale,
      listAccount: list,
    }),
  );

  const notifier = new Notifier(prompts, roomLogger(channel, 'commands'), (action, account) => {
    void vscode.commands.executeCommand(COMMAND_OF_ACTION[action], account?.id);
  });
  const accountFlows = async (): Promise<AccountFlows> => {
    const { createAccountFlows } = await import('./accounts/createAccountFlows');
    return createAccountFlows({
      store: accounts,
      credentials,
      secrets,
      oauth,
      stepUi,
      prompts,
      passwordPrompt,
      logger: roomLogger(channel, 'accounts'),
      withProgress: withCancellableProgress,
      deleteStoredData: async (accountId) => {
        await blobs.delete(`accounts/${accountId}`);
        await cache.blobs.delete(accountId);
      },
      testConnection: async (account, passwords, signal) => {
        const mailbox = createMailbox(account, passwords, true);
        try {
          return await mailbox.testConnection({ signal, isInteractive: true });
        } finally {
          mailbox.dispose();
        }
      },
      show: (accountId) => {
        list(accountId);
        void view.revealAccount(accountId);
      },
    });
  };
  const mailboxCommands = new MailboxCommands({
    registry,
    maildrops,
    prompts,
    notifier,
    logger: roomLogger(channel, 'commands'),
    pageSize: () => currentSettings().pageSize,
    isTreeVisible: () => view.isVisible,
    withViewProgress: (task) => withViewProgress(VIEW_ID, task),
    withProgress: withCancellableProgress,
    showLog,
  });
  const messageCommands = new MessageCommands({
    registry,
    maildrops,
    mailboxCommands,
    editors,
    prompts,
    contextKeys,
    clock,
    saver: lateSaver({ prompts, channel, locale, maildrops, content }),
    opensRaw: () => currentSettings().openMessagesAs === 'raw',
    uriOf: (message) => tree.uriOf(message),
    selection: () => view.selection,
  });
  const transcriptDocuments = own(
    new TranscriptDocuments(transcripts, (accountId) => accounts.get(accountId)),
  );
  const consoleCommands = own(
    new ConsoleCommands({
      registry,
      prompts,
      passwords: secrets,
      readClientCertificate,
      settings: currentSettings,
      tap: tapOfOthers,
      logger: roomLogger(channel, 'console'),
    }),
  );
  const watching: Watching = own(
    createWatching({
      registry,
      prompts,
      blobs,
      clock,
      logger: roomLogger(channel, 'watching'),
      state: context.globalState,
      isHeld: (accountId) => heldMaildrops.isHeld(accountId),
      view,
    }),
  );
  const handlers: CommandHandlers = {
    ...accountCommands({
      flows: accountFlows,
      store: accounts,
      secrets,
      registry,
      prompts,
      locale,
      withProgress: withCancellableProgress,
      list,
      copy: (text) => vscode.env.clipboard.writeText(text),
      checkServer: async (mailbox) => {
        const { checkServer } = await import('./commands/checkServer');
        await checkServer(mailbox, {
          prompts,
          passwords: secrets,
          readClientCertificate,
          settings: currentSettings,
          tap: tapOfOthers,
          clock,
          logger: roomLogger(channel, 'inspection'),
          locale,
          program: versionsText(context),
          withProgress: withCancellableProgress,
          show: (account, markdown) => documents.reports.show(account, markdown),
        });
      },
      onRemoved: (accountId) => {
        content.forget(accountId);
      },
    }),
    ...mailboxCommands.handlers,
    ...search.handlers,
    ...maildrops.handlers,
    ...messageCommands.handlers,
    ...viewerCommands(documents),
    ...listCommands({
      prompts,
      groupBy: () => currentSettings().groupBy,
      setGroupBy: (groupBy) => changeSetting('list.groupBy', groupBy),
      showMore: (node) => {
        tree.showMore(node);
      },
    }),
    ...consoleCommands.handlers,
    ...cacheCommands({
      registry,
      prompts,
      locale,
      keptOctets: () => cache.size(),
      clearAll: () => cache.clear(),
    }),
    ...watching.handlers,
    ...inspectorCommands(documents),
    ...sourceCommands({ ...documents, uriOf: (message) => tree.uriOf(message) }),
    ...transcriptCommands({
      registry,
      prompts,
      transcripts,
      clock,
      show: (account) => transcriptDocuments.show(account),
      writeFile: (target, octets) => Promise.resolve(vscode.workspace.fs.writeFile(target, octets)),
      versions: () => versionsText(context),
    }),
  };
  registerCommands(handlers, {
    notifier,
    logger: roomLogger(channel, 'commands'),
    registerCommand: (id, handler) => vscode.commands.registerCommand(id, handler),
  }).forEach(own);

  void addSampleAccount(process.env.POP3_SAMPLE_ACCOUNT, accounts, credentials, {
    logger: roomLogger(channel, 'accounts'),
    onAdded: async (accountId) => {
      await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
      await view.revealAccount(accountId);
    },
  });

  return {
    accounts,
    credentials,
    registry,
    maildrops,
    transcripts,
    tree,
    view,
    search,
    watching,
    inspector: documents.inspector,
    network: documents.network,
    prompts,
    passwordPrompt,
    stepUi,
    dispose: () => {
      resources.dispose();
    },
  };
}

function versionsText({ extension }: vscode.ExtensionContext): string {
  const { displayName, version } = extension.packageJSON as Readonly<Record<string, string>>;
  return `${displayName} ${version}, ${vscode.env.appName} ${vscode.version}, ${process.platform}`;
}
