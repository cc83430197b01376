import { isAbsolute } from 'node:path';
import type { ClientCertificateFiles, OAuthProvider } from '../mailbox/account';
import {
  type AuthorizationServerSettings,
  validateClientId,
  validateScopes,
  validateServerUrl,
} from '../oauth/settings';

const MAXIMUM_PATH_LENGTH = 4_096;
/** A tenant of Microsoft Entra: its id, its domain, or a word such as `organizations`. */
const TENANT = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/u;
/** A client id goes into a space-separated list of scopes there. */
const MICROSOFT_CLIENT_ID = /^[A-Za-z0-9-]{1,100}$/u;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isMicrosoftClientId(value: string): boolean {
  return MICROSOFT_CLIENT_ID.test(value);
}

export function isTenant(value: string): boolean {
  return TENANT.test(value);
}

/** Where access tokens come from, or what is wrong with it. */
export function decodeOAuthProvider(value: unknown): OAuthProvider | string {
  if (!isRecord(value)) {
    return 'no OAuth provider';
  }
  switch (value.provider) {
    case 'microsoft':
      return decodeMicrosoft(value);
    case 'generic':
      return decodeGeneric(value);
    default:
      return 'unknown OAuth provider';
  }
}

function decodeMicrosoft(value: Readonly<Record<string, unknown>>): OAuthProvider | string {
  const { clientId, tenant } = value;
  if (clientId !== undefined && (typeof clientId !== 'string' || !isMicrosoftClientId(clientId))) {
    return 'invalid OAuth client id';
  }
  if (tenant !== undefined && (typeof tenant !== 'string' || !isTenant(tenant))) {
    return 'invalid Microsoft tenant';
  }
  return {
    provider: 'microsoft',
    ...(clientId === undefined ? {} : { clientId }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

function decodeGeneric(value: Readonly<Record<string, unknown>>): OAuthProvider | string {
  const { flow, clientId, scopes } = value;
  if (flow !== 'device' && flow !== 'pkce') {
    return 'unknown OAuth flow';
  }
  if (typeof clientId !== 'string' || validateClientId(clientId) !== undefined) {
    return 'invalid OAuth client id';
  }
  if (
    !Array.isArray(scopes) ||
    !scopes.every((scope) => typeof scope === 'string') ||
    validateScopes(scopes) !== undefined
  ) {
    return 'invalid OAuth scopes';
  }
  const server = decodeServer(value.server);
  if (typeof server === 'string') {
    return server;
  }
  if (!('issuer' in server)) {
    const needed = flow === 'device' ? 'deviceAuthorizationEndpoint' : 'authorizationEndpoint';
    if (server[needed] === undefined) {
      return 'no OAuth endpoint for the flow';
    }
  }
  return { provider: 'generic', flow, clientId, scopes: [...scopes], server };
}

function decodeServer(value: unknown): AuthorizationServerSettings | string {
  if (!isRecord(value)) {
    return 'no OAuth server';
  }
  if (value.issuer !== undefined) {
    return isServerUrl(value.issuer) ? { issuer: value.issuer } : 'invalid OAuth issuer';
  }
  const { tokenEndpoint, authorizationEndpoint, deviceAuthorizationEndpoint } = value;
  if (
    !isServerUrl(tokenEndpoint) ||
    !(authorizationEndpoint === undefined || isServerUrl(authorizationEndpoint)) ||
    !(deviceAuthorizationEndpoint === undefined || isServerUrl(deviceAuthorizationEndpoint))
  ) {
    return 'invalid OAuth endpoint';
  }
  return {
    tokenEndpoint,
    ...(authorizationEndpoint === undefined ? {} : { authorizationEndpoint }),
    ...(deviceAuthorizationEndpoint === undefined ? {} : { deviceAuthorizationEndpoint }),
  };
}

function isServerUrl(value: unknown): value is string {
  return typeof value === 'string' && validateServerUrl(value) === undefined;
}

/** The files of a client certificate, or what is wrong with them. */
export function decodeClientCertificate(value: unknown): ClientCertificateFiles | string {
  if (!isRecord(value)) {
    return 'no client certificate';
  }
  const { certificatePath, keyPath } = value;
  if (!isFilePath(certificatePath)) {
    return 'invalid path of the client certificate';
  }
  if (keyPath === undefined) {
    return { certificatePath };
  }
  return isFilePath(keyPath)
    ? { certificatePath, keyPath }
    : 'invalid path of the key of the client certificate';
}

function isFilePath(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= MAXIMUM_PATH_LENGTH &&
    !value.includes('\0') &&
    isAbsolute(value)
  );
}
