import type * as vscode from 'vscode';
import { AllMaildrops } from './commands/allMaildrops';
import type { LocalMailboxCommandsDependencies } from './commands/localMailboxCommands';
import type { MessageContent } from './documents/messageContent';
import type { Maildrops } from './mailbox/mailbox';
import type { Logger } from './mailbox/ports';
import { roomLogger } from './platform/logger';

/** What is remembered of the local mailboxes that are open. */
const KEY = 'pop3.localMailboxes';

export interface MaildropDependencies extends Pick<LocalMailboxCommandsDependencies, 'reveal'> {
  readonly state: vscode.Memento;
  readonly accounts: Maildrops;
  readonly documents: () => {
    readonly editors: LocalMailboxCommandsDependencies['editors'];
    readonly content: Pick<MessageContent, 'forget'>;
  };
  readonly parts: Pick<
    LocalMailboxCommandsDependencies,
    'prompts' | 'contextKeys' | 'mime' | 'clock' | 'settings'
  > & { readonly channel: Logger };
}

/** The maildrops of the accounts, and local ones as soon as there are some. */
export function composeMaildrops({
  state,
  accounts,
  documents,
  parts,
  reveal,
}: MaildropDependencies): AllMaildrops {
  return new AllMaildrops(accounts, state.get(KEY) !== undefined, async () => {
    const { LocalMailboxCommands } = await import('./commands/localMailboxCommands');
    const { editors, content } = documents();
    return new LocalMailboxCommands({
      ...parts,
      reveal,
      editors,
      forget: (id) => {
        content.forget(id);
      },
      logger: roomLogger(parts.channel, 'local mailboxes'),
      memory: {
        read: () => state.get(KEY),
        write: (places) => state.update(KEY, places.length === 0 ? undefined : places),
      },
    });
  });
}
