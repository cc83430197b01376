import type { ClientOptions, Pop3Client } from '../pop3/client';
import type { Endpoint } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';
import { logIn } from '../pop3/login';
import type { Disposable } from '../shared/disposable';
import { Mutex } from '../shared/mutex';
import { safeLabel } from '../shared/safeText';
import type { Account } from './account';
import { MailboxError } from './errors';
import { listMaildrop, type MaildropListing } from './maildropListing';
import type { Logger, PasswordSource } from './ports';
import { serverTraits, type ServerTraits } from './serverTraits';

export interface SessionSettings {
  readonly keepOpenMilliseconds: number;
  readonly timeoutMilliseconds: number;
  readonly maximumMessageOctets: number;
}

export interface SessionDependencies {
  readonly passwords: PasswordSource;
  readonly logger: Logger;
  readonly settings: () => SessionSettings;
}

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
  /** Told when a connection has to be made. */
  readonly onConnecting?: () => void;
}

/**
 * At most one POP3 session for an account. Tasks run one at a time; the session closes by QUIT some time after the last,
 * because most servers lock the maildrop for everyone else while it is open.
 */
export class MaildropSession implements Disposable {
  private readonly mutex = new Mutex();
  private current: OpenSession | undefined;
  private closeTimer: NodeJS.Timeout | undefined;
  private waiting = 0;
  private holds = 0;
  private isDisposed = false;

  constructor(
    private readonly account: Account,
    private readonly dependencies: SessionDependencies,
  ) {}

  /**
   * Runs a task that only reads. A kept-open session that turns out to have been closed meanwhile is replaced once.
   * Throws Pop3Error, MailboxError, or what the task throws.
   */
  async run<T>(task: (session: OpenSession) => Promise<T>, options: RunOptions): Promise<T> {
    this.waiting += 1;
    try {
      return await this.mutex.run(async () => {
        clearTimeout(this.closeTimer);
        if (options.isFresh === true) {
          await this.close();
        }
        const wasOpen = this.usable() !== undefined;
        try {
          return await task(await this.open(options));
        } catch (error) {
          if (!wasOpen || !Pop3Error.is(error, 'closed') || options.signal.aborted) {
            throw error;
          }
          this.dependencies.logger.debug('The server had closed the session; connecting again');
          return await task(await this.open(options));
        }
      }, options.signal);
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
    return this.mutex.run(async () => {
      clearTimeout(this.closeTimer);
      await this.close();
      try {
        return await task(await this.open(options));
      } finally {
        this.current?.client.destroy();
        this.current = undefined;
      }
    }, options.signal);
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

  private async open(options: RunOptions): Promise<OpenSession> {
    const existing = this.usable();
    if (existing !== undefined) {
      return existing;
    }
    if (this.isDisposed) {
      throw new MailboxError('disposed', 'The mailbox was closed');
    }
    options.onConnecting?.();
    const client = await this.logIn(options);
    const traits = serverTraits(client.greeting, client.capabilities);
    let listing: MaildropListing | undefined;
    const session: OpenSession = {
      client,
      traits,
      listing: async (signal) => (listing ??= await listMaildrop(client, signal)),
    };
    this.current = session;
    return session;
  }

  /** A refused password is asked for again as long as the user enters another; nothing is retried unasked. */
  private async logIn({ isInteractive, signal }: RunOptions): Promise<Pop3Client> {
    const { account, dependencies } = this;
    const { passwords } = dependencies;
    let refusal: Pop3Error | undefined;
    for (;;) {
      const reason = refusal === undefined ? 'login' : 'rejected';
      const password = await passwords.password({ account, reason, isInteractive }, signal);
      signal.throwIfAborted();
      if (password === undefined) {
        throw refusal ?? new MailboxError('passwordRequired', 'No password was given');
      }
      const credentials = { user: account.user, password, method: account.authentication };
      try {
        const client = await logIn(endpointOf(account), credentials, this.clientOptions(), signal);
        await passwords.accepted(account, password);
        return client;
      } catch (error) {
        if (!Pop3Error.is(error, 'authentication')) {
          throw error;
        }
        refusal = error;
      }
    }
  }

  private clientOptions(): ClientOptions {
    const { logger, settings } = this.dependencies;
    const { timeoutMilliseconds, maximumMessageOctets } = settings();
    return {
      timeouts: {
        connect: Math.min(timeoutMilliseconds, 15_000),
        tlsHandshake: Math.min(timeoutMilliseconds, 15_000),
        greeting: timeoutMilliseconds,
        idle: timeoutMilliseconds,
      },
      limits: { messageOctets: maximumMessageOctets },
      trace: (direction, line) => {
        logger.trace(`${direction === 'sent' ? 'C:' : 'S:'} ${safeLabel(line)}`);
      },
    };
  }

  private async closeWhenIdle(): Promise<void> {
    clearTimeout(this.closeTimer);
    if (this.isBusy || this.usable() === undefined) {
      return;
    }
    const closeIfStillIdle = (): Promise<void> =>
      this.mutex.run(() => (this.isBusy ? Promise.resolve() : this.close()));
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

function codeOf(error: unknown): string {
  return error instanceof Pop3Error ? error.code : 'unknown';
}

function endpointOf(account: Account): Endpoint {
  const { host, port, tlsMode, pinnedCertificate } = account;
  return {
    host,
    port,
    tlsMode,
    ...(pinnedCertificate === undefined ? {} : { pinnedCertificate }),
  };
}
