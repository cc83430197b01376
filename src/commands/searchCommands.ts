import type { Maildrops, MessageKey } from '../mailbox/mailbox';
import type { ContextKeys } from '../platform/contextKeys';
import type { MailSearch } from '../search/mailSearch';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { TreeFilter } from '../tree/treeFilter';
import type { CommandHandlers } from './registry';

const REMEMBERED = 8;

export interface SearchCommandsDependencies {
  readonly registry: Maildrops;
  readonly contextKeys: ContextKeys;
  readonly now: () => number;
  readonly locale: () => string;
  /** Brings the list on screen, which shows what is found. */
  readonly showList: () => Promise<void>;
  readonly list: (accountId: string) => void;
  readonly withViewProgress: (task: () => Promise<void>) => Promise<void>;
}

/** Searching the list. What it takes is loaded by the first search. */
export class SearchCommands implements TreeFilter, Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new Emitter<void>());
  private loading: Promise<MailSearch> | undefined;
  private loaded: MailSearch | undefined;
  private recent: readonly string[] = [];
  private isOpen = false;
  private onReadingEnd: (() => void) | undefined;

  /** Fires when what is searched for, or what is found, changed. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly dependencies: SearchCommandsDependencies) {}

  readonly handlers: CommandHandlers<'pop3.mailbox.search' | 'pop3.mailbox.clearSearch'> = {
    'pop3.mailbox.search': async (...args) => {
      await this.ask(typeof args[0] === 'string' ? args[0] : undefined);
    },
    'pop3.mailbox.clearSearch': () => {
      this.loaded?.search(undefined);
    },
  };

  /** What the user typed; `undefined` where nothing is searched for. */
  get query(): string | undefined {
    return this.loaded?.query;
  }

  /** What was found of an account, newest first; `undefined` where nothing is searched for. */
  matches(accountId: string): readonly MessageKey[] | undefined {
    return this.loaded?.matches(accountId);
  }

  /** How many messages of an account may match or not, because their headers are not read yet. */
  unsearched(accountId: string): number {
    return this.loaded?.unsearched(accountId) ?? 0;
  }

  dispose(): void {
    this.onReadingEnd?.();
    this.store.dispose();
  }

  private async ask(initial: string | undefined): Promise<void> {
    if (this.isOpen) {
      return;
    }
    this.isOpen = true;
    try {
      const [search, { askForSearch }] = await Promise.all([
        (this.loading ??= this.load()),
        import('./searchInput'),
        this.dependencies.showList(),
      ]);
      const before = search.query;
      const { locale, list } = this.dependencies;
      const { recent } = this;
      const kept = await askForSearch(initial ?? before ?? '', { search, locale, list, recent });
      search.search(kept ?? before);
      if (kept !== undefined && search.query !== undefined) {
        this.recent = [kept, ...recent.filter((query) => query !== kept)].slice(0, REMEMBERED);
      }
    } finally {
      this.isOpen = false;
    }
  }

  private async load(): Promise<MailSearch> {
    const { registry, now, contextKeys } = this.dependencies;
    const { MailSearch } = await import('../search/mailSearch');
    const search = this.store.add(new MailSearch({ registry, now }));
    this.store.add(
      search.onDidChange(() => {
        contextKeys.set('pop3.hasSearch', search.query !== undefined);
        this.showReading(search.state.isReading);
        this.changes.fire();
      }),
    );
    this.loaded = search;
    return search;
  }

  private showReading(isReading: boolean): void {
    if (!isReading) {
      this.onReadingEnd?.();
      this.onReadingEnd = undefined;
    } else if (this.onReadingEnd === undefined) {
      const end = new Promise<void>((resolve) => {
        this.onReadingEnd = resolve;
      });
      void this.dependencies.withViewProgress(() => end);
    }
  }
}
