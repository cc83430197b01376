import type { Account } from '../mailbox/account';
import type { PasswordRequest, PasswordSource } from '../mailbox/ports';
import { isSameKind, type OAuthParts } from './accountSecrets';
import type { CredentialStore, Secrets } from './credentialStore';
import type { OAuthAccess } from './oauthAccess';
import { OAuthTokenStore } from './oauthTokenStore';
import type { EnteredPassword, PasswordPrompt } from './passwordPrompt';

export interface DraftSecretsDependencies {
  readonly credentials: CredentialStore;
  readonly prompt: PasswordPrompt;
  readonly oauth: () => Promise<OAuthParts>;
  /** The account as it is saved, if it is. */
  readonly previous: Account | undefined;
}

/**
 * The secrets for testing an account that is not saved yet: what was entered in the wizard, else what is known for
 * exactly this account as it is to be, else what the user enters, or where the user signs in, now. Nothing new is
 * stored until `keep`.
 */
export class DraftSecrets implements PasswordSource {
  /** What was entered last, accepted or not. */
  entered: EnteredPassword | undefined;
  /** `undefined` where none was entered, so that a known one counts. */
  clientSecret: string | undefined;
  private readonly memory = new DraftMemory();

  constructor(private readonly dependencies: DraftSecretsDependencies) {}

  async password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason } = request;
    if (account.authentication === 'oauth2') {
      return (await this.access(account)).password(request, signal);
    }
    if (reason === 'rejected') {
      // What to do about a refused login is decided with the whole draft in view.
      return undefined;
    }
    const { credentials, prompt } = this.dependencies;
    const stored = this.keepsKindOfSecret(account) ? await credentials.peek(account) : undefined;
    const known = this.entered?.password ?? stored;
    if (account.authentication === 'external') {
      // A key without a passphrase has the empty one, so nobody is asked.
      return known ?? '';
    }
    if (known !== undefined) {
      return known;
    }
    const entered = await prompt.ask({ account, wasRejected: false }, signal);
    if (entered !== undefined) {
      this.entered = entered;
    }
    return entered?.password;
  }

  /** The passphrase of a key must not be sent to a server as a password. */
  private keepsKindOfSecret(account: Account): boolean {
    const { previous } = this.dependencies;
    return previous !== undefined && isSameKind(previous, account);
  }

  /** Keeping a secret is decided when the account is saved. */
  async accepted(account: Account): Promise<void> {
    if (account.authentication === 'oauth2') {
      await (await this.access(account)).accepted(account);
    }
  }

  async signInAgain(account: Account): Promise<boolean> {
    return (await this.access(account)).signInAgain(account);
  }

  /** Stores the tokens and the client secret of an account that is saved. */
  async keep(account: Account): Promise<void> {
    if (account.oauth?.provider !== 'generic') {
      return;
    }
    const { oauth: provider } = account;
    const { store, access } = await this.dependencies.oauth();
    const draft = this.memory.parts(access).store;
    const secret = this.clientSecret ?? (await store.clientSecret(account.id, provider)) ?? '';
    await store.keepClientSecret(account.id, provider, secret);
    const tokens =
      (await draft.tokens(account, provider)) ??
      (this.clientSecret === undefined ? await store.tokens(account, provider) : undefined);
    if (tokens === undefined) {
      // Those of the account as it was belong to another place.
      await store.dropTokens(account.id);
    } else {
      await store.keepTokens(account, provider, tokens);
    }
  }

  /** The saved account's own tokens where they are good for the draft: a copy would spend its refresh token. */
  private async access(account: Account): Promise<OAuthAccess> {
    const { oauth: provider } = account;
    const { access, store } = await this.dependencies.oauth();
    if (provider?.provider !== 'generic') {
      return access;
    }
    const isKnown = (await store.tokens(account, provider)) !== undefined;
    if (isKnown && this.clientSecret === undefined) {
      return access;
    }
    const draft = this.memory.parts(access);
    const secret = this.clientSecret ?? (await store.clientSecret(account.id, provider)) ?? '';
    await draft.store.keepClientSecret(account.id, provider, secret);
    return draft.access;
  }
}

/** Tokens of a draft, in memory. */
class DraftMemory implements Secrets {
  private readonly values = new Map<string, string>();
  private created: OAuthParts | undefined;

  parts(access: OAuthAccess): OAuthParts {
    if (this.created === undefined) {
      const store = new OAuthTokenStore(this, access.logger);
      this.created = { store, access: access.withStore(store) };
    }
    return this.created;
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    return Promise.resolve();
  }
}
