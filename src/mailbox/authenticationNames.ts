import type { AuthenticationMethod } from './account';

/** What a login method is called where the user chooses or reads one. */
export const AUTHENTICATION_NAMES = {
  automatic: 'Automatic',
  userPass: 'USER and PASS',
  apop: 'APOP',
  plain: 'SASL PLAIN',
  login: 'SASL LOGIN',
  cramMd5: 'CRAM-MD5',
  scramSha1: 'SCRAM-SHA-1',
  scramSha256: 'SCRAM-SHA-256',
  oauth2: 'OAuth 2.0',
  external: 'Client certificate',
} as const satisfies Record<AuthenticationMethod, string>;
