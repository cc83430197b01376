/** `device`: RFC 8628, a code typed on a web page. `pkce`: RFC 7636, the browser comes back to this machine. */
export type OAuthFlow = 'device' | 'pkce';

/** Where an authorization server is reached, for one that publishes no metadata. */
export interface AuthorizationServerEndpoints {
  readonly tokenEndpoint: string;
  /** Needed for the flow `pkce`. */
  readonly authorizationEndpoint?: string;
  /** Needed for the flow `device`. */
  readonly deviceAuthorizationEndpoint?: string;
}

/** Named by its issuer, whose metadata say the rest (RFC 8414, OpenID Connect Discovery), or endpoint by endpoint. */
export type AuthorizationServerSettings =
  { readonly issuer: string } | AuthorizationServerEndpoints;

/** What a client of an authorization server is, but for its secret. */
export interface OAuthSettings {
  readonly server: AuthorizationServerSettings;
  readonly flow: OAuthFlow;
  readonly clientId: string;
  /** May be empty: the server then chooses (RFC 6749 §3.3). */
  readonly scopes: readonly string[];
}

export type OAuthSettingsProblem =
  | 'invalidUrl'
  | 'insecureUrl'
  | 'urlHasCredentials'
  | 'urlHasFragment'
  | 'emptyClientId'
  | 'invalidClientId'
  | 'invalidScope'
  | 'tooManyScopes';

const MAXIMUM_URL_LENGTH = 2_048;
const MAXIMUM_CLIENT_ID_LENGTH = 500;
const MAXIMUM_SCOPES = 50;
/** RFC 6749 §3.3 scope-token, and a bound of its own. */
const SCOPE = /^[\u0021\u0023-\u005b\u005d-\u007e]{1,500}$/u;
/** RFC 6749 appendix A.1. */
const CLIENT_ID = /^[\u0020-\u007e]+$/u;

/** An endpoint or issuer must be protected by TLS, except on this machine (RFC 6749 §3.1, §3.2; RFC 8252 §8.3). */
export function validateServerUrl(value: string): OAuthSettingsProblem | undefined {
  const url = value.length <= MAXIMUM_URL_LENGTH ? parseUrl(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'invalidUrl';
  }
  if (url.username !== '' || url.password !== '') {
    return 'urlHasCredentials';
  }
  if (value.includes('#')) {
    return 'urlHasFragment';
  }
  return isSecureUrl(url) ? undefined : 'insecureUrl';
}

export function isSecureUrl(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(url.hostname));
}

export function validateClientId(value: string): OAuthSettingsProblem | undefined {
  if (value === '') {
    return 'emptyClientId';
  }
  return value.length <= MAXIMUM_CLIENT_ID_LENGTH && CLIENT_ID.test(value)
    ? undefined
    : 'invalidClientId';
}

export function validateScopes(scopes: readonly string[]): OAuthSettingsProblem | undefined {
  if (scopes.length > MAXIMUM_SCOPES) {
    return 'tooManyScopes';
  }
  return scopes.every((scope) => SCOPE.test(scope)) ? undefined : 'invalidScope';
}

export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((scope) => scope !== ''))];
}

/** Names the very authorization server and client; tokens and a client secret belong to exactly one. */
export function clientKey({
  server,
  clientId,
}: Pick<OAuthSettings, 'server' | 'clientId'>): string {
  const place =
    'issuer' in server
      ? ['issuer', server.issuer]
      : [
          'endpoints',
          server.tokenEndpoint,
          server.authorizationEndpoint ?? '',
          server.deviceAuthorizationEndpoint ?? '',
        ];
  return JSON.stringify([...place, clientId]);
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

function isLoopbackName(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(hostname);
}
