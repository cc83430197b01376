import { safeLabel } from '../../shared/safeText';
import type { Credentials, PasswordMethod } from '../credentials';
import { Pop3Error } from '../errors';
import { CramMd5Mechanism } from './cramMd5';
import { createExternal } from './external';
import { LoginMechanism } from './loginMechanism';
import type { ChannelBinding, SaslMechanism } from './mechanism';
import { createOauthBearer } from './oauthBearer';
import { createPlain } from './plain';
import { type ScramBinding, type ScramHash, ScramMechanism } from './scram';
import { createXoauth2 } from './xoauth2';

/** What is known of a server before login. */
export interface LoginOffer {
  /** Arguments of the SASL capability (RFC 5034 §3), in any case; empty where the server lists none. */
  readonly saslMechanisms: readonly string[];
  /** USER is among the capabilities, or the server knows no CAPA. */
  readonly offersUserPass: boolean;
  readonly isEncrypted: boolean;
  /** The server runs on this machine, so that nobody is in between. */
  readonly isLoopback: boolean;
  /** Host and port the client was told to connect to; OAUTHBEARER names them. */
  readonly host: string;
  readonly port: number;
  /** What a -PLUS mechanism would bind to; absent where the connection gives none. */
  readonly channelBinding?: ChannelBinding | undefined;
}

/** How to log in. */
export type LoginPlan =
  | { readonly kind: 'sasl'; readonly mechanism: SaslMechanism }
  | { readonly kind: 'userPass' }
  | { readonly kind: 'apop' };

type PasswordCredentials = Extract<Credentials, { readonly password: string }>;
type Offered = ReadonlySet<string>;

const NAMES_SHOWN = 10;

/**
 * Decides how to log in, from strong to weak where the method is `automatic`, and never uses a weaker way than asked for.
 * Throws Pop3Error `authenticationUnavailable` where the server or the connection does not allow what the credentials
 * ask for, and `invalidArgument` where the mechanism can't carry them.
 */
export function chooseMechanism(credentials: Credentials, offer: LoginOffer): LoginPlan {
  const offered = new Set(offer.saslMechanisms.map((name) => name.toUpperCase()));
  switch (credentials.method) {
    case 'oauth2':
      return sasl(chooseBearer(credentials.user, credentials.accessToken, offer, offered));
    case 'external':
      return sasl(chooseExternal(credentials.user, offer, offered));
    case 'automatic':
      return chooseAutomatically(credentials, offer, offered);
    case 'userPass':
      return { kind: 'userPass' };
    case 'apop':
      return { kind: 'apop' };
    default:
      return sasl(chooseExplicitly(credentials.method, credentials, offer, offered));
  }
}

function chooseAutomatically(
  credentials: PasswordCredentials,
  offer: LoginOffer,
  offered: Offered,
): LoginPlan {
  const scram = scramName(offer, offered);
  if (scram !== undefined) {
    return sasl(createScram(scram, credentials, offer, offered));
  }
  const { user, password } = credentials;
  if (offer.isEncrypted) {
    if (offered.has('PLAIN')) {
      return sasl(createPlain(user, password));
    }
    if (offered.has('LOGIN')) {
      return sasl(new LoginMechanism(user, password));
    }
  }
  // Some servers name neither USER nor any mechanism and take USER all the same; one that does not refuses it before
  // the password is sent.
  if (offer.offersUserPass || offered.size === 0) {
    return { kind: 'userPass' };
  }
  if (offered.has('PLAIN')) {
    return sasl(createPlain(user, password));
  }
  throw unavailable(
    'The server offers no login method that is used without being asked for',
    offered,
  );
}

/** The best that both sides have, down to the last: SHA-256 with binding, without, then SHA-1 likewise. */
function scramName(
  { channelBinding }: LoginOffer,
  offered: Offered,
): { readonly hash: ScramHash; readonly isBound: boolean } | undefined {
  for (const hash of ['SHA-256', 'SHA-1'] as const) {
    if (channelBinding !== undefined && offered.has(`SCRAM-${hash}-PLUS`)) {
      return { hash, isBound: true };
    }
    if (offered.has(`SCRAM-${hash}`)) {
      return { hash, isBound: false };
    }
  }
  return undefined;
}

