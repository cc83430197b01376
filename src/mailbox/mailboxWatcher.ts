import { type Disposable, DisposableStore } from '../shared/disposable';
import type { Schedule } from '../shared/schedule';
import { Slots } from '../shared/slots';
import type { Mailbox, MessageKey } from './mailbox';
import type { MailboxRegistry } from './mailboxRegistry';
import type { BlobStore, Clock, Logger } from './ports';
import { WatchLease } from './watchLease';
import { type WatchChoice, WatchedMailbox, type WatchState } from './watchedMailbox';

export interface NewMail {
  readonly accountId: string;
  /** Newest first, at least one. */
  readonly keys: readonly MessageKey[];
}

export interface MailboxWatcherParts {
  readonly registry: MailboxRegistry;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly logger: Logger;
  /** Names this window; no other has the same. */
  readonly owner: string;
  readonly isFocused: () => boolean;
  readonly choiceOf: (accountId: string) => WatchChoice;
  /** Whether a session besides the mailbox's own is open. */
  readonly isHeld: (accountId: string) => boolean;
  readonly hasNetwork: () => boolean;
  readonly onNewMail: (mail: NewMail) => void;
  /** Told of an account whose state changed. */
  readonly onState: (accountId: string) => void;
}

const ROUNDS_AT_ONCE = 4;

/**
 * Looks for new mail at an interval: each account in rounds of its own, a few accounts at once, one window for each
 * account. Asks the user nothing and tells of no fault; those show where the status of a mailbox does.
 */
export class MailboxWatcher implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly slots = new Slots(ROUNDS_AT_ONCE);
  private watched = new Map<string, WatchedMailbox>();

  /** @param interval Milliseconds between two rounds of an account. */
  constructor(
    private readonly parts: MailboxWatcherParts,
    private interval: number,
  ) {
    this.resources.add(
      parts.registry.onDidChange(() => {
        this.follow();
      }),
    );
    this.follow();
  }

  stateOf(accountId: string): WatchState {
    return this.watched.get(accountId)?.state ?? 'off';
  }

  /** Takes effect at once: what is planned is planned anew. */
  setInterval(milliseconds: number): void {
    if (milliseconds !== this.interval) {
      this.interval = milliseconds;
      this.watched.forEach((watched) => {
        watched.update();
      });
    }
  }

  /** Must be called after the user chose for an account. */
  choiceChanged(accountId: string): void {
    this.watched.get(accountId)?.restart();
  }

  /** Must be called when this window got the focus. */
  focusGained(): void {
    this.watched.forEach((watched) => {
      watched.gainFocus();
    });
  }

  dispose(): void {
    const { watched } = this;
    this.watched = new Map();
    this.resources.dispose();
    watched.forEach((each) => {
      each.dispose();
    });
  }

  private follow(): void {
    const previous = this.watched;
    this.watched = new Map();
    for (const mailbox of this.parts.registry.all()) {
      const { id } = mailbox.account;
      const existing = previous.get(id);
      if (existing?.mailbox === mailbox) {
        previous.delete(id);
        this.watched.set(id, existing);
      } else {
        this.watched.set(id, this.watch(mailbox));
      }
    }
    previous.forEach((gone) => {
      gone.dispose();
    });
  }

  private watch(mailbox: Mailbox): WatchedMailbox {
    const { id: accountId } = mailbox.account;
    const { blobs, clock, schedule, random, logger, owner, isFocused } = this.parts;
    const { choiceOf, isHeld, hasNetwork, onNewMail, onState } = this.parts;
    const accountLogger = prefixed(logger, accountId);
    const lease = new WatchLease(`accounts/${accountId}/watch.json`, {
      blobs,
      clock,
      logger: accountLogger,
      owner,
      isFocused,
      pause: (milliseconds) =>
        new Promise((resolve) => {
          schedule(resolve, milliseconds);
        }),
    });
    return new WatchedMailbox(mailbox, {
      lease,
      slots: this.slots,
      clock,
      schedule,
      random,
      logger: accountLogger,
      interval: () => this.interval,
      choice: () => choiceOf(accountId),
      isHeld: () => isHeld(accountId),
      hasNetwork,
      onState: () => {
        onState(accountId);
      },
      onNewMail: (keys) => {
        onNewMail({ accountId, keys });
      },
    });
  }
}

function prefixed(logger: Logger, accountId: string): Logger {
  const line = (message: string): string => `${accountId}: ${message}`;
  return {
    get isTracing() {
      return logger.isTracing;
    },
    trace: (message) => {
      logger.trace(line(message));
    },
    debug: (message) => {
      logger.debug(line(message));
    },
    info: (message) => {
      logger.info(line(message));
    },
    warn: (message) => {
      logger.warn(line(message));
    },
    error: (message) => {
      logger.error(line(message));
    },
  };
}
