import * as vscode from 'vscode';
import { AccountFlows } from './accounts/accountFlows';
import { AccountStore } from './accounts/accountStore';
import { AccountWizard } from './accounts/accountWizard';
import { CredentialStore } from './accounts/credentialStore';
import { PasswordInput } from './accounts/passwordInput';
import { SwitchablePasswordPrompt } from './accounts/passwordPrompt';
import { QuickInputSteps } from './accounts/quickInputSteps';
import { addSampleAccount } from './accounts/sampleAccount';
import { SwitchableStepUi } from './accounts/stepUi';
import { accountCommands } from './commands/accountCommands';
import { Editors } from './commands/editors';
import { MailboxCommands } from './commands/mailboxCommands';
import { MessageCommands } from './commands/messageCommands';
import { MessageSaver } from './commands/messageSaver';
import { type CommandHandlers, registerCommands } from './commands/registry';
import { viewerCommands } from './commands/viewerCommands';
import { MessageContent } from './documents/messageContent';
import { MessageFileSystem } from './documents/messageFileSystem';
import { SCHEME } from './documents/uri';
import { WorkerMimeService } from './mail/workerMimeService';
import type { Account } from './mailbox/account';
import { MailboxRegistry } from './mailbox/mailboxRegistry';
import { Pop3Mailbox } from './mailbox/pop3Mailbox';
import type { BlobStore, Clock, PasswordSource } from './mailbox/ports';
import { currentSettings } from './platform/config';
import { ContextKeys } from './platform/contextKeys';
import { describeForEditor } from './platform/editorErrors';
import { FileBlobStore } from './platform/fileBlobStore';
import { chooseLocale } from './platform/locale';
import { roomLogger } from './platform/logger';
import { Notifier } from './platform/notifier';
import { withCancellableProgress, withViewProgress } from './platform/progress';
import { SwitchablePrompts } from './platform/prompts';
import { VscodePrompts } from './platform/vscodePrompts';
import { type Disposable, DisposableStore } from './shared/disposable';
import { MailTree } from './tree/mailTree';
import { MailView, VIEW_ID } from './tree/mailView';
import { MessageDecorations } from './tree/messageDecorations';
import { MessageEditorProvider, registerMessageEditor } from './viewer/messageEditor';

const READ_ONLY_REASON = 'This is the message as the mail server holds it. It cannot be edited.';

/** Keeps nothing: for trying out an account that is not saved. */
const NO_BLOBS: BlobStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/** The parts that tests inside VS Code look at or answer for. */
export interface Composition extends Disposable {
  readonly accounts: AccountStore;
  readonly credentials: CredentialStore;
  readonly registry: MailboxRegistry;
  readonly tree: MailTree;
  readonly view: MailView;
  readonly prompts: SwitchablePrompts;
  readonly passwordPrompt: SwitchablePasswordPrompt;
  readonly stepUi: SwitchableStepUi;
}

