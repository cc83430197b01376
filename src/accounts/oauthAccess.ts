import type { Account, GenericProvider, MicrosoftProvider } from '../mailbox/account';
import type { Logger, PasswordRequest, PasswordSource } from '../mailbox/ports';
import { OAuthClient } from '../oauth/client';
import type { OAuthEnvironment } from '../oauth/environment';
import { OAuthError } from '../oauth/errors';
import type { Tokens } from '../oauth/tokens';
import { Mutex } from '../shared/mutex';
import { type MicrosoftSessions, microsoftScopes } from './microsoftSessions';
import type { OAuthTokenStore } from './oauthTokenStore';
import { signIn, type SignInUi } from './signIn';

/** A token this close to its end is replaced before it is used. */
const MARGIN_MILLISECONDS = 60_000;

export interface OAuthAccessDependencies {
  readonly store: OAuthTokenStore;
  readonly microsoft: MicrosoftSessions;
  readonly ui: SignInUi;
  readonly environment: OAuthEnvironment;
  readonly logger: Logger;
}

/** Where the token handed out last came from; what is left to try once the server refuses it. */
type Origin = 'kept' | 'refreshed' | 'signedIn';

/**
 * Access tokens for accounts with the login method `oauth2`. One at a time for an account: who waits finds the token
 * that another got. A token the mail server refuses is replaced by a refresh, then by the user signing in, once each.
 */
export class OAuthAccess implements PasswordSource {
  private readonly queues = new Map<string, Mutex>();
  private readonly origins = new Map<string, Origin>();

  constructor(private readonly dependencies: OAuthAccessDependencies) {}

  get logger(): Logger {
    return this.dependencies.logger;
  }

  /** The same with tokens kept elsewhere. */
  withStore(store: OAuthTokenStore): OAuthAccess {
    return new OAuthAccess({ ...this.dependencies, store });
  }

  /** Throws OAuthError where the authorization server does not give a token, or the user declines. */
  async password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason } = request;
    return this.inTurn(account.id, signal, async () => {
      if (reason === 'login') {
        this.origins.delete(account.id);
      }
      const provider = providerOf(account);
      return provider.provider === 'microsoft'
        ? this.microsoftToken(account, provider, request)
        : this.genericToken(account, provider, request, signal);
    });
  }

  accepted(account: Account): Promise<void> {
    this.origins.delete(account.id);
    return Promise.resolve();
  }

  /** Has the user sign in, whatever is known already. Resolves with whether they did. */
  async signInAgain(account: Account, signal?: AbortSignal): Promise<boolean> {
    const token = await this.inTurn(account.id, signal, () => {
      const provider = providerOf(account);
      return provider.provider === 'microsoft'
        ? this.dependencies.microsoft.accessToken(
            microsoftScopes(provider),
            account.user,
            'renewed',
          )
        : this.interactive(account, provider, signal);
    });
    return token !== undefined;
  }

  private async microsoftToken(
    account: Account,
    provider: MicrosoftProvider,
    { reason, isInteractive }: PasswordRequest,
  ): Promise<string | undefined> {
    const scopes = microsoftScopes(provider);
    const { microsoft } = this.dependencies;
    if (reason === 'login') {
      this.origins.set(account.id, 'kept');
      const demand = isInteractive ? 'ifNeeded' : 'silent';
      return microsoft.accessToken(scopes, account.user, demand);
    }
    if (!isInteractive || this.origins.get(account.id) === 'signedIn') {
      return undefined;
    }
    this.origins.set(account.id, 'signedIn');
    return microsoft.accessToken(scopes, account.user, 'renewed');
  }

  private async genericToken(
    account: Account,
    provider: GenericProvider,
    { reason, isInteractive }: PasswordRequest,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const held = await this.dependencies.store.tokens(account, provider);
    if (reason === 'login' && held !== undefined && this.isFresh(held)) {
      this.origins.set(account.id, 'kept');
      return held.accessToken;
    }
    const origin = this.origins.get(account.id) ?? 'kept';
    if (held?.refreshToken !== undefined && origin === 'kept') {
      const refreshed = await this.refresh(account, provider, held.refreshToken, signal);
      if (refreshed !== undefined) {
        this.origins.set(account.id, 'refreshed');
        return refreshed;
      }
    }
    // A browser that signs in by itself must not go round in circles with a server that refuses every token.
    return isInteractive && origin !== 'signedIn'
      ? this.interactive(account, provider, signal)
      : undefined;
  }

  private isFresh({ expiresAt }: Tokens): boolean {
    return (
      expiresAt === undefined ||
      expiresAt - this.dependencies.environment.now() > MARGIN_MILLISECONDS
    );
  }

  /** Resolves with `undefined` where the user has to sign in anew. */
  private async refresh(
    account: Account,
    provider: GenericProvider,
    refreshToken: string,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const { store, logger } = this.dependencies;
    const client = await this.client(account, provider);
    try {
      const tokens = await client.refresh(refreshToken, signal ?? NEVER);
      await store.keepTokens(account, provider, tokens);
      return tokens.accessToken;
    } catch (error) {
      if (!OAuthError.is(error, 'invalidGrant')) {
        throw error;
      }
    }
    // Another window may have used the refresh token meanwhile, which is good for one time on many servers.
    const current = await store.tokens(account, provider);
    if (current !== undefined && current.refreshToken !== refreshToken && this.isFresh(current)) {
      return current.accessToken;
    }
    logger.info(`The sign-in of account ${account.id} is no longer valid`);
    await store.dropTokens(account.id);
    return undefined;
  }

  /** Resolves with `undefined` when the user declines. */
  private async interactive(
    account: Account,
    provider: GenericProvider,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const { store, ui } = this.dependencies;
    const client = await this.client(account, provider);
    try {
      const tokens = await signIn(account, provider, client, ui, signal);
      await store.keepTokens(account, provider, tokens);
      this.origins.set(account.id, 'signedIn');
      return tokens.accessToken;
    } catch (error) {
      if (OAuthError.is(error, 'aborted')) {
        return undefined;
      }
      throw error;
    }
  }

  private async client(account: Account, provider: GenericProvider): Promise<OAuthClient> {
    const { store, environment } = this.dependencies;
    return new OAuthClient(provider, await store.clientSecret(account.id, provider), environment);
  }

  private inTurn<T>(
    accountId: string,
    signal: AbortSignal | undefined,
    task: () => Promise<T>,
  ): Promise<T> {
    const queue = this.queues.get(accountId) ?? new Mutex();
    this.queues.set(accountId, queue);
    return queue.run(task, signal);
  }
}

const NEVER = new AbortController().signal;

function providerOf({ oauth }: Account): MicrosoftProvider | GenericProvider {
  if (oauth === undefined) {
    throw new OAuthError('configuration', 'The account names no OAuth provider');
  }
  return oauth;
}
