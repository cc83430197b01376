import { setTimeout as delay } from 'node:timers/promises';

/** What the flows take from their surroundings; tests put in their own. */
export interface OAuthEnvironment {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** For one request with its answer. */
  readonly requestTimeoutMilliseconds: number;
  /** How long the user may take to sign in. */
  readonly signInTimeoutMilliseconds: number;
}

export const SYSTEM_ENVIRONMENT: OAuthEnvironment = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    delay(milliseconds, undefined, { signal }).catch(() => undefined),
  requestTimeoutMilliseconds: 30_000,
  signInTimeoutMilliseconds: 15 * 60_000,
};
