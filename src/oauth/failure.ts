import { safeLabel } from '../shared/safeText';
import { OAuthError, type OAuthErrorCode } from './errors';
import type { OAuthLibrary } from './library';

/** RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5. */
const MEANINGS: ReadonlyMap<string, OAuthErrorCode> = new Map<string, OAuthErrorCode>([
  ['access_denied', 'denied'],
  ['expired_token', 'expired'],
  ['invalid_grant', 'invalidGrant'],
  ['invalid_client', 'invalidClient'],
  ['unauthorized_client', 'invalidClient'],
  ['unsupported_grant_type', 'invalidClient'],
  ['unsupported_response_type', 'invalidClient'],
  ['invalid_scope', 'invalidScope'],
]);

/** What a polling client has to know of an error of the token endpoint (RFC 8628 §3.5). */
export function errorNameOf(error: unknown, library: OAuthLibrary): string | undefined {
  return error instanceof library.ResponseBodyError ||
    error instanceof library.AuthorizationResponseError
    ? error.error
    : undefined;
}

/**
 * An error of the library as one of ours.
 * @param secrets What was sent: a server that sends it back must not get it into words for the user.
 */
export function toOAuthError(
  error: unknown,
  library: OAuthLibrary,
  secrets: readonly string[],
): OAuthError {
  if (error instanceof OAuthError) {
    return error;
  }
  const name = errorNameOf(error, library);
  if (name !== undefined) {
    const { error_description: description } = error as { readonly error_description?: string };
    return new OAuthError(
      MEANINGS.get(name) ?? 'refused',
      `The authorization server answers ${clean(name, secrets, 60)}`,
      { cause: error, serverText: clean(description ?? name, secrets, 300) },
    );
  }
  if (error instanceof library.WWWAuthenticateChallengeError) {
    return new OAuthError('invalidClient', 'The authorization server refuses the client', {
      cause: error,
    });
  }
  return new OAuthError('invalidResponse', 'The authorization server breaks the protocol', {
    cause: error,
  });
}

function clean(untrusted: string, secrets: readonly string[], maximumLength: number): string {
  const withoutSecrets = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.split(secret).join('****'), untrusted);
  return safeLabel(withoutSecrets, { maximumLength });
}
