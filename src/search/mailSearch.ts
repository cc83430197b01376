import type { Maildrop, Maildrops, MessageKey } from '../mailbox/mailbox';
import { type Disposable, DisposableStore, toDisposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { type Answer, NO_ANSWER } from './answerQuery';
import { MessageIndex } from './messageIndex';
import { countOf, type MissingHeaders, MissingHeaderReader } from './missingHeaders';
import { parseQuery } from './parseQuery';
import type { Query } from './query';
import { planQuery } from './queryPlan';

/** While an index grows or headers come in, answers are told of this often, and no more. */
const GROWTH_PAUSE_MILLISECONDS = 100;

export type Schedule = (run: () => void, milliseconds: number) => Disposable;

const scheduleByTimer: Schedule = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
};

/** What a search comes to, over all accounts. */
export interface SearchState {
  readonly query: Query;
  readonly matches: number;
  readonly messages: number;
  /** Messages that may match or not, because their headers are not known. */
  readonly unsearched: number;
  /** Those of them whose headers can be read. */
  readonly missing: number;
  /** Accounts whose messages are not known, since they were not listed yet. */
  readonly unlisted: readonly string[];
  readonly isIndexing: boolean;
  readonly isReading: boolean;
}

export interface MailSearchDependencies {
  readonly registry: Maildrops;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly schedule?: Schedule;
}

interface Searched extends Disposable {
  readonly mailbox: Maildrop;
  readonly index: MessageIndex;
  answer: Answer | undefined;
}

/** One search over all mailboxes, in what is known of them. Keeps an index of each from the first search on. */
export class MailSearch implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new Emitter<void>());
  private readonly reader = this.store.add(new MissingHeaderReader());
  private readonly searched = new Map<string, Searched>();
  private text: string | undefined;
  private parsed: Query = { parts: [], problems: [] };
  private growth: Disposable | undefined;

  /** Fires when the query or its answer changed. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly dependencies: MailSearchDependencies) {
    const { registry } = dependencies;
    this.store.add(
      registry.onDidChange(() => {
        this.follow();
        this.grow();
      }),
    );
    this.store.add(
      this.reader.onDidChange(() => {
        this.grow();
      }),
    );
    this.follow();
  }

  /** What the user typed; `undefined` where nothing is searched for. */
  get query(): string | undefined {
    return this.text;
  }

  /** Searches for this from now on, or for nothing; without a word that says anything nothing is searched for. */
  search(text: string | undefined): void {
    this.parsed = text === undefined ? { parts: [], problems: [] } : parseQuery(text);
    this.text = this.parsed.parts.length === 0 ? undefined : text;
    if (this.text === undefined) {
      this.reader.stop();
    }
    this.searched.forEach(({ mailbox }) => {
      // What is kept on this machine can be searched without a connection.
      void mailbox.restore();
    });
    this.tell();
  }

  matches(accountId: string): readonly MessageKey[] | undefined {
    return this.text === undefined ? undefined : this.answerOf(accountId).keys;
  }

  unsearched(accountId: string): number {
    return this.text === undefined ? 0 : this.answerOf(accountId).unsearched;
  }

  get state(): SearchState {
    const all = [...this.searched.values()];
    const answers = [...this.searched.keys()].map((accountId) => this.answerOf(accountId));
    const sum = (count: (answer: Answer) => number): number =>
      answers.reduce((total, answer) => total + count(answer), 0);
    return {
      query: this.parsed,
      matches: sum(({ keys }) => keys.length),
      messages: all.reduce((total, { mailbox }) => total + mailbox.keys.length, 0),
      unsearched: sum(({ unsearched }) => unsearched),
      missing: countOf(this.missing),
      unlisted: all
        .filter(({ mailbox: { status } }) => status.listing === 'new')
        .map(({ mailbox }) => mailbox.account.id),
      isIndexing: all.some(({ index }) => !index.isComplete),
      isReading: this.reader.isReading,
    };
  }

  /** Reads all headers that the search lacks. */
  async readMissing(): Promise<void> {
    await this.reader.readAll(this.missing);
  }

  dispose(): void {
    this.growth?.dispose();
    this.store.dispose();
    this.searched.forEach((searched) => {
      searched.dispose();
    });
    this.searched.clear();
  }

  private get missing(): readonly MissingHeaders[] {
    return [...this.searched].map(([accountId, { mailbox }]) => ({
      mailbox,
      keys: this.answerOf(accountId).pending,
    }));
  }

  private answerOf(accountId: string): Answer {
    const searched = this.searched.get(accountId);
    if (searched === undefined || this.text === undefined) {
      return NO_ANSWER;
    }
    searched.answer ??= searched.index.answer(planQuery(this.parsed, this.dependencies.now()));
    return searched.answer;
  }

  private follow(): void {
    const { registry } = this.dependencies;
    for (const [accountId, searched] of this.searched) {
      if (registry.get(accountId) !== searched.mailbox) {
        this.searched.delete(accountId);
        searched.dispose();
      }
    }
    for (const mailbox of registry.all()) {
      const { id } = mailbox.account;
      if (!this.searched.has(id)) {
        this.searched.set(id, this.index(mailbox));
      }
    }
  }

  private index(mailbox: Maildrop): Searched {
    const index = new MessageIndex(mailbox);
    index.onDidChange(() => {
      this.grow();
    });
    return {
      mailbox,
      index,
      answer: undefined,
      dispose: () => {
        index.dispose();
      },
    };
  }

  private grow(): void {
    if (this.text !== undefined) {
      this.growth ??= (this.dependencies.schedule ?? scheduleByTimer)(() => {
        this.growth = undefined;
        this.tell();
      }, GROWTH_PAUSE_MILLISECONDS);
    }
  }

  private tell(): void {
    for (const searched of this.searched.values()) {
      searched.answer = undefined;
    }
    this.changes.fire();
    // An index that is not complete takes headers for missing that are known.
    if (this.text !== undefined && !this.state.isIndexing) {
      this.reader.readUnasked(this.missing);
    }
  }
}
