/** What went wrong with a sign-in or a token, independent of any wording a server chose. */
export type OAuthErrorCode =
  /** The authorization server's metadata could not be found or makes no sense (RFC 8414). */
  | 'discovery'
  /** No answer: name, connection, TLS, or a request that took too long. */
  | 'network'
  /** The settings name no endpoint for what is to be done, or one that is not protected by TLS. */
  | 'configuration'
  /** The answer breaks the protocol, is too large, or is an error page. */
  | 'invalidResponse'
  /** The answer to the browser's redirect does not belong to this sign-in (RFC 6749 §10.12, RFC 9207). */
  | 'stateMismatch'
  /** The client id or its secret is refused, or may not use this flow. */
  | 'invalidClient'
  /** The refresh token or code is no longer good: the user has to sign in anew. */
  | 'invalidGrant'
  /** The scopes are not known to the server, or not allowed for this client. */
  | 'invalidScope'
  /** The user or the server declined. */
  | 'denied'
  /** The code shown to the user ran out before it was used. */
  | 'expired'
  /** The user did not finish signing in in time. */
  | 'timeout'
  /** Any other error that the authorization server names. */
  | 'refused'
  /** The editor's own sign-in for Microsoft accounts failed or is missing. */
  | 'editorSignIn'
  /** The caller aborted. */
  | 'aborted';

export interface OAuthErrorDetails extends ErrorOptions {
  /** What the authorization server says, untrusted, secrets already removed. */
  readonly serverText?: string;
}

/** Its cause never leaves this object: it may hold a request or response with a token. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly serverText: string | undefined;

  constructor(
    readonly code: OAuthErrorCode,
    message: string,
    details: OAuthErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.serverText = details.serverText;
  }

  static is(error: unknown, ...codes: readonly OAuthErrorCode[]): error is OAuthError {
    return error instanceof OAuthError && (codes.length === 0 || codes.includes(error.code));
  }
}
