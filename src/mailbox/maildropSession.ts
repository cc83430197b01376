import { setTimeout as pause } from 'node:timers/promises';
import type { Pop3Client } from '../pop3/client';
import type { Timeouts } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';
import type { LoginOptions } from '../pop3/login';
import type { WireTap } from '../pop3/wireTap';
import type { Disposable } from '../shared/disposable';
import { Mutex } from '../shared/mutex';
import { SharedLock } from '../shared/sharedLock';
import type { Account } from './account';
import { type AccountLogin, accountLogin } from './accountLogin';
import { MailboxError } from './errors';
import { listMaildrop, type MaildropListing } from './maildropListing';
import { LoginPause } from './loginPause';
import type { Clock, Logger, PasswordSource, ReadClientCertificate } from './ports';
import { serverTraits, type ServerTraits } from './serverTraits';
import { wireTracer } from './wireTracer';

export interface SessionSettings {
  readonly keepOpenMilliseconds: number;
  readonly timeoutMilliseconds: number;
  readonly maximumMessageOctets: number;
  /** `false`: one command at a time, whatever a server offers. */
  readonly mayPipeline: boolean;
  /** Tag of the language wanted for a server's texts (RFC 6856 §3); empty for the server's own choice. */
  readonly serverLanguage: string;
}

export interface SessionDependencies {
  readonly passwords: PasswordSource;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly settings: () => SessionSettings;
  readonly readClientCertificate: ReadClientCertificate;
  /** Sees what goes over the wire, without secrets. */
  readonly tap?: WireTap | undefined;
  /** Milliseconds before each further try on a maildrop that another session holds. */
  readonly inUseRetryDelays?: readonly number[];
}

/** The holder of a lock is often this user's own program, and done within seconds. */
const IN_USE_RETRY_DELAYS: readonly number[] = [1_000, 2_000, 4_000];

/** A logged-in session and its one listing: a session is a snapshot of the maildrop (RFC 1939 §4). */
export interface OpenSession {
  readonly client: Pop3Client;
  readonly traits: ServerTraits;
  listing(signal: AbortSignal): Promise<MaildropListing>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly isInteractive: boolean;
  /** Do not use a session that is open already: the task needs the maildrop as it is now. */
  readonly isFresh?: boolean;
  /** More depends on it than a look at the list: a login that the server may refuse as too early is worth trying. */
  readonly insists?: boolean;
  /** The task looks at no message, so that a session opened for it asks for no listing unasked. */
  readonly needsNoListing?: boolean;
  /** Told when a connection has to be made. */
  readonly onConnecting?: () => void;
}

/**
 * At most one POP3 session for an account. Tasks that only read share it, and the connection puts their commands in
 * order; the session closes by QUIT some time after the last, because most servers lock the maildrop for everyone else
 * while it is open.
 */
export class MaildropSession implements Disposable {
  private readonly lock = new SharedLock();
  private readonly opening = new Mutex();
  private readonly loginPause: LoginPause;
  private current: OpenSession | undefined;
  private closeTimer: NodeJS.Timeout | undefined;
  private waiting = 0;
  private holds = 0;
  private isPipeliningUnreliable = false;
  private isDisposed = false;

  constructor(
    private readonly account: Account,
    private readonly dependencies: SessionDependencies,
  ) {
    this.loginPause = new LoginPause(dependencies.clock);
  }

  /**
   * Runs a task that only reads. A kept-open session that turns out to have been closed meanwhile is replaced once, and
   * so is one that broke under pipelining, this time without (RFC 2449 §6.6). Throws Pop3Error, MailboxError, or what
   * the task throws.
   */
  async run<T>(task: (session: OpenSession) => Promise<T>, options: RunOptions): Promise<T> {
    this.waiting += 1;
    try {
      return options.isFresh === true
        ? await this.lock.alone(async () => {
            // Before the session that is open is given up for one that can't be had.
            this.loginPause.check(options);
            await this.close();
            return this.attempt(task, { ...options, insists: true });
          }, options.signal)
        : await this.lock.shared(() => this.attempt(task, options), options.signal);
    } finally {
      this.waiting -= 1;
      await this.closeWhenIdle();
    }
  }

