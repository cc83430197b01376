import type { KeyValueStore } from '../accounts/accountStore';
import type { WatchChoice } from '../mailbox/watchedMailbox';

const KEY = 'pop3.watch.accounts';

/** Which accounts the user chose to watch or not to watch, in the user's global state. */
export class WatchChoices {
  constructor(private readonly state: KeyValueStore) {}

  of(accountId: string): WatchChoice {
    return this.read().get(accountId);
  }

  /** Remembers the choice, and forgets those of accounts that are gone. */
  async choose(
    accountId: string,
    choice: Exclude<WatchChoice, undefined>,
    accountIds: readonly string[],
  ): Promise<void> {
    const choices = [...this.read()].filter(([id]) => accountIds.includes(id));
    await this.state.update(KEY, Object.fromEntries(new Map(choices).set(accountId, choice)));
  }

  private read(): Map<string, Exclude<WatchChoice, undefined>> {
    const stored = this.state.get(KEY);
    const entries: readonly (readonly [string, unknown])[] =
      typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return new Map(
      entries.flatMap(([id, choice]) =>
        choice === 'watched' || choice === 'unwatched' ? [[id, choice] as const] : [],
      ),
    );
  }
}
