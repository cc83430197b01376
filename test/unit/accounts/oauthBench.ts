import { OAuthAccess } from '../../../src/accounts/oauthAccess';
import type { MicrosoftSessions, SessionDemand } from '../../../src/accounts/microsoftSessions';
import { OAuthTokenStore } from '../../../src/accounts/oauthTokenStore';
import type { SignInUi } from '../../../src/accounts/signIn';
import type { Account, GenericProvider } from '../../../src/mailbox/account';
import type { DeviceCode } from '../../../src/oauth/deviceFlow';
import { type AuthorizationServer, PUBLIC_CLIENT } from '../../support/oauth/authorizationServer';
import { ScriptedBrowser, type Visit } from '../../support/oauth/scriptedBrowser';
import { FastEnvironment, SCOPES } from '../oauth/oauthHarness';
import { exampleAccount } from './exampleAccount';
import { MemorySecrets } from './memorySecrets';
import { RecordingLogger } from './recordingLogger';

/** Signs in wherever it is sent, or declines, in the user's place. */
export class ScriptedSignIn implements SignInUi {
  visit: Visit = {};
  declines = false;
  /** What was shown or opened, one entry for a sign-in. */
  readonly signIns: string[] = [];
  readonly reports: string[] = [];

  async showDeviceCode(_account: Account, code: DeviceCode): Promise<boolean> {
    this.signIns.push(code.userCode);
    if (!this.declines) {
      await new ScriptedBrowser().visit(code.verificationUriComplete ?? '', this.visit);
    }
    return !this.declines;
  }

  openExternal(uri: string): Promise<boolean> {
    this.signIns.push(uri);
    if (!this.declines) {
      void new ScriptedBrowser().visit(uri, this.visit).catch(() => undefined);
    }
    return Promise.resolve(!this.declines);
  }

  externalUri(uri: string): Promise<string> {
    return Promise.resolve(uri);
  }

  withProgress<T>(
    _title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T> {
    return task(new AbortController().signal, (message) => this.reports.push(message));
  }
}

/** The editor's sign-in for Microsoft accounts; `tokens` are given out one after the other. */
export class ScriptedMicrosoft implements MicrosoftSessions {
  tokens: string[] = [];
  readonly demands: { readonly demand: SessionDemand; readonly scopes: readonly string[] }[] = [];

  accessToken(
    scopes: readonly string[],
    _user: string,
    demand: SessionDemand,
  ): Promise<string | undefined> {
    this.demands.push({ demand, scopes });
    return Promise.resolve(this.tokens.shift());
  }
}

export interface OAuthBench {
  readonly access: OAuthAccess;
  readonly store: OAuthTokenStore;
  readonly secrets: MemorySecrets;
  readonly ui: ScriptedSignIn;
  readonly microsoft: ScriptedMicrosoft;
  readonly environment: FastEnvironment;
  readonly logger: RecordingLogger;
  /** The same secret storage, seen from another window. */
  readonly anotherWindow: () => OAuthAccess;
}

export function oauthBench(
  secrets = new MemorySecrets(),
  logger = new RecordingLogger(),
): OAuthBench {
  const ui = new ScriptedSignIn();
  const microsoft = new ScriptedMicrosoft();
  const environment = new FastEnvironment();
  const create = (): { store: OAuthTokenStore; access: OAuthAccess } => {
    const store = new OAuthTokenStore(secrets, logger);
    return { store, access: new OAuthAccess({ store, microsoft, ui, environment, logger }) };
  };
  return {
    ...create(),
    secrets,
    ui,
    microsoft,
    environment,
    logger,
    anotherWindow: () => create().access,
  };
}

export function oauthAccount(
  { issuer }: Pick<AuthorizationServer, 'issuer'>,
  change: Partial<GenericProvider> = {},
): Account & { readonly oauth: GenericProvider } {
  return {
    ...exampleAccount,
    authentication: 'oauth2',
    oauth: {
      provider: 'generic',
      flow: 'pkce',
      clientId: PUBLIC_CLIENT,
      scopes: SCOPES,
      server: { issuer },
      ...change,
    },
  };
}