  /**
   * Runs a task that decides itself how its session ends, in a session of its own that is closed when the task is done.
   * Nothing is tried a second time.
   */
  async runExclusive<T>(
    task: (session: OpenSession) => Promise<T>,
    options: RunOptions,
  ): Promise<T> {
    return this.lock.alone(async () => {
      clearTimeout(this.closeTimer);
      await this.close();
      try {
        return await task(await this.open({ ...options, insists: true }));
      } finally {
        this.current?.client.destroy();
        this.current = undefined;
      }
    }, options.signal);
  }

  /** Closes the session, so that another client can have the maildrop; waits for what is under way. */
  release(signal?: AbortSignal): Promise<void> {
    return this.lock.alone(() => this.close(), signal);
  }

  /** Keeps the session open between the runs of a longer piece of work. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.holds += 1;
    try {
      return await work();
    } finally {
      this.holds -= 1;
      await this.closeWhenIdle();
    }
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.closeTimer);
    const session = this.usable();
    this.current = undefined;
    if (session?.client.state === 'transaction') {
      void session.client.quit().catch(() => undefined);
    }
  }

  private usable(): OpenSession | undefined {
    return this.current?.client.state === 'transaction' ? this.current : undefined;
  }

  private async attempt<T>(
    task: (session: OpenSession) => Promise<T>,
    options: RunOptions,
  ): Promise<T> {
    clearTimeout(this.closeTimer);
    const wasOpen = this.usable() !== undefined;
    const session = await this.open(options);
    try {
      return await task(session);
    } catch (error) {
      const brokeWhilePipelining = session.client.brokeWhilePipelining;
      const wasLost = (wasOpen || session.client.wasGivenUp) && Pop3Error.is(error, 'closed');
      const isWorthAnother = brokeWhilePipelining || wasLost;
      if (!isWorthAnother || !Pop3Error.is(error) || options.signal.aborted) {
        throw error;
      }
      this.isPipeliningUnreliable ||= brokeWhilePipelining;
      this.dependencies.logger.debug(
        brokeWhilePipelining
          ? 'The session broke while several commands were unanswered; connecting again without pipelining'
          : 'The session was closed; connecting again',
      );
      return await task(await this.open(options));
    }
  }

  /** The first of several tasks connects, with its own signal; the others wait and use what it opened. */
  private open(options: RunOptions): Promise<OpenSession> {
    return this.opening.run(
      async () => this.usable() ?? (await this.openAnew(options)),
      options.signal,
    );
  }

  private async openAnew(options: RunOptions): Promise<OpenSession> {
    if (this.isDisposed) {
      throw new MailboxError('disposed', 'The mailbox was closed');
    }
    if (!options.isInteractive) {
      this.loginPause.check(options);
    }
    options.onConnecting?.();
    const client = await this.logIn(options);
    this.loginPause.loggedIn(client.capabilities);
    const traits = serverTraits(client.greeting, client.capabilities, this.account);
    let listing: Promise<MaildropListing> | undefined;
    const session: OpenSession = {
      client,
      traits,
      listing: async (signal) => {
        for (;;) {
          const listed = (listing ??= listMaildrop(client, signal));
          try {
            return await listed;
          } catch (error) {
            if (listing === listed) {
              listing = undefined;
            }
            // The task that began it was given up, not this one.
            const isAnothers = Pop3Error.is(error, 'aborted') && !signal.aborted;
            if (!isAnothers || client.state !== 'transaction') {
              throw error;
            }
          }
        }
      },
    };
    this.current = session;
    return session;
  }

