import type { MessageKey } from '../mailbox/mailbox';
import type { Event } from '../shared/emitter';

/** What the tree shows instead of all messages while the user searches. Reads what is known and waits for nothing. */
export interface TreeFilter {
  /** Fires when the words, or the matches of any account, changed. */
  readonly onDidChange: Event<void>;

  /** What the user typed, or `undefined` where no filter is set. Not made safe to show. */
  readonly query: string | undefined;

  /**
   * Keys to show of an account, newest first; `undefined` where no filter is set. Called for each redraw, so an answer
   * is kept until it changes; keys that the mailbox does not list (any more) are left out by the tree.
   */
  matches(accountId: string): readonly MessageKey[] | undefined;

  /** How many messages of an account could not be looked at because their headers are not read yet. */
  unsearched(accountId: string): number;
}
