import { OAuthError } from './errors';
import type { TokenResponse } from './library';

/** What a sign-in yields. Secret throughout. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since the epoch; absent where the server does not say. */
  readonly expiresAt?: number;
}

/** Longer than any seen; Microsoft's have some 2,000 to 4,000 characters. */
const MAXIMUM_TOKEN_LENGTH = 16_384;
/** RFC 6749 appendices A.12 and A.17. A control character would break out of the SASL message. */
const TOKEN = /^[\u0020-\u007e]+$/u;
const MAXIMUM_LIFETIME_SECONDS = 10 * 365 * 24 * 3_600;

/**
 * Checks what the library leaves open. Throws OAuthError `invalidResponse`.
 * @param refreshToken The one in use, which stays where the server gives no other (RFC 6749 §6).
 */
export function tokensOf(response: TokenResponse, now: number, refreshToken?: string): Tokens {
  const { access_token: accessToken, refresh_token, expires_in: expiresIn, token_type } = response;
  const nextRefreshToken = refresh_token ?? refreshToken;
  if (
    token_type !== 'bearer' ||
    !isToken(accessToken) ||
    (nextRefreshToken !== undefined && !isToken(nextRefreshToken))
  ) {
    throw new OAuthError('invalidResponse', 'The authorization server sent an unusable token');
  }
  return {
    accessToken,
    ...(nextRefreshToken === undefined ? {} : { refreshToken: nextRefreshToken }),
    ...(expiresIn === undefined
      ? {}
      : { expiresAt: now + Math.min(expiresIn, MAXIMUM_LIFETIME_SECONDS) * 1_000 }),
  };
}

export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAXIMUM_TOKEN_LENGTH && TOKEN.test(value);
}
