import type { Account } from '../mailbox/account';
import type { PasswordRequest, PasswordSource } from '../mailbox/ports';
import type { CredentialStore } from './credentialStore';
import type { OAuthAccess } from './oauthAccess';
import type { OAuthTokenStore } from './oauthTokenStore';

export interface OAuthParts {
  readonly access: OAuthAccess;
  readonly store: OAuthTokenStore;
}

/** Where sessions get their secret from, whatever the login method of the account. */
export class AccountSecrets implements PasswordSource {
  /** @param oauth Loads what only accounts with the login method `oauth2` need. */
  constructor(
    private readonly credentials: CredentialStore,
    private readonly oauth: () => Promise<OAuthParts>,
  ) {}

  async password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason } = request;
    switch (account.authentication) {
      case 'oauth2':
        return (await this.oauth()).access.password(request, signal);
      case 'external':
        return reason === 'login' ? passphrase(this.credentials, account) : undefined;
      default:
        return this.credentials.password(request, signal);
    }
  }

  async accepted(account: Account, password: string): Promise<void> {
    if (account.authentication === 'oauth2') {
      await (await this.oauth()).access.accepted(account);
    } else {
      await this.credentials.accepted(account, password);
    }
  }

  async signInAgain(account: Account, signal?: AbortSignal): Promise<boolean> {
    return (await this.oauth()).access.signInAgain(account, signal);
  }

  async forget(accountId: string): Promise<void> {
    await this.credentials.forget(accountId);
    await (await this.oauth()).store.forget(accountId);
  }

  /** Forgets what the account no longer needs, after its login method changed from `previous`. */
  async forgetFormer(account: Account, previous: Account): Promise<void> {
    const isStillGeneric =
      previous.oauth?.provider === 'generic' && account.oauth?.provider === 'generic';
    if (previous.authentication === 'oauth2' ? isStillGeneric : isSameKind(previous, account)) {
      return;
    }
    if (previous.authentication === 'oauth2') {
      await (await this.oauth()).store.forget(account.id);
    } else {
      await this.credentials.forget(account.id);
    }
  }
}

/** Of the key of a client certificate; a key without one has the empty passphrase, so nobody is asked. */
async function passphrase(credentials: CredentialStore, account: Account): Promise<string> {
  return (await credentials.peek(account)) ?? '';
}

/** Whether the secret stored for one account is of use for the other. */
export function isSameKind(one: Account, other: Account): boolean {
  return kindOf(one) === kindOf(other);
}

function kindOf({ authentication }: Account): 'token' | 'passphrase' | 'password' {
  switch (authentication) {
    case 'oauth2':
      return 'token';
    case 'external':
      return 'passphrase';
    default:
      return 'password';
  }
}