  /** A refused password is asked for again as long as the user enters another; nothing is retried unasked. */
  private async logIn(options: RunOptions): Promise<Pop3Client> {
    const { isInteractive, signal } = options;
    const { account } = this;
    const { passwords, readClientCertificate } = this.dependencies;
    let refusal: Pop3Error | undefined;
    for (;;) {
      const reason = refusal === undefined ? 'login' : 'rejected';
      const password = await passwords.password({ account, reason, isInteractive }, signal);
      signal.throwIfAborted();
      if (password === undefined) {
        throw refusal ?? new MailboxError('passwordRequired', 'No password was given');
      }
      try {
        const login = await accountLogin(account, password, readClientCertificate);
        const client = await this.logInUnlessHeld(login, options);
        await accepted(client, () => passwords.accepted(account, password));
        return client;
      } catch (error) {
        if (!Pop3Error.is(error, 'authentication')) {
          throw error;
        }
        refusal = error;
      }
    }
  }

  /** A maildrop that another session holds (RFC 2449 §8.1.2 IN-USE) is tried again a few times. */
  private async logInUnlessHeld(login: AccountLogin, options: RunOptions): Promise<Pop3Client> {
    for (const delay of this.dependencies.inUseRetryDelays ?? IN_USE_RETRY_DELAYS) {
      try {
        return await this.logInOnce(login, options);
      } catch (error) {
        if (!Pop3Error.is(error, 'inUse') || error.isSuspected) {
          throw error;
        }
        this.dependencies.logger.debug(`The maildrop is in use; trying again in ${delay} ms`);
        await pause(delay, undefined, { signal: options.signal });
      }
    }
    return this.logInOnce(login, options);
  }

  private async logInOnce(
    { endpoint, credentials }: AccountLogin,
    options: RunOptions,
  ): Promise<Pop3Client> {
    // A third of the extension's code, which nothing needs before there is something to connect to.
    const { logIn } = await import('../pop3/login');
    return logIn(endpoint, credentials, this.clientOptions(options), options.signal);
  }

  private clientOptions({ needsNoListing = false }: RunOptions): LoginOptions {
    const { logger, settings, tap } = this.dependencies;
    const { timeoutMilliseconds, maximumMessageOctets, mayPipeline, serverLanguage } = settings();
    return {
      timeouts: timeoutsOf(timeoutMilliseconds),
      limits: { messageOctets: maximumMessageOctets },
      mayPipeline: mayPipeline && !this.isPipeliningUnreliable,
      listsAhead: !needsNoListing,
      onPipeliningBroke: () => {
        this.isPipeliningUnreliable = true;
      },
      language: serverLanguage,
      usesUtf8: this.account.usesUtf8 === true,
      tap,
      trace: wireTracer(logger),
    };
  }

  private async closeWhenIdle(): Promise<void> {
    clearTimeout(this.closeTimer);
    if (this.isBusy || this.usable() === undefined) {
      return;
    }
    const closeIfStillIdle = (): Promise<void> =>
      this.lock.alone(() => (this.isBusy ? Promise.resolve() : this.close()));
    const { keepOpenMilliseconds } = this.dependencies.settings();
    if (keepOpenMilliseconds === 0) {
      await closeIfStillIdle();
    } else {
      this.closeTimer = setTimeout(() => void closeIfStillIdle(), keepOpenMilliseconds);
    }
  }

  private get isBusy(): boolean {
    return this.waiting > 0 || this.holds > 0;
  }

  private async close(): Promise<void> {
    const session = this.usable();
    this.current = undefined;
    try {
      await session?.client.quit();
    } catch (error) {
      this.dependencies.logger.debug(`The session did not end cleanly: ${codeOf(error)}`);
    }
  }
}

/** From the longest time a server may stay silent. */
export function timeoutsOf(silence: number): Partial<Timeouts> {
  return {
    connect: Math.min(silence, 15_000),
    tlsHandshake: Math.min(silence, 15_000),
    greeting: silence,
    idle: silence,
  };
}

function codeOf(error: unknown): string {
  return error instanceof Pop3Error ? error.code : 'unknown';
}

/** A session that nobody gets must not go on holding the maildrop. */
async function accepted(client: Pop3Client, keep: () => Promise<void>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    client.destroy();
    throw error;
  }
}
