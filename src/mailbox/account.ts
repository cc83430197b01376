import type { OAuthSettings } from '../oauth/settings';
import type { Credentials } from '../pop3/credentials';
import type { TlsMode } from '../pop3/endpoint';

export type { TlsMode };

/** How the account logs in; `automatic` takes the strongest mechanism offered. */
export type AuthenticationMethod = Credentials['method'];

/** Whether the method proves a password, whatever way it does so. */
export function usesPassword(method: AuthenticationMethod): boolean {
  return method !== 'oauth2' && method !== 'external';
}

export type PasswordPolicy = 'save' | 'askEveryTime';

/** Where an account with the login method `oauth2` gets its access tokens. Holds no secret. */
export type OAuthProvider = MicrosoftProvider | GenericProvider;

/** The editor's own sign-in for Microsoft accounts. */
export interface MicrosoftProvider {
  readonly provider: 'microsoft';
  /** An application registered with Microsoft, in place of the editor's. */
  readonly clientId?: string;
  /** The tenant of that application. */
  readonly tenant?: string;
}

export interface GenericProvider extends OAuthSettings {
  readonly provider: 'generic';
}

/** Files on this machine; the passphrase of the key, if it has one, is the account's password. */
export interface ClientCertificateFiles {
  /** Absolute path of PEM certificates, or of a PKCS#12 file, which holds its key too. */
  readonly certificatePath: string;
  /** Absolute path of a PEM key, where it is not in the file of the certificate. */
  readonly keyPath?: string;
}

/** One configured maildrop. Holds no secret. */
export interface Account {
  /** Stable, generated, `[a-z0-9]{8,}`; safe in URIs, keys and file names. */
  readonly id: string;
  /** The name the user gave it. */
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly tlsMode: TlsMode;
  readonly user: string;
  readonly authentication: AuthenticationMethod;
  readonly passwordPolicy: PasswordPolicy;
  /** Switch UTF8 mode on where the server offers it (RFC 6856 §2). */
  readonly usesUtf8?: boolean;
  /** Present exactly where `authentication` is `oauth2`. */
  readonly oauth?: OAuthProvider;
  /** Present exactly where `authentication` is `external`. */
  readonly clientCertificate?: ClientCertificateFiles;
  /** SHA-256 fingerprint of the one certificate the user chose to trust for this host, port and TLS mode. */
  readonly pinnedCertificate?: string;
}

/** The part of an account a password belongs to: a password is never sent anywhere else. */
export type PasswordBinding = Pick<Account, 'host' | 'port' | 'tlsMode' | 'user'>;

export type AccountProblem =
  | 'emptyHost'
  | 'invalidHost'
  | 'invalidPort'
  | 'emptyUser'
  | 'controlCharacterInUser'
  | 'userTooLong';

const HOST_NAME =
  /^(?=.{1,253}\.?$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)*[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.?$/u;
const IPV6_LITERAL = /^[0-9a-fA-F:.]+(?:%[\w.-]+)?$/u;

export function validateHost(host: string): AccountProblem | undefined {
  if (host === '') {
    return 'emptyHost';
  }
  const isIpv6 = host.includes(':') && IPV6_LITERAL.test(host);
  return isIpv6 || HOST_NAME.test(host) ? undefined : 'invalidHost';
}

export function validatePort(port: number): AccountProblem | undefined {
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? undefined : 'invalidPort';
}

/** `USER` and its argument must fit one command line of 255 octets, line end included (RFC 2449 §4). */
export function validateUser(user: string): AccountProblem | undefined {
  if (user === '') {
    return 'emptyUser';
  }
  if (/[\u0000-\u001f\u007f]/u.test(user)) {
    return 'controlCharacterInUser';
  }
  return Buffer.byteLength(user, 'utf8') > 248 ? 'userTooLong' : undefined;
}

export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost\.?|127(?:\.\d{1,3}){3}|::1)$/iu.test(host);
}

export function defaultPort(tlsMode: TlsMode): number {
  return tlsMode === 'implicit' ? 995 : 110;
}
