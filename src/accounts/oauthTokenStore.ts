import type { Account, GenericProvider } from '../mailbox/account';
import type { Logger } from '../mailbox/ports';
import { clientKey } from '../oauth/settings';
import { isToken, type Tokens } from '../oauth/tokens';
import { errorLine } from '../platform/logger';
import type { Secrets } from './credentialStore';
import { isRecord } from './loginCodec';

const MAXIMUM_CLIENT_SECRET_LENGTH = 4_096;

/**
 * Tokens and client secrets in secret storage. Tokens belong to exactly one host, port, TLS mode, user, authorization
 * server, client and set of scopes; a client secret to one authorization server and client. Neither is ever handed out
 * for anything else.
 */
export class OAuthTokenStore {
  /** For accounts that keep no secret on disk, and where secret storage fails. */
  private readonly window = new Map<string, string>();

  constructor(
    private readonly secrets: Secrets,
    private readonly logger: Logger,
  ) {}

  async tokens(account: Account, provider: GenericProvider): Promise<Tokens | undefined> {
    const held = await this.read(tokensKey(account.id));
    return held?.binding === tokensBinding(account, provider)
      ? decodeTokens(held.value)
      : undefined;
  }

  async keepTokens(account: Account, provider: GenericProvider, tokens: Tokens): Promise<void> {
    const text = JSON.stringify({ binding: tokensBinding(account, provider), value: tokens });
    await this.write(tokensKey(account.id), text, account.passwordPolicy === 'save');
  }

  async dropTokens(accountId: string): Promise<void> {
    await this.delete(tokensKey(accountId));
  }

  async clientSecret(accountId: string, provider: GenericProvider): Promise<string | undefined> {
    const held = await this.read(clientSecretKey(accountId));
    return held?.binding === clientKey(provider) && typeof held.value === 'string'
      ? held.value
      : undefined;
  }

  /** An empty secret stands for a client that has none. */
  async keepClientSecret(
    accountId: string,
    provider: GenericProvider,
    secret: string,
  ): Promise<void> {
    if (secret === '' || secret.length > MAXIMUM_CLIENT_SECRET_LENGTH) {
      await this.delete(clientSecretKey(accountId));
      return;
    }
    const text = JSON.stringify({ binding: clientKey(provider), value: secret });
    await this.write(clientSecretKey(accountId), text, true);
  }

  async forget(accountId: string): Promise<void> {
    await this.delete(tokensKey(accountId));
    await this.delete(clientSecretKey(accountId));
  }

  private async read(
    key: string,
  ): Promise<{ readonly binding: unknown; readonly value: unknown } | undefined> {
    try {
      const text = this.window.get(key) ?? (await this.secrets.get(key));
      const decoded: unknown = text === undefined ? undefined : JSON.parse(text);
      return isRecord(decoded) ? { binding: decoded.binding, value: decoded.value } : undefined;
    } catch (error) {
      // What JSON.parse says may quote what it read.
      const reason = error instanceof SyntaxError ? 'unreadable' : errorLine(error);
      this.logger.warn(`Secret storage failed: ${reason}`);
      return undefined;
    }
  }

  private async write(key: string, text: string, isSaved: boolean): Promise<void> {
    if (!isSaved) {
      this.window.set(key, text);
      return;
    }
    try {
      await this.secrets.store(key, text);
      this.window.delete(key);
    } catch (error) {
      this.logger.warn(`Secret storage failed, kept for this window: ${errorLine(error)}`);
      this.window.set(key, text);
    }
  }

  private async delete(key: string): Promise<void> {
    this.window.delete(key);
    await this.secrets.delete(key);
  }
}

function tokensKey(accountId: string): string {
  return `pop3.oauth.tokens.${accountId}`;
}

function clientSecretKey(accountId: string): string {
  return `pop3.oauth.client.${accountId}`;
}

function tokensBinding(account: Account, provider: GenericProvider): string {
  const { host, port, tlsMode, user } = account;
  return JSON.stringify([host, port, tlsMode, user, clientKey(provider), ...provider.scopes]);
}

function decodeTokens(value: unknown): Tokens | undefined {
  if (!isRecord(value) || !isToken(value.accessToken)) {
    return undefined;
  }
  const { accessToken, refreshToken, expiresAt } = value;
  return {
    accessToken,
    ...(isToken(refreshToken) ? { refreshToken } : {}),
    ...(typeof expiresAt === 'number' ? { expiresAt } : {}),
  };
}
