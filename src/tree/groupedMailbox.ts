import type { Maildrop } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import type { GroupBy } from '../platform/settings';
import { BackgroundHeaders } from './backgroundHeaders';
import type { Formatting } from './format';
import { Grouping, type GroupingChange } from './grouping';

export interface GroupedMailboxParts {
  readonly mailbox: Maildrop;
  readonly by: Exclude<GroupBy, 'none'>;
  readonly formatting: Formatting;
  /** Whether the groups are on screen. */
  readonly isShown: () => boolean;
  readonly onDidChange: (change: GroupingChange) => void;
  /** Called when no more headers are being read. */
  readonly onEnd: () => void;
}

/** A mailbox in groups, for which all its headers are needed: they are read while the groups are on screen. */
export class GroupedMailbox implements Disposable {
  readonly grouping: Grouping;
  private readonly background: BackgroundHeaders;
  private isDisposed = false;

  constructor(private readonly parts: GroupedMailboxParts) {
    const { mailbox, by, formatting } = parts;
    this.grouping = new Grouping({
      mailbox,
      by,
      formatting,
      onDidChange: (change) => {
        this.background.wake();
        parts.onDidChange(change);
      },
    });
    this.background = new BackgroundHeaders({
      mailbox,
      pending: (most) => this.grouping.pending(most),
      settled: () => this.grouping.settled(),
      isWanted: () =>
        !this.isDisposed && mailbox.status.listing === 'listed' && this.parts.isShown(),
      onEnd: parts.onEnd,
    });
  }

  get by(): GroupBy {
    return this.parts.by;
  }

  /** Headers read out of all, while they are being read. */
  get progress(): { readonly done: number; readonly total: number } | undefined {
    const total = this.parts.mailbox.counts.messages;
    return this.background.isRunning
      ? { done: total - this.grouping.pendingCount, total }
      : undefined;
  }

  /** Must be called when the groups came on screen. */
  wake(): void {
    this.background.wake();
  }

  /** Must be called when the maildrop was listed. */
  relist(): void {
    this.grouping.relist();
    this.background.listed();
  }

  dispose(): void {
    this.isDisposed = true;
    this.grouping.dispose();
  }
}
