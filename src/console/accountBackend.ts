import type { Account } from '../mailbox/account';
import { accountCredentials, accountEndpoint } from '../mailbox/accountLogin';
import { timeoutsOf } from '../mailbox/maildropSession';
import type { PasswordSource, ReadClientCertificate } from '../mailbox/ports';
import type { Pop3Client } from '../pop3/client';
import type { Endpoint } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';
import { authenticate, openForLogin } from '../pop3/login';
import type { WireTap } from '../pop3/wireTap';

/** Where the console gets its session from. */
export interface ConsoleBackend {
  /** Opens a session in the authorization state, encrypted if the account says so. Throws Pop3Error. */
  connect(onWire: WireTap, signal: AbortSignal): Promise<Pop3Client>;
  /** Logs in as the account does; resolves with `false` where no password was given. Throws Pop3Error. */
  logIn(client: Pop3Client, signal: AbortSignal): Promise<boolean>;
  readonly maximumBodyOctets: number;
}

export interface AccountBackendDependencies {
  readonly passwords: PasswordSource;
  readonly readClientCertificate: ReadClientCertificate;
  /** Ends the account's own session, so that the maildrop is not locked by it. */
  readonly disconnect: (signal: AbortSignal) => Promise<void>;
  readonly tap: WireTap;
  readonly settings: () => {
    readonly timeoutMilliseconds: number;
    readonly maximumMessageOctets: number;
    readonly serverLanguage: string;
  };
}

/** Sessions of an account, under the same rules for encryption and login as any other of its sessions. */
export class AccountBackend implements ConsoleBackend {
  /** Kept between sessions, since some servers end the session along with the refusal. */
  private isRefused = false;

  constructor(
    private readonly account: Account,
    private readonly dependencies: AccountBackendDependencies,
  ) {}

  get maximumBodyOctets(): number {
    return this.dependencies.settings().maximumMessageOctets;
  }

  async connect(onWire: WireTap, signal: AbortSignal): Promise<Pop3Client> {
    const { disconnect, settings, tap } = this.dependencies;
    await disconnect(signal);
    signal.throwIfAborted();
    const { timeoutMilliseconds, maximumMessageOctets } = settings();
    const { client } = await openForLogin(
      await this.endpoint(signal),
      {
        timeouts: timeoutsOf(timeoutMilliseconds),
        limits: { messageOctets: maximumMessageOctets },
        tap: (event) => {
          tap(event);
          onWire(event);
        },
      },
      signal,
    );
    return client;
  }

  /** A refused password is asked for again as long as the user enters another and the session lasts. */
  async logIn(client: Pop3Client, signal: AbortSignal): Promise<boolean> {
    let refusal: Pop3Error | undefined;
    for (;;) {
      const secret = await this.secret(signal);
      signal.throwIfAborted();
      if (secret === undefined) {
        if (refusal !== undefined) {
          throw refusal;
        }
        return false;
      }
      try {
        await this.authenticate(client, secret, signal);
        return true;
      } catch (error) {
        // The passphrase of a client certificate did its work when TLS began: another one changes nothing.
        if (!Pop3Error.is(error, 'authentication') || this.account.authentication === 'external') {
          throw error;
        }
        this.isRefused = true;
        if (client.state !== 'authorization') {
          throw error;
        }
        refusal = error;
      }
    }
  }

  private async authenticate(
    client: Pop3Client,
    secret: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { account } = this;
    await authenticate(
      client,
      account,
      accountCredentials(account, secret),
      {
        usesUtf8: account.usesUtf8 === true,
        language: this.dependencies.settings().serverLanguage,
      },
      signal,
    );
    this.isRefused = false;
    await this.dependencies.passwords.accepted(account, secret);
  }

  /** A client certificate is shown when TLS begins, so that the passphrase of its key is needed before the login. */
  private async endpoint(signal: AbortSignal): Promise<Endpoint> {
    const { account } = this;
    const secret = account.authentication === 'external' ? await this.secret(signal) : undefined;
    return accountEndpoint(account, secret ?? '', this.dependencies.readClientCertificate);
  }

  private secret(signal: AbortSignal): Promise<string | undefined> {
    const { account } = this;
    const reason = this.isRefused ? 'rejected' : 'login';
    return this.dependencies.passwords.password({ account, reason, isInteractive: true }, signal);
  }
}
