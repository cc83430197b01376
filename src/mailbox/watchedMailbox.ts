import { Pop3Error } from '../pop3/errors';
import { type Disposable, DisposableStore } from '../shared/disposable';
import type { Schedule } from '../shared/schedule';
import type { Slots } from '../shared/slots';
import { isLoopbackHost } from './account';
import type { Mailbox, MessageKey } from './mailbox';
import type { Clock, Logger } from './ports';
import type { WatchLease } from './watchLease';
import {
  backoffDelay,
  bounded,
  mayBeRefusal,
  reactionTo,
  roundDelay,
  startDelay,
} from './watchPolicy';

/**
 * `off`: not watched. `watching`: all is well. `failing`: the last round failed, the next one comes later. `offline`: this
 * machine has no network. `elsewhere`: another window looks. `stopped`: only the user can mend what is wrong.
 */
export type WatchState = 'off' | 'watching' | 'failing' | 'offline' | 'elsewhere' | 'stopped';

/** What the user chose for an account; without a choice it is watched once it was listed in this window. */
export type WatchChoice = 'watched' | 'unwatched' | undefined;

export interface WatchedMailboxParts {
  readonly lease: WatchLease;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly logger: Logger;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
  readonly choice: () => WatchChoice;
  /** Whether a session besides the mailbox's own is open, which most servers lock the maildrop for. */
  readonly isHeld: () => boolean;
  readonly hasNetwork: () => boolean;
  readonly onState: () => void;
  /** Messages that came since the listing before, newest first; never for the first listing in this window. */
  readonly onNewMail: (keys: readonly MessageKey[]) => void;
}

/** How long a round is put off by other work on the account. */
const BUSY_DELAY = 5_000;
const OFFLINE_DELAY = 30_000;
/** A timer this late means that the machine slept: its network needs some seconds to come back. */
const SLEEP_LATENESS = 30_000;
const WAKING_DELAY = 5_000;
/** Beyond this, a round whose window is gone no longer keeps the others from looking. */
const LONGEST_ROUND = 5 * 60_000;
const LEASE_RESERVE = 60_000;
/** Fewer than the wrong passwords after which providers lock an account. */
const MOST_DOUBTFUL_LOGINS = 3;

/** Refreshes one mailbox again and again, in rounds, and never two at a time. */
export class WatchedMailbox implements Disposable {
  private readonly resources = new DisposableStore();
  private timer: Disposable | undefined;
  private due = 0;
  private isInRound = false;
  private isRefreshing = false;
  private failures = 0;
  /** Logins in a row that may have been refused. */
  private doubtfulLogins = 0;
  /** When the maildrop was last listed in this window. */
  private listedAt: number | undefined;
  private mayRetryRefusal = false;
  private current: WatchState = 'off';

  constructor(
    readonly mailbox: Mailbox,
    private readonly parts: WatchedMailboxParts,
  ) {
    this.listedAt = listedHereAt(mailbox);
    this.resources.add(
      mailbox.onDidChange(({ kind }) => {
        if (kind === 'status') {
          this.onStatus();
        }
      }),
    );
    this.update();
  }

  get state(): WatchState {
    return this.current;
  }

  /** Begins, goes on or ends as the interval and the choice say. */
  update(): void {
    const choice = this.parts.choice();
    const isWanted = choice === 'watched' || (choice === undefined && this.listedAt !== undefined);
    if (!isWanted) {
      this.end();
      return;
    }
    if (this.current === 'off') {
      this.setState('watching');
    } else if (this.current === 'stopped' || this.isInRound) {
      return;
    }
    this.plan(this.remainingDelay());
  }

  /** What the user chose again may be tried again, even after the login was refused. */
  restart(): void {
    if (this.current === 'stopped') {
      this.mayRetryRefusal = true;
      this.end();
      void this.parts.lease.forgetRefusal();
    }
    this.update();
  }

