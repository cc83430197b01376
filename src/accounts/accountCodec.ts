import {
  type Account,
  type AuthenticationMethod,
  validateHost,
  validatePort,
  validateUser,
} from '../mailbox/account';
import { decodeClientCertificate, decodeOAuthProvider, isRecord } from './loginCodec';

const VERSION = 1;
const ACCOUNT_ID = /^[a-z0-9]{8,64}$/u;
const FINGERPRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u;
const MAXIMUM_LABEL_LENGTH = 200;

const METHODS: Readonly<Record<AuthenticationMethod, true>> = {
  automatic: true,
  userPass: true,
  apop: true,
  plain: true,
  login: true,
  cramMd5: true,
  scramSha1: true,
  scramSha256: true,
  oauth2: true,
  external: true,
};

export interface DecodedAccounts {
  readonly accounts: readonly Account[];
  /** What was left out and why, for the log; names no value that was read. */
  readonly problems: readonly string[];
}

export function encodeAccounts(accounts: readonly Account[]): unknown {
  return { version: VERSION, accounts };
}

/** Reads what was stored earlier, by this version, another one or something else; takes nothing on trust. */
export function decodeAccounts(stored: unknown): DecodedAccounts {
  if (stored === undefined) {
    return { accounts: [], problems: [] };
  }
  if (!isRecord(stored) || stored.version !== VERSION || !Array.isArray(stored.accounts)) {
    return { accounts: [], problems: ['The list of accounts is not in a known format'] };
  }
  const accounts = new Map<string, Account>();
  const problems: string[] = [];
  for (const [index, entry] of (stored.accounts as readonly unknown[]).entries()) {
    const account = decodeAccount(entry);
    if (typeof account === 'string') {
      problems.push(`Account ${index + 1} is ignored: ${account}`);
    } else if (accounts.has(account.id)) {
      problems.push(`Account ${index + 1} is ignored: its id is taken`);
    } else {
      accounts.set(account.id, account);
    }
  }
  return { accounts: [...accounts.values()], problems };
}

export function isAccountId(value: unknown): value is string {
  return typeof value === 'string' && ACCOUNT_ID.test(value);
}

/** The account, or what is wrong with it. */
export function decodeAccount(entry: unknown): Account | string {
  if (!isRecord(entry)) {
    return 'it is not an object';
  }
  const { id, label, host, port, tlsMode, user, authentication, passwordPolicy } = entry;
  if (!isAccountId(id)) {
    return 'invalid id';
  }
  if (typeof label !== 'string' || label.trim() === '' || label.length > MAXIMUM_LABEL_LENGTH) {
    return 'invalid label';
  }
  if (typeof host !== 'string' || validateHost(host) !== undefined) {
    return 'invalid host';
  }
  if (typeof port !== 'number' || validatePort(port) !== undefined) {
    return 'invalid port';
  }
  if (tlsMode !== 'implicit' && tlsMode !== 'startTls' && tlsMode !== 'none') {
    return 'invalid TLS mode';
  }
  if (typeof user !== 'string' || validateUser(user) !== undefined) {
    return 'invalid user';
  }
  if (!isAuthenticationMethod(authentication)) {
    return 'invalid authentication method';
  }
  if (passwordPolicy !== 'save' && passwordPolicy !== 'askEveryTime') {
    return 'invalid password policy';
  }
  const login = decodeLogin(authentication, tlsMode, entry);
  if (typeof login === 'string') {
    return login;
  }
  const pin = entry.pinnedCertificate;
  const account: Account = {
    id,
    label,
    host,
    port,
    tlsMode,
    user,
    authentication,
    passwordPolicy,
    ...(entry.usesUtf8 === true ? { usesUtf8: true } : {}),
    ...login,
  };
  // A damaged pin is dropped, which is the safe side: the certificate is judged, and asked about, again.
  return typeof pin === 'string' && FINGERPRINT.test(pin)
    ? { ...account, pinnedCertificate: pin }
    : account;
}

function isAuthenticationMethod(value: unknown): value is AuthenticationMethod {
  return typeof value === 'string' && Object.hasOwn(METHODS, value);
}

/** What the login method needs besides a user and a password; what belongs to another method is left out. */
function decodeLogin(
  method: AuthenticationMethod,
  tlsMode: Account['tlsMode'],
  entry: Readonly<Record<string, unknown>>,
): Pick<Account, 'oauth' | 'clientCertificate'> | string {
  if (method === 'oauth2') {
    const oauth = decodeOAuthProvider(entry.oauth);
    return typeof oauth === 'string' ? oauth : { oauth };
  }
  if (method === 'external') {
    if (tlsMode === 'none') {
      return 'a client certificate needs TLS';
    }
    const clientCertificate = decodeClientCertificate(entry.clientCertificate);
    return typeof clientCertificate === 'string' ? clientCertificate : { clientCertificate };
  }
  return {};
}
