import type * as vscode from 'vscode';
import type { Maildrops, MessageKey } from '../mailbox/mailbox';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { Clock } from '../mailbox/ports';
import type { ContextKeys } from '../platform/contextKeys';
import type { Prompts } from '../platform/prompts';
import { safeLabel } from '../shared/safeText';
import { subjectOf } from '../tree/headerTexts';
import type { MessageNode, TreeNode } from '../tree/nodes';
import type { Editors, OpenOptions } from './editors';
import type { MailboxCommands } from './mailboxCommands';
import type { MessageSaver } from './messageSaver';
import type { CommandHandlers } from './registry';
import { messageFromUri, messagesFrom } from './targets';

const DOUBLE_CLICK_MILLISECONDS = 500;

export interface MessageCommandsDependencies {
  readonly registry: MailboxRegistry;
  readonly maildrops: Maildrops;
  readonly mailboxCommands: Pick<MailboxCommands, 'delete'>;
  readonly editors: Editors;
  readonly saver: Pick<MessageSaver, 'save'>;
  readonly prompts: Prompts;
  readonly contextKeys: ContextKeys;
  readonly clock: Clock;
  readonly opensRaw: () => boolean;
  readonly uriOf: (message: MessageNode) => vscode.Uri;
  readonly selection: () => readonly TreeNode[];
}

type MessageCommandId =
  | 'pop3.message.open'
  | 'pop3.message.openRendered'
  | 'pop3.message.openRaw'
  | 'pop3.message.saveAs'
  | 'pop3.message.markForDeletion'
  | 'pop3.message.unmark'
  | 'pop3.message.delete'
  | 'pop3.message.markRead'
  | 'pop3.message.markUnread'
  | 'pop3.message.compare'
  | 'pop3.message.selectForCompare'
  | 'pop3.message.compareWithSelected';

/** What can be done with messages: opened, compared, saved, marked, deleted. */
export class MessageCommands {
  private lastOpened: { readonly id: string; readonly at: number } | undefined;
  private compareLeft: MessageNode | undefined;

  constructor(private readonly dependencies: MessageCommandsDependencies) {}

  readonly handlers: CommandHandlers<MessageCommandId> = {
    'pop3.message.open': (...args) =>
      this.openFirst(args, (uri, options) =>
        this.dependencies.opensRaw()
          ? this.dependencies.editors.openRaw(uri, options)
          : this.dependencies.editors.openRendered(uri, options),
      ),
    'pop3.message.openRendered': (...args) =>
      this.openFirst(args, (uri, options) => this.dependencies.editors.openRendered(uri, options)),
    'pop3.message.openRaw': (...args) =>
      this.openFirst(args, (uri, options) => this.dependencies.editors.openRaw(uri, options)),
    'pop3.message.saveAs': async (...args) => {
      await this.dependencies.saver.save(this.messagesOrActive(args));
    },
    'pop3.message.markForDeletion': (...args) => {
      this.forEachAccount(this.messages(args), (accountId, keys) => {
        this.dependencies.registry.get(accountId)?.markForDeletion(keys, true);
      });
    },
    'pop3.message.unmark': (...args) => {
      this.forEachAccount(this.messages(args), (accountId, keys) => {
        this.dependencies.registry.get(accountId)?.markForDeletion(keys, false);
      });
    },
    'pop3.message.delete': async (...args) => {
      const groups: [string, readonly MessageKey[]][] = [];
      this.forEachAccount(this.messages(args), (accountId, keys) => groups.push([accountId, keys]));
      for (const [accountId, keys] of groups) {
        const mailbox = this.dependencies.registry.get(accountId);
        if (mailbox !== undefined) {
          await this.dependencies.mailboxCommands.delete(mailbox, keys);
        }
      }
    },
    'pop3.message.markRead': (...args) => this.setRead(args, true),
    'pop3.message.markUnread': (...args) => this.setRead(args, false),
    'pop3.message.compare': async (...args) => {
      const [left, right] = this.messages(args);
      if (left === undefined || right === undefined) {
        await this.explainCompare();
      } else {
        await this.compare(left, right);
      }
    },
    'pop3.message.selectForCompare': (...args) => {
      this.compareLeft = this.messages(args)[0];
      this.dependencies.contextKeys.set('pop3.hasCompareSelection', this.compareLeft !== undefined);
    },
    'pop3.message.compareWithSelected': async (...args) => {
      const right = this.messages(args)[0];
      if (this.compareLeft === undefined || right === undefined) {
        await this.explainCompare();
      } else {
        await this.compare(this.compareLeft, right);
      }
    },
  };

  private messages(args: readonly unknown[]): readonly MessageNode[] {
    return messagesFrom(args, this.dependencies.selection());
  }

  /** Of the rows, of the editor whose URI was passed, or of the active editor. */
  private messagesOrActive(args: readonly unknown[]): readonly MessageNode[] {
    const named = messagesFrom(args, []);
    if (named.length > 0) {
      return named;
    }
    const message =
      messageFromUri(args[0]) ?? messageFromUri(this.dependencies.editors.activeUri());
    return message === undefined ? [] : [message];
  }

  private async openFirst(
    args: readonly unknown[],
    open: (uri: vscode.Uri, options: OpenOptions) => Promise<void>,
  ): Promise<void> {
    // A click on one of several selected rows opens that row.
    const message = messagesFrom(args.slice(0, 1), this.dependencies.selection())[0];
    if (message === undefined) {
      return;
    }
    const now = this.dependencies.clock.now();
    const isSecondClick =
      this.lastOpened?.id === message.id && now - this.lastOpened.at <= DOUBLE_CLICK_MILLISECONDS;
    this.lastOpened = { id: message.id, at: now };
    // As everywhere in VS Code: one click previews and leaves the focus in the list, a double click keeps the tab.
    await open(this.dependencies.uriOf(message), {
      isPreview: !isSecondClick,
      preserveFocus: !isSecondClick,
    });
  }

  private async setRead(args: readonly unknown[], isRead: boolean): Promise<void> {
    const work: Promise<void>[] = [];
    this.forEachAccount(this.messages(args), (accountId, keys) => {
      const mailbox = this.dependencies.registry.get(accountId);
      if (mailbox !== undefined) {
        work.push(mailbox.setRead(keys, isRead));
      }
    });
    await Promise.all(work);
  }

  private async compare(left: MessageNode, right: MessageNode): Promise<void> {
    const { editors, uriOf } = this.dependencies;
    await editors.compare(
      uriOf(left),
      uriOf(right),
      `${this.subject(left)} ↔ ${this.subject(right)}`,
    );
  }

  private subject(message: MessageNode): string {
    const entry = this.dependencies.maildrops.get(message.accountId)?.entry(message.key);
    return entry?.summary.kind === 'loaded'
      ? safeLabel(subjectOf(entry.summary.summary), { maximumLength: 60 })
      : 'message';
  }

  private async explainCompare(): Promise<void> {
    await this.dependencies.prompts.notify({
      severity: 'info',
      message: 'Select two messages in the list to compare their source.',
      buttons: [],
    });
  }

  private forEachAccount(
    messages: readonly MessageNode[],
    task: (accountId: string, keys: readonly MessageKey[]) => void,
  ): void {
    const groups = new Map<string, MessageKey[]>();
    for (const { accountId, key } of messages) {
      groups.set(accountId, [...(groups.get(accountId) ?? []), key]);
    }
    groups.forEach((keys, accountId) => {
      task(accountId, keys);
    });
  }
}
