import { OAuthError, type OAuthErrorCode } from '../oauth/errors';
import { Pop3Error, type Pop3ErrorCode } from '../pop3/errors';
import { MailboxError, type MailboxErrorCode } from './errors';

/**
 * What a fault means for watching. `later`: try again, less and less often. `next`: nothing is wrong, go on as usual.
 * `stop`: only the user can mend it, and trying again may lock the account.
 */
export type FaultReaction = 'later' | 'next' | 'stop';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a round adds to the interval at random, so that accounts drift apart: a tenth of it at most. */
const JITTER = 0.1;
const SOONEST_START = 500;
const LONGEST_START = 10_000;
const LONGEST_BACKOFF = { remote: 30 * MINUTE, loopback: MINUTE } as const;
/** A server may announce any delay; setTimeout takes less than 25 days. */
const LONGEST_DELAY = DAY;

const POP3_FAULTS = {
  dns: 'later',
  connect: 'later',
  tls: 'later',
  // No password is sent to a server without the right certificate, and one is shown by the portal of a strange network.
  certificate: 'later',
  startTlsUnavailable: 'later',
  startTlsInjection: 'stop',
  notPop3: 'later',
  greetingRejected: 'later',
  timeout: 'later',
  closed: 'later',
  protocol: 'later',
  rejected: 'later',
  authentication: 'stop',
  clientCertificate: 'stop',
  authenticationUnavailable: 'stop',
  saslExchange: 'stop',
  utf8Required: 'later',
  inUse: 'later',
  loginDelay: 'later',
  temporaryServerFault: 'later',
  permanentServerFault: 'later',
  tooLarge: 'later',
  invalidArgument: 'stop',
  aborted: 'next',
} as const satisfies Record<Pop3ErrorCode, FaultReaction>;

const MAILBOX_FAULTS = {
  messageGone: 'next',
  passwordRequired: 'stop',
  uidlRequired: 'next',
  unknownAccount: 'stop',
  headersNotRead: 'next',
  messageCutShort: 'later',
  readingMayRemove: 'next',
  disposed: 'stop',
} as const satisfies Record<MailboxErrorCode, FaultReaction>;

const OAUTH_FAULTS = {
  discovery: 'later',
  network: 'later',
  configuration: 'stop',
  invalidResponse: 'later',
  stateMismatch: 'stop',
  invalidClient: 'stop',
  invalidGrant: 'stop',
  invalidScope: 'stop',
  denied: 'stop',
  expired: 'stop',
  timeout: 'later',
  refused: 'stop',
  editorSignIn: 'stop',
  aborted: 'next',
} as const satisfies Record<OAuthErrorCode, FaultReaction>;

export function reactionTo(error: unknown): FaultReaction {
  if (error instanceof Pop3Error) {
    return POP3_FAULTS[error.code];
  }
  if (error instanceof MailboxError) {
    return MAILBOX_FAULTS[error.code];
  }
  return error instanceof OAuthError ? OAUTH_FAULTS[error.code] : 'later';
}

/**
 * Whether a login failed in a way that may hide a refused password: it was not answered in time, or the server speaks in
 * free text of a lock or of too many tries, which may be what too many wrong passwords led to.
 */
export function mayBeRefusal(error: unknown): error is Pop3Error {
  return (
    Pop3Error.is(error, 'timeout', 'inUse', 'loginDelay') &&
    (error.isLoginUnanswered || error.isSuspected)
  );
}

/** Until the first round of an account, so that they do not all connect at once. Milliseconds, as all that follows. */
export function startDelay(interval: number, random: number): number {
  return SOONEST_START + random * Math.min(interval, LONGEST_START);
}

/** From one round to the next; never less than the interval. */
export function roundDelay(interval: number, random: number): number {
  return bounded(interval * (1 + JITTER * random));
}

/** After so many faults in a row: doubled each time, up to a bound that a server on this machine may have low. */
export function backoffDelay(
  failures: number,
  interval: number,
  isLoopback: boolean,
  random: number,
): number {
  const longest = LONGEST_BACKOFF[isLoopback ? 'loopback' : 'remote'];
  const doubled = Math.min(interval * 2 ** Math.min(failures, 30), longest);
  return bounded(Math.max(doubled, interval) * (1 + JITTER * random));
}

export function bounded(delay: number): number {
  return Math.min(Math.max(delay, 0), LONGEST_DELAY);
}
