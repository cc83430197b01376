import type { Account } from '../mailbox/account';
import { isPop3, type Maildrop } from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import type { Notifier } from '../platform/notifier';
import type { Disposable } from '../shared/disposable';
import type { CommandId } from './ids';

/** Does what a command promises; arguments come from anywhere, other extensions included. */
export type CommandHandler = (...args: readonly unknown[]) => Promise<void> | void;

export type CommandHandlers<Id extends CommandId = CommandId> = Readonly<
  Record<Id, CommandHandler>
>;

/** A failure of work on one account, so that the notification can offer what helps there. */
export class AccountFailure extends Error {
  override readonly name = 'AccountFailure';

  constructor(
    readonly account: Account,
    override readonly cause: unknown,
    readonly openRaw?: () => void,
  ) {
    super('Work on an account failed');
  }
}

/** Why work on a maildrop failed, with the account where there is one. */
export function failureOf(maildrop: Maildrop, error: unknown): unknown {
  return isPop3(maildrop) ? new AccountFailure(maildrop.account, error) : error;
}

export interface CommandRegistryDependencies {
  readonly registerCommand: (id: string, handler: CommandHandler) => Disposable;
  readonly notifier: Notifier;
  readonly logger: Logger;
}

/** Registers handlers so that no failure is ever lost or thrown into whoever ran the command. */
export function registerCommands(
  handlers: Partial<CommandHandlers>,
  dependencies: CommandRegistryDependencies,
): readonly Disposable[] {
  const { registerCommand, notifier, logger } = dependencies;
  return Object.entries(handlers).map(([id, handler]) => {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      logger.debug(id);
      try {
        await handler(...args);
      } catch (error) {
        const failure = error instanceof AccountFailure ? error : undefined;
        // Not awaited: the command is done, its notification may stay for long.
        void notifier.error(failure?.cause ?? error, {
          retry: () => void run(...args),
          ...(failure === undefined ? {} : { account: failure.account }),
          ...(failure?.openRaw === undefined ? {} : { openRaw: failure.openRaw }),
        });
      }
    };
    return registerCommand(id, run);
  });
}