  /** Looks soon where another window was looking: the user sees this one. */
  gainFocus(): void {
    if (this.current === 'elsewhere' && !this.isInRound) {
      this.plan(startDelay(0, this.parts.random()));
    }
  }

  dispose(): void {
    this.resources.dispose();
    this.end();
  }

  private isOver(): boolean {
    return this.resources.isDisposed || this.current === 'off';
  }

  private end(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.current !== 'off') {
      this.forgetFaults();
      this.setState('off');
      void this.parts.lease.release();
    }
  }

  private onStatus(): void {
    const listedAt = listedHereAt(this.mailbox);
    if (listedAt === undefined || listedAt === this.listedAt) {
      return;
    }
    this.listedAt = listedAt;
    if (!this.isRefreshing) {
      this.onListedByUser();
    }
  }

  /** The login works again, and there is nothing to look for until an interval has passed. */
  private onListedByUser(): void {
    this.forgetFaults();
    void this.parts.lease.forgetRefusal();
    if (this.current === 'stopped' || this.current === 'failing') {
      this.setState('watching');
    }
    this.update();
  }

  private plan(delay: number): void {
    this.timer?.dispose();
    this.due = this.parts.clock.now() + delay;
    this.timer = this.parts.schedule(() => {
      this.timer = undefined;
      this.onDue();
    }, delay);
  }

  private onDue(): void {
    const { clock, random } = this.parts;
    if (clock.now() - this.due > SLEEP_LATENESS) {
      this.plan(WAKING_DELAY * (1 + random()));
    } else if (this.isInRound) {
      this.plan(BUSY_DELAY);
    } else {
      void this.runRound();
    }
  }

  private async runRound(): Promise<void> {
    this.isInRound = true;
    let delay: number | undefined;
    try {
      delay = await this.parts.slots.run(() =>
        this.isOver() ? Promise.resolve(undefined) : this.round(),
      );
    } finally {
      this.isInRound = false;
    }
    // Where the user stopped and started again meanwhile, the next round is planned already.
    if (delay !== undefined && !this.isOver() && this.timer === undefined) {
      this.plan(delay);
    }
  }

  /** Resolves with the milliseconds until the next one, or with `undefined` where there is to be none. */
  private async round(): Promise<number | undefined> {
    const { mailbox } = this;
    const { interval, clock, lease, hasNetwork } = this.parts;
    if (!this.mayRetryRefusal && this.isStoppedBy(mailbox.status.error)) {
      return this.stop(mailbox.status.error);
    }
    if (!isLoopbackHost(mailbox.account.host) && !hasNetwork()) {
      this.setState('offline');
      return Math.min(interval(), OFFLINE_DELAY);
    }
    if (this.isMailboxBusy()) {
      return Math.min(interval(), BUSY_DELAY);
    }
    const claim = await lease.claim(clock.now() + LONGEST_ROUND);
    if (this.isOver()) {
      void lease.release();
      return undefined;
    }
    if (claim.kind !== 'held') {
      this.setState(claim.kind === 'refused' ? 'stopped' : 'elsewhere');
      // What another window finds out is in the lease, which costs no connection to look at.
      return this.usualDelay();
    }
    if (this.isMailboxBusy()) {
      return Math.min(interval(), BUSY_DELAY);
    }
    const delay = await this.look(claim.othersLookedUntil);
    if (delay !== undefined && !this.isOver()) {
      await lease.keep(clock.now() + delay + LEASE_RESERVE);
    }
    return delay;
  }

  private async look(othersLookedUntil: number): Promise<number | undefined> {
    const { mailbox } = this;
    const wasListedAt = this.listedAt;
    const before = mailbox.keys;
    this.isRefreshing = true;
    this.mayRetryRefusal = false;
    let delay: number | undefined;
    try {
      this.parts.logger.debug('Looking for new mail');
      // Without a signal: whoever asks for a refresh meanwhile joins this one and must not lose it.
      await mailbox.refresh({ isInteractive: false });
      delay = this.afterSuccess();
    } catch (error) {
      delay = this.isOver() ? undefined : await this.afterFault(error);
    } finally {
      this.isRefreshing = false;
    }
    // What came before the first listing here, or while another window looked, is no news.
    const isNews = wasListedAt !== undefined && othersLookedUntil <= wasListedAt;
    if (isNews && this.listedAt !== wasListedAt && !this.isOver()) {
      this.tellOfNewMail(before);
    }
    return delay;
  }

  private afterSuccess(): number {
    this.forgetFaults();
    if (!this.isOver()) {
      this.setState('watching');
    }
    return this.usualDelay();
  }

  private async afterFault(error: unknown): Promise<number | undefined> {
    const { interval, random, clock } = this.parts;
    this.countDoubt(error);
    if (this.isStoppedBy(error) || this.doubtfulLogins >= MOST_DOUBTFUL_LOGINS) {
      return this.stop(error);
    }
    if (reactionTo(error) === 'next') {
      return this.usualDelay();
    }
    if (Pop3Error.is(error, 'loginDelay') && error.notBefore !== undefined) {
      const remaining = bounded(error.notBefore - clock.now());
      this.parts.logger.debug(`The server allows a login in ${Math.ceil(remaining / 1_000)} s`);
      return startDelay(remaining, random()) + remaining;
    }
    this.failures += 1;
    this.setState('failing');
    const isLoopback = isLoopbackHost(this.mailbox.account.host);
    const delay = backoffDelay(this.failures, interval(), isLoopback, random());
    this.parts.logger.debug(
      `Looking for new mail failed ${this.failures} times in a row; again in ${Math.round(delay / 1_000)} s`,
    );
    return delay;
  }

  private isStoppedBy(error: unknown): boolean {
    return error !== undefined && reactionTo(error) === 'stop';
  }

  /** On this machine no account gets locked, and a password that worked in this window makes the server's words credible. */
  private countDoubt(error: unknown): void {
    const isDoubtful =
      mayBeRefusal(error) &&
      (error.isLoginUnanswered || this.listedAt === undefined) &&
      !isLoopbackHost(this.mailbox.account.host);
    this.doubtfulLogins = isDoubtful ? this.doubtfulLogins + 1 : 0;
  }

  private forgetFaults(): void {
    this.failures = 0;
    this.doubtfulLogins = 0;
  }

  /** No timer: a listing that succeeds, or {@link restart}, makes it go on. */
  private async stop(error: unknown): Promise<undefined> {
    this.setState('stopped');
    this.parts.logger.debug('Watching stopped until the user acts');
    if (Pop3Error.is(error, 'authentication') || mayBeRefusal(error)) {
      await this.parts.lease.refuse();
    } else {
      await this.parts.lease.release();
    }
  }

  private isMailboxBusy(): boolean {
    return this.mailbox.status.activity !== undefined || this.parts.isHeld();
  }

  private usualDelay(): number {
    return roundDelay(this.parts.interval(), this.parts.random());
  }

  /** Until the interval since the last listing is over. */
  private remainingDelay(): number {
    const { clock, random, interval } = this.parts;
    const elapsed = this.listedAt === undefined ? Infinity : clock.now() - this.listedAt;
    return Math.max(this.usualDelay() - Math.max(elapsed, 0), startDelay(interval(), random()));
  }

  private tellOfNewMail(before: readonly MessageKey[]): void {
    const { mailbox } = this;
    if (mailbox.counts.new === 0) {
      return;
    }
    const known = new Set(before);
    const appeared = mailbox.keys.filter(
      (key) => !known.has(key) && mailbox.entry(key)?.isNew === true,
    );
    if (appeared.length > 0) {
      this.parts.onNewMail(appeared);
    }
  }

  private setState(state: WatchState): void {
    if (this.current !== state) {
      this.current = state;
      this.parts.onState();
    }
  }
}

/** The entries of a cache were not asked of the server in this window. */
function listedHereAt({ status }: Mailbox): number | undefined {
  return status.listing === 'listed' ? status.listedAt : undefined;
}
