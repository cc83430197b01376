import type { Account, AuthenticationMethod, OAuthProvider } from '../mailbox/account';
import {
  type AuthorizationServerSettings,
  type OAuthFlow,
  type OAuthSettingsProblem,
  parseScopes,
  validateClientId,
  validateScopes,
  validateServerUrl,
} from '../oauth/settings';
import { isMicrosoftClientId, isTenant } from './loginCodec';
import type { StepProblem } from './stepUi';

/** What a login method needs besides user and password, while the user puts it together. Empty where not given. */
export interface LoginDraft {
  readonly provider: OAuthProvider['provider'];
  readonly flow: OAuthFlow;
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly deviceAuthorizationEndpoint: string;
  readonly clientId: string;
  /** Entered just now, empty for none; `undefined` where a known one stays. */
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  readonly microsoftClientId: string;
  readonly tenant: string;
  readonly certificatePath: string;
  readonly keyPath: string;
}

export const EMPTY_LOGIN: LoginDraft = {
  provider: 'generic',
  flow: 'pkce',
  issuer: '',
  tokenEndpoint: '',
  authorizationEndpoint: '',
  deviceAuthorizationEndpoint: '',
  clientId: '',
  clientSecret: undefined,
  scopes: '',
  microsoftClientId: '',
  tenant: '',
  certificatePath: '',
  keyPath: '',
};

export function loginDraftOf({ oauth, clientCertificate }: Account): LoginDraft {
  return {
    ...EMPTY_LOGIN,
    certificatePath: clientCertificate?.certificatePath ?? '',
    keyPath: clientCertificate?.keyPath ?? '',
    ...(oauth === undefined ? {} : oauthDraftOf(oauth)),
  };
}

function oauthDraftOf(oauth: OAuthProvider): Partial<LoginDraft> {
  if (oauth.provider === 'microsoft') {
    const { provider, clientId = '', tenant = '' } = oauth;
    return { provider, microsoftClientId: clientId, tenant };
  }
  const { provider, flow, clientId, scopes, server } = oauth;
  return { provider, flow, clientId, scopes: scopes.join(' '), ...server };
}

/** The part of an account that only the given login method has. */
export function loginOf(
  method: AuthenticationMethod,
  login: LoginDraft,
): Pick<Account, 'oauth' | 'clientCertificate'> {
  switch (method) {
    case 'oauth2':
      return { oauth: providerOf(login) };
    case 'external': {
      const { certificatePath, keyPath } = login;
      return { clientCertificate: { certificatePath, ...(keyPath === '' ? {} : { keyPath }) } };
    }
    default:
      return {};
  }
}

function providerOf(login: LoginDraft): OAuthProvider {
  if (login.provider === 'microsoft') {
    const { provider, microsoftClientId: clientId, tenant } = login;
    return {
      provider,
      ...(clientId === '' ? {} : { clientId }),
      ...(tenant === '' ? {} : { tenant }),
    };
  }
  const { provider, flow, clientId, scopes } = login;
  return { provider, flow, clientId, scopes: parseScopes(scopes), server: serverOf(login) };
}

function serverOf(login: LoginDraft): AuthorizationServerSettings {
  const { issuer, flow, tokenEndpoint, authorizationEndpoint, deviceAuthorizationEndpoint } = login;
  if (issuer !== '') {
    return { issuer };
  }
  return flow === 'device'
    ? { tokenEndpoint, deviceAuthorizationEndpoint }
    : { tokenEndpoint, authorizationEndpoint };
}

const PROBLEMS = {
  invalidUrl: 'Enter an address that begins with "https://".',
  insecureUrl: 'Tokens must not travel without TLS: the address has to begin with "https://".',
  urlHasCredentials: 'Leave out the user name and password in the address.',
  urlHasFragment: 'Leave out the part of the address after "#".',
  emptyClientId: 'Enter the client id that the provider gave to your application.',
  invalidClientId: 'The client id holds a character that OAuth 2.0 does not allow, or is too long.',
  invalidScope: 'A scope holds a character that OAuth 2.0 does not allow, or is too long.',
  tooManyScopes: 'Use at most 50 scopes.',
} as const satisfies Record<OAuthSettingsProblem, string>;

function toProblem(problem: OAuthSettingsProblem | undefined): StepProblem | undefined {
  return problem === undefined ? undefined : { severity: 'error', message: PROBLEMS[problem] };
}

export function checkEndpoint(value: string): StepProblem | undefined {
  return toProblem(validateServerUrl(value.trim()));
}

/** May be empty: the endpoints are then asked for. */
export function checkIssuer(value: string): StepProblem | undefined {
  return value.trim() === '' ? undefined : checkEndpoint(value);
}

export function checkClientId(value: string): StepProblem | undefined {
  return toProblem(validateClientId(value.trim()));
}

export function checkScopes(value: string): StepProblem | undefined {
  return toProblem(validateScopes(parseScopes(value)));
}

export function checkClientSecret(value: string): StepProblem | undefined {
  return /^[\u0020-\u007e]{0,4096}$/u.test(value)
    ? undefined
    : {
        severity: 'error',
        message: 'The client secret holds a character that OAuth 2.0 does not allow.',
      };
}

export function checkMicrosoftClientId(value: string): StepProblem | undefined {
  return isMicrosoftClientId(value.trim())
    ? undefined
    : {
        severity: 'error',
        message: 'Enter the application (client) id, of letters, digits and hyphens.',
      };
}

export function checkTenant(value: string): StepProblem | undefined {
  return value.trim() === '' || isTenant(value.trim())
    ? undefined
    : { severity: 'error', message: 'Enter a tenant id, its domain, or nothing.' };
}
