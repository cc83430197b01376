import type { Account } from '../../../src/mailbox/account';
import {
  type MailboxWatcherParts,
  MailboxWatcher,
  type NewMail,
} from '../../../src/mailbox/mailboxWatcher';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import type { WatchChoice } from '../../../src/mailbox/watchedMailbox';
import { exampleAccount } from '../accounts/exampleAccount';
import { RecordingLogger } from '../accounts/recordingLogger';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';
import { FakeTime } from './fakeTime';
import { MemoryBlobStore } from './mailboxHarness';

export const MINUTE = 60_000;
/** Longer than any round of one minute takes with the most that chance adds. */
export const ROUND = 67_000;

/** A mailbox that lists what the test puts on its server, or fails as the test says. */
export class ServedMailbox extends FakeMailbox {
  /** Keys on the server, newest first. */
  served: readonly string[] = ['first'];
  /** When each refresh began. */
  readonly refreshes: number[] = [];
  readonly interactive: boolean[] = [];
  /** While set, a refresh does not end. */
  holdUp: Promise<void> | undefined;
  running = 0;
  mostRunning = 0;

  constructor(
    account: Account,
    private readonly time: FakeTime,
  ) {
    super(account);
  }

  override async refresh(options?: { readonly isInteractive: boolean }): Promise<void> {
    this.refreshes.push(this.time.now());
    this.interactive.push(options?.isInteractive === true);
    this.running += 1;
    this.change({ activity: 'connecting', error: undefined });
    await this.holdUp;
    this.running -= 1;
    if (this.failure !== undefined) {
      this.change({ activity: undefined, error: this.failure });
      throw this.failure;
    }
    const known = new Set(this.keys);
    const isFirst = this.status.listing === 'new';
    this.entries = this.served.map(
      (key) =>
        this.entry(key) ??
        entryOf(
          { subject: `About ${key}` },
          { key, isRead: false, isNew: !isFirst && !known.has(key) },
        ),
    );
    this.change({ activity: undefined, listing: 'listed', listedAt: this.time.now() });
  }

  /** As the user does. */
  async refreshByHand(): Promise<void> {
    await this.refresh({ isInteractive: true }).catch(() => undefined);
  }

  private change(status: Partial<FakeMailbox['status']>): void {
    this.set(status);
    this.tell({ kind: 'status' });
  }
}

export function accountNumber(number: number, host = 'pop.example.com'): Account {
  return { ...exampleAccount, id: `account${String(number).padStart(2, '0')}`, host };
}

/** A window that watches, with everything around it in the test's hands. */
export class WatchBench {
  readonly mailboxes: readonly ServedMailbox[];
  readonly registry: MailboxRegistry;
  readonly watcher: MailboxWatcher;
  readonly logger = new RecordingLogger();
  readonly found: NewMail[] = [];
  readonly choices = new Map<string, WatchChoice>();
  readonly held = new Set<string>();
  hasNetwork = true;
  isFocused = false;
  random = 0.5;

  constructor({
    time = new FakeTime(),
    blobs = new MemoryBlobStore(),
    accounts = [accountNumber(1)],
    interval = MINUTE,
    owner = 'window-1',
    choice,
  }: {
    readonly time?: FakeTime;
    readonly blobs?: MailboxWatcherParts['blobs'];
    readonly accounts?: readonly Account[];
    readonly interval?: number;
    readonly owner?: string;
    readonly choice?: WatchChoice;
  } = {}) {
    this.time = time;
    const mailboxes: ServedMailbox[] = [];
    this.registry = new MailboxRegistry((account) => {
      const mailbox = new ServedMailbox(account, time);
      mailboxes.push(mailbox);
      return mailbox;
    });
    this.mailboxes = mailboxes;
    this.registry.update(accounts);
    accounts.forEach(({ id }) => this.choices.set(id, choice));
    this.watcher = new MailboxWatcher(
      {
        registry: this.registry,
        blobs,
        clock: time,
        schedule: time.schedule,
        random: () => this.random,
        logger: this.logger,
        owner,
        isFocused: () => this.isFocused,
        choiceOf: (accountId) => this.choices.get(accountId),
        isHeld: (accountId) => this.held.has(accountId),
        hasNetwork: () => this.hasNetwork,
        onNewMail: (mail) => this.found.push(mail),
        onState: () => undefined,
      },
      interval,
    );
  }

  readonly time: FakeTime;

  get mailbox(): ServedMailbox {
    const [mailbox] = this.mailboxes;
    if (mailbox === undefined) {
      throw new Error('The bench has no account.');
    }
    return mailbox;
  }

  get state(): string {
    return this.watcher.stateOf(this.mailbox.account.id);
  }

  choose(choice: WatchChoice, mailbox = this.mailbox): void {
    const { id } = mailbox.account;
    this.choices.set(id, choice);
    this.watcher.choiceChanged(id);
  }

  /** Of all refreshes so far, those that the user did not ask for. */
  get rounds(): number {
    return this.mailboxes.flatMap(({ interactive }) => interactive.filter((is) => !is)).length;
  }
}