function chooseExplicitly(
  method: Exclude<PasswordMethod, 'automatic' | 'userPass' | 'apop'>,
  credentials: PasswordCredentials,
  offer: LoginOffer,
  offered: Offered,
): SaslMechanism {
  const { user, password } = credentials;
  switch (method) {
    case 'plain':
      assertNotMissing('PLAIN', offered);
      return createPlain(user, password);
    case 'login':
      assertNotMissing('LOGIN', offered);
      return new LoginMechanism(user, password);
    case 'cramMd5':
      assertNotMissing('CRAM-MD5', offered);
      return new CramMd5Mechanism(user, password);
    case 'scramSha1':
      return explicitScram('SHA-1', credentials, offer, offered);
    case 'scramSha256':
      return explicitScram('SHA-256', credentials, offer, offered);
  }
}

function explicitScram(
  hash: ScramHash,
  credentials: PasswordCredentials,
  offer: LoginOffer,
  offered: Offered,
): SaslMechanism {
  const isBound = offer.channelBinding !== undefined && offered.has(`SCRAM-${hash}-PLUS`);
  if (!isBound) {
    assertNotMissing(`SCRAM-${hash}`, offered);
  }
  return createScram({ hash, isBound }, credentials, offer, offered);
}

function createScram(
  { hash, isBound }: { readonly hash: ScramHash; readonly isBound: boolean },
  { user, password }: PasswordCredentials,
  { channelBinding }: LoginOffer,
  offered: Offered,
): SaslMechanism {
  return new ScramMechanism({
    hash,
    user,
    password,
    binding: scramBinding(channelBinding, isBound, offered),
  });
}

function scramBinding(
  channelBinding: ChannelBinding | undefined,
  isBound: boolean,
  offered: Offered,
): ScramBinding {
  if (channelBinding === undefined) {
    return { use: 'impossible' };
  }
  if (isBound) {
    return { use: 'bound', channelBinding };
  }
  // A server that offers -PLUS for the other hash would take "not offered" for tampering.
  const offersAnyPlus = [...offered].some((name) => /^SCRAM-.+-PLUS$/u.test(name));
  return { use: offersAnyPlus ? 'impossible' : 'notOffered' };
}

function chooseBearer(
  user: string,
  accessToken: string,
  offer: LoginOffer,
  offered: Offered,
): SaslMechanism {
  if (!offer.isEncrypted && !offer.isLoopback) {
    throw new Pop3Error(
      'authenticationUnavailable',
      'An access token is only sent over an encrypted connection (RFC 7628 §4)',
    );
  }
  if (offered.has('OAUTHBEARER')) {
    return createOauthBearer({ user, accessToken, host: offer.host, port: offer.port });
  }
  // Tried where it is not announced, too: some servers have it without saying so.
  return createXoauth2(user, accessToken);
}

function chooseExternal(user: string, offer: LoginOffer, offered: Offered): SaslMechanism {
  if (!offer.isEncrypted) {
    throw new Pop3Error(
      'authenticationUnavailable',
      'A login by client certificate needs an encrypted connection',
    );
  }
  assertNotMissing('EXTERNAL', offered);
  return createExternal(user);
}

/** A server that lists no mechanism at all may still have it; asking does no harm. */
function assertNotMissing(name: string, offered: Offered): void {
  if (offered.size > 0 && !offered.has(name)) {
    throw unavailable(`The server does not offer ${name}`, offered);
  }
}

function unavailable(message: string, offered: Offered): Pop3Error {
  const names = [...offered]
    .slice(0, NAMES_SHOWN)
    .map((name) => safeLabel(name, { maximumLength: 40 }));
  return new Pop3Error('authenticationUnavailable', `${message}; it offers ${names.join(', ')}`);
}

function sasl(mechanism: SaslMechanism): LoginPlan {
  return { kind: 'sasl', mechanism };
}
