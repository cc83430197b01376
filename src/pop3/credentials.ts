/** How a password is proved. `automatic` takes the strongest that the server offers and the connection allows. */
export type PasswordMethod =
  'automatic' | 'userPass' | 'apop' | 'plain' | 'login' | 'cramMd5' | 'scramSha1' | 'scramSha256';

/** What a login needs. Never shown, logged or kept. */
export type Credentials =
  | { readonly method: PasswordMethod; readonly user: string; readonly password: string }
  /** An OAuth 2.0 access token, sent by OAUTHBEARER (RFC 7628) or XOAUTH2. */
  | { readonly method: 'oauth2'; readonly user: string; readonly accessToken: string }
  /** The client certificate of the TLS connection (RFC 4422 appendix A). */
  | { readonly method: 'external'; readonly user: string };
