import { domainToASCII } from 'node:url';
import { Pop3Error } from '../errors';
import { assertBearerArguments, BearerMechanism } from './bearer';
import { escapeSaslName } from './arguments';
import type { SaslMechanism } from './mechanism';

export interface OauthBearerOptions {
  /** May be empty, which leaves the choice of the mailbox to the server. */
  readonly user: string;
  readonly accessToken: string;
  /** Host and port the client was told to connect to; the server may hold them against a stolen token's. */
  readonly host: string;
  readonly port: number;
}

/** OAUTHBEARER (RFC 7628 §3.1). It has no channel binding, hence always `n`. Throws Pop3Error `invalidArgument`. */
export function createOauthBearer(options: OauthBearerOptions): SaslMechanism {
  const { user, accessToken, port } = options;
  assertBearerArguments(user, accessToken);
  const host = asciiHost(options.host);
  const identity = user === '' ? '' : `a=${escapeSaslName(user)}`;
  const fields = [`host=${host}`, `port=${port}`, `auth=Bearer ${accessToken}`];
  return new BearerMechanism({
    name: 'OAUTHBEARER',
    prefersTwoSteps: false,
    message: Buffer.from(`n,${identity},\u0001${fields.join('\u0001')}\u0001\u0001`, 'utf8'),
    answerToFailure: Buffer.of(0x01),
  });
}

function asciiHost(host: string): string {
  const ascii = /[^\u0000-\u007f]/u.test(host) ? domainToASCII(host) : host;
  if (!/^[\u0021-\u007e]+$/u.test(ascii)) {
    throw new Pop3Error('invalidArgument', 'The host name can not be sent');
  }
  return ascii;
}
