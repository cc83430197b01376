import type { TlsMode } from '../pop3/endpoint';

export type { TlsMode };

export type AuthenticationMethod = 'userPass' | 'apop';

export type PasswordPolicy = 'save' | 'askEveryTime';

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
