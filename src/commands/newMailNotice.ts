import type { MessageSummary } from '../mail/model';
import type { MessageKey } from '../mailbox/mailbox';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { NewMail } from '../mailbox/mailboxWatcher';
import type { Clock, Logger } from '../mailbox/ports';
import type { Prompts } from '../platform/prompts';
import type { NotifySetting } from '../platform/settings';
import type { Disposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import type { Schedule } from '../shared/schedule';

export interface NewMailNoticeParts {
  readonly registry: MailboxRegistry;
  readonly prompts: Prompts;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly logger: Logger;
  readonly setting: () => NotifySetting;
  /** As in the row of a message. */
  readonly senderOf: (summary: MessageSummary) => string;
  readonly subjectOf: (summary: MessageSummary) => string;
  /** Whether the user has the list before their eyes. */
  readonly isListSeen: () => boolean;
  readonly open: (accountId: string, key: string) => void;
  readonly show: (accountId: string, key: MessageKey) => void;
  readonly neverNotify: () => PromiseLike<void>;
}

/** For other accounts, whose rounds end at about the same time. */
const GATHERING_MILLISECONDS = 2_000;
const SHORTEST_PAUSE = 30_000;
const MAXIMUM_NAMED_ACCOUNTS = 3;

const SHOW = 'Show';
const NEVER = "Don't Show Again";

interface Found {
  readonly accountId: string;
  readonly name: string;
  /** Newest first. */
  readonly keys: readonly string[];
}

/** Notifications of mail that watching found: one for all accounts, and no more than two in a minute. */
export class NewMailNotice implements Disposable {
  private readonly waiting = new Map<string, readonly string[]>();
  private timer: Disposable | undefined;
  private lastShownAt = -Infinity;

  constructor(private readonly parts: NewMailNoticeParts) {}

  add({ accountId, keys }: NewMail): void {
    const { setting, clock, schedule } = this.parts;
    if (setting() === 'never') {
      return;
    }
    // The account that had mail last comes last, and its newest message is what is opened.
    const earlier = this.waiting.get(accountId) ?? [];
    this.waiting.delete(accountId);
    this.waiting.set(accountId, [...keys, ...earlier]);
    const pause = this.lastShownAt + SHORTEST_PAUSE - clock.now();
    this.timer ??= schedule(
      () => {
        this.timer = undefined;
        void this.tell();
      },
      Math.max(pause, GATHERING_MILLISECONDS),
    );
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
    this.waiting.clear();
  }

  private async tell(): Promise<void> {
    const { setting, isListSeen, logger } = this.parts;
    const found = this.stillNew();
    this.waiting.clear();
    const wanted = setting() === 'always' || (setting() === 'whenHidden' && !isListSeen());
    if (found.length === 0 || !wanted) {
      return;
    }
    this.lastShownAt = this.parts.clock.now();
    try {
      await this.ask(found);
    } catch {
      logger.error('The notification of new mail failed');
    }
  }

  /** The user may have read, deleted or moved them meanwhile. */
  private stillNew(): readonly Found[] {
    return [...this.waiting].flatMap(([accountId, keys]) => {
      const mailbox = this.parts.registry.get(accountId);
      const fresh = keys.filter((key) => mailbox?.entry(key)?.isNew === true);
      const name = safeLabel(mailbox?.account.label ?? '', { maximumLength: 60 });
      return fresh.length === 0 ? [] : [{ accountId, name, keys: fresh }];
    });
  }

  private async ask(found: readonly Found[]): Promise<void> {
    const { prompts, open, show, neverNotify } = this.parts;
    const last = found.at(-1);
    const [newest] = last?.keys ?? [];
    if (last === undefined || newest === undefined) {
      return;
    }
    const isOne = found.length === 1 && last.keys.length === 1;
    const openLabel = isOne ? 'Open' : 'Open Newest';
    const answer = await prompts.notify({
      severity: 'info',
      message: isOne ? this.sentenceOfOne(last, newest) : sentenceOfMany(found),
      buttons: [openLabel, SHOW, NEVER],
    });
    if (answer === openLabel) {
      open(last.accountId, newest);
    } else if (answer === SHOW) {
      show(last.accountId, newest);
    } else if (answer === NEVER) {
      await neverNotify();
    }
  }

  private sentenceOfOne({ accountId, name }: Found, key: string): string {
    const { registry, senderOf, subjectOf } = this.parts;
    const summary = registry.get(accountId)?.entry(key)?.summary;
    const place = registry.all().length > 1 ? ` in ${name}` : '';
    if (summary?.kind !== 'loaded') {
      return `1 new message in ${name}`;
    }
    const sender = safeLabel(senderOf(summary.summary), { maximumLength: 80 });
    const subject = safeLabel(subjectOf(summary.summary), { maximumLength: 120 });
    return `New message${place} from ${sender}: ${subject}`;
  }
}

function sentenceOfMany(found: readonly Found[]): string {
  const count = found.reduce((sum, { keys }) => sum + keys.length, 0);
  const [only, ...others] = found;
  if (only === undefined || others.length === 0) {
    return `${count} new messages in ${only?.name ?? ''}`;
  }
  const named = found
    .slice(0, MAXIMUM_NAMED_ACCOUNTS)
    .map(({ name, keys }) => `${keys.length} in ${name}`);
  const rest = found.length - named.length;
  return `${count} new messages: ${named.join(', ')}${
    rest === 0 ? '' : rest === 1 ? ' and 1 other account' : ` and ${rest} other accounts`
  }`;
}