/** Builds and connects everything. Opens no connection, reads no file, waits for nothing. */
export function compose(context: vscode.ExtensionContext): Composition {
  const resources = new DisposableStore();
  const own = <T extends Disposable>(resource: T): T => resources.add(resource);

  const channel = own(vscode.window.createOutputChannel('POP3 Mailbox Browser', { log: true }));
  const clock: Clock = { now: () => Date.now() };
  // Loading the locale data takes longer than all the rest, so it waits until something is shown.
  let chosenLocale: string | undefined;
  const locale = (): string => (chosenLocale ??= chooseLocale(vscode.env.language));
  const contextKeys = new ContextKeys();
  const prompts = new SwitchablePrompts(new VscodePrompts());
  const passwordPrompt = new SwitchablePasswordPrompt(new PasswordInput());
  const stepUi = new SwitchableStepUi(new QuickInputSteps());
  const blobs = new FileBlobStore(context.globalStorageUri.fsPath);
  const showLog = (): void => {
    channel.show();
  };

  const accounts = own(new AccountStore(context.globalState, roomLogger(channel, 'accounts')));
  const credentials = new CredentialStore(
    context.secrets,
    passwordPrompt,
    roomLogger(channel, 'accounts'),
  );
  const mime = own(
    new WorkerMimeService({
      workerPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'mimeWorker.js').fsPath,
    }),
  );
  const createMailbox = (
    account: Account,
    passwords: PasswordSource = credentials,
    store: BlobStore = blobs,
  ): Pop3Mailbox =>
    new Pop3Mailbox(account, {
      passwords,
      mime,
      blobs: store,
      clock,
      logger: roomLogger(channel, `mailbox ${account.id}`),
      settings: currentSettings,
    });
  const registry = own(new MailboxRegistry((account) => createMailbox(account)));
  const followAccounts = (): void => {
    registry.update(accounts.all());
    contextKeys.set('pop3.hasAccounts', accounts.all().length > 0);
  };
  followAccounts();
  own(accounts.onDidChange(followAccounts));
  own(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        accounts.reload();
      }
    }),
  );

  const content = new MessageContent(registry);
  own(
    vscode.workspace.registerFileSystemProvider(
      SCHEME,
      new MessageFileSystem(registry, content, roomLogger(channel, 'documents')),
      { isReadonly: new vscode.MarkdownString(READ_ONLY_REASON), isCaseSensitive: true },
    ),
  );

  const viewer = new MessageEditorProvider({
    mime,
    extensionUri: context.extensionUri,
    logger: roomLogger(channel, 'viewer'),
    describeError: describeForEditor,
  });
  own(registerMessageEditor(viewer));

  const tree = own(
    new MailTree({
      registry,
      formatting: {
        get locale() {
          return locale();
        },
        timeZone: undefined,
        now: () => clock.now(),
      },
      pageSize: () => currentSettings().pageSize,
    }),
  );
  own(vscode.window.registerFileDecorationProvider(own(new MessageDecorations(registry))));
  const list = (accountId: string): void => {
    void vscode.commands.executeCommand('pop3.mailbox.refresh', accountId);
  };
  const view = own(new MailView({ tree, registry, contextKeys, listAccount: list }));

  const notifier = new Notifier(prompts, roomLogger(channel, 'commands'), (action, account) => {
    const command = {
      enterPassword: 'pop3.account.enterPassword',
      editAccount: 'pop3.account.edit',
      reviewCertificate: 'pop3.account.reviewCertificate',
      listAgain: 'pop3.mailbox.refresh',
      showLog: 'pop3.showLog',
    }[action];
    void vscode.commands.executeCommand(command, account?.id);
  });
  const flows = new AccountFlows({
    store: accounts,
    credentials,
    wizard: new AccountWizard(stepUi),
    prompts,
    passwordPrompt,
    logger: roomLogger(channel, 'accounts'),
    withProgress: withCancellableProgress,
    deleteStoredData: (accountId) => blobs.delete(`accounts/${accountId}`),
    testConnection: async (account, passwords, signal) => {
      const mailbox = createMailbox(account, passwords, NO_BLOBS);
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
  const editors = new Editors();
  const mailboxCommands = new MailboxCommands({
    registry,
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
    mailboxCommands,
    editors,
    prompts,
    contextKeys,
    clock,
    saver: new MessageSaver({
      prompts,
      logger: roomLogger(channel, 'commands'),
      locale,
      withProgress: withCancellableProgress,
      mailbox: (accountId) => registry.get(accountId),
      fetch: (message, signal, onProgress) =>
        content.fetch(message, { signal, onProgress, isInteractive: true }),
    }),
    opensRaw: () => currentSettings().openMessagesAs === 'raw',
    uriOf: (message) => tree.uriOf(message),
    selection: () => view.selection,
  });
  const handlers: CommandHandlers = {
    ...accountCommands({
      flows,
      store: accounts,
      credentials,
      registry,
      prompts,
      locale,
      withProgress: withCancellableProgress,
      list,
      onRemoved: (accountId) => {
        content.forget(accountId);
      },
    }),
    ...mailboxCommands.handlers,
    ...messageCommands.handlers,
    ...viewerCommands({ editors, viewer }),
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
    tree,
    view,
    prompts,
    passwordPrompt,
    stepUi,
    dispose: () => {
      resources.dispose();
    },
  };
}
