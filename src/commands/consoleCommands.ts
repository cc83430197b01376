import * as vscode from 'vscode';
import type { AbandonedMarks } from '../console/abandonedMarks';
import type { AccountBackendDependencies } from '../console/accountBackend';
import type { Account } from '../mailbox/account';
import type { Mailbox } from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import { errorLine } from '../platform/logger';
import type { Disposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import { ConsoleTerminals } from './consoleTerminals';
import type { CommandHandlers } from './registry';
import { mailboxFrom, type MailboxPicker } from './targets';

export interface ConsoleCommandsDependencies
  extends
    MailboxPicker,
    Pick<AccountBackendDependencies, 'passwords' | 'settings' | 'readClientCertificate'> {
  readonly logger: Logger;
  readonly tap: (account: Account) => AccountBackendDependencies['tap'];
}

/** Consoles in terminals of the editor, one for each account. */
export class ConsoleCommands implements Disposable {
  private readonly terminals = new ConsoleTerminals((mailbox, onClosed) =>
    this.create(mailbox, onClosed),
  );

  constructor(private readonly dependencies: ConsoleCommandsDependencies) {}

  readonly handlers: CommandHandlers<'pop3.console.open'> = {
    'pop3.console.open': async (...args) => {
      const mailbox = await mailboxFrom(args, this.dependencies, 'Open Console');
      if (mailbox !== undefined) {
        await this.terminals.open(mailbox);
      }
    },
  };

  dispose(): void {
    this.terminals.dispose();
  }

  private async create(mailbox: Mailbox, onClosed: () => void): Promise<vscode.Terminal> {
    const { account } = mailbox;
    const { passwords, readClientCertificate, settings, tap, logger } = this.dependencies;
    // Loaded here, since few windows open a console.
    const [{ AccountBackend }, { ConsoleTerminal }] = await Promise.all([
      import('../console/accountBackend'),
      import('./consoleTerminal'),
    ]);
    const pty = new ConsoleTerminal({
      account,
      backend: new AccountBackend(account, {
        passwords,
        readClientCertificate,
        settings,
        tap: tap(account),
        disconnect: (signal) => mailbox.disconnect(signal),
      }),
      onClosed: (dropped) => {
        onClosed();
        void this.tellOfMarks(dropped);
      },
      onFailure: (error) => {
        logger.error(`The console failed: ${errorLine(error)}`);
      },
    });
    return vscode.window.createTerminal({
      name: `POP3 ${safeLabel(account.label, { maximumLength: 60 })}`,
      iconPath: new vscode.ThemeIcon('mail'),
      pty,
    });
  }

  private async tellOfMarks(dropped: Promise<AbandonedMarks | undefined>): Promise<void> {
    const marks = await dropped;
    if (marks !== undefined) {
      const { fateOf } = await import('../console/abandonedMarks');
      await this.dependencies.prompts.notify({
        severity: marks.traits.deletesAtOnce ? 'warning' : 'info',
        message: `The console was closed without QUIT. ${fateOf(marks)}`,
        buttons: [],
      });
    }
  }
}
