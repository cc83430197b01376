import type { Credentials } from '../pop3/credentials';
import type { Endpoint } from '../pop3/endpoint';
import type { Account } from './account';
import type { ReadClientCertificate } from './ports';

/** Where an account's sessions connect to, and what they prove themselves with. */
export interface AccountLogin {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
}

/**
 * The login of an account with its secret: the password, the OAuth 2.0 access token, or the passphrase of the client
 * certificate's key. Throws Pop3Error `clientCertificate`.
 */
export async function accountLogin(
  account: Account,
  secret: string,
  readClientCertificate: ReadClientCertificate,
): Promise<AccountLogin> {
  return {
    endpoint: await accountEndpoint(account, secret, readClientCertificate),
    credentials: accountCredentials(account, secret),
  };
}

/** The secret matters only where the key of a client certificate is locked with it. */
export async function accountEndpoint(
  account: Account,
  secret: string,
  readClientCertificate: ReadClientCertificate,
): Promise<Endpoint> {
  const { host, port, tlsMode, pinnedCertificate, clientCertificate } = account;
  const files = account.authentication === 'external' ? clientCertificate : undefined;
  return {
    host,
    port,
    tlsMode,
    ...(pinnedCertificate === undefined ? {} : { pinnedCertificate }),
    ...(files === undefined
      ? {}
      : { clientCertificate: await readClientCertificate(files, secret) }),
  };
}

export function accountCredentials(
  { user, authentication: method }: Account,
  secret: string,
): Credentials {
  switch (method) {
    case 'oauth2':
      return { method, user, accessToken: secret };
    case 'external':
      return { method, user };
    default:
      return { method, user, password: secret };
  }
}
