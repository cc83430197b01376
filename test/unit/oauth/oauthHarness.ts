import assert from 'node:assert/strict';
import { OAuthClient } from '../../../src/oauth/client';
import type { Browser } from '../../../src/oauth/codeFlow';
import type { OAuthEnvironment } from '../../../src/oauth/environment';
import { OAuthError, type OAuthErrorCode } from '../../../src/oauth/errors';
import type { AuthorizationServerEndpoints, OAuthSettings } from '../../../src/oauth/settings';
import { type AuthorizationServer, PUBLIC_CLIENT } from '../../support/oauth/authorizationServer';
import { ScriptedBrowser, type Visit } from '../../support/oauth/scriptedBrowser';

export const SCOPES = ['openid', 'offline_access', 'mail.read'] as const;
export const NEVER = new AbortController().signal;

/** A clock of its own that sleeping moves on at once. */
export class FastEnvironment implements OAuthEnvironment {
  readonly requestTimeoutMilliseconds: number = 5_000;
  readonly signInTimeoutMilliseconds: number = 600_000;
  readonly sleeps: number[] = [];
  time = 1_000_000;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds / 1_000);
    this.time += milliseconds;
    return Promise.resolve();
  }
}

export function settingsFor(
  server: Pick<AuthorizationServer, 'issuer'>,
  change: Partial<OAuthSettings> = {},
): OAuthSettings {
  return {
    server: { issuer: server.issuer },
    flow: 'pkce',
    clientId: PUBLIC_CLIENT,
    scopes: SCOPES,
    ...change,
  };
}

export function endpointsOf({
  issuer,
}: Pick<AuthorizationServer, 'issuer'>): AuthorizationServerEndpoints {
  return {
    tokenEndpoint: `${issuer}/token`,
    authorizationEndpoint: `${issuer}/auth`,
    deviceAuthorizationEndpoint: `${issuer}/device/auth`,
  };
}

export function clientOf(
  server: Pick<AuthorizationServer, 'issuer'>,
  change: Partial<OAuthSettings> = {},
  {
    secret,
    environment = new FastEnvironment(),
  }: { secret?: string; environment?: OAuthEnvironment } = {},
): OAuthClient {
  return new OAuthClient(settingsFor(server, change), secret, environment);
}

/** Opens pages in a scripted browser that comes back by itself. */
export function browserOf(visit: Visit = {}): Browser & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    open: (uri) => {
      opened.push(uri);
      void new ScriptedBrowser().visit(uri, visit).catch(() => undefined);
      return Promise.resolve();
    },
    externalUri: (uri) => Promise.resolve(uri),
  };
}

export async function rejectsWith(
  work: Promise<unknown>,
  code: OAuthErrorCode,
): Promise<OAuthError> {
  const error = await work.then(
    () => assert.fail(`Expected ${code}, but it worked`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof OAuthError, String(error));
  assert.equal(error.code, code, error.message);
  return error;
}
