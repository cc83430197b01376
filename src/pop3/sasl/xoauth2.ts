import { assertSaslTextPresent } from './arguments';
import { assertBearerArguments, BearerMechanism } from './bearer';
import type { SaslMechanism } from './mechanism';

/**
 * XOAUTH2, as Google and Microsoft define it. Microsoft's servers want the token on a line of its own, and a failure is
 * answered by an empty line. Throws Pop3Error `invalidArgument`.
 */
export function createXoauth2(user: string, accessToken: string): SaslMechanism {
  assertSaslTextPresent('The user name', user);
  assertBearerArguments(user, accessToken);
  return new BearerMechanism({
    name: 'XOAUTH2',
    prefersTwoSteps: true,
    message: Buffer.from(`user=${user}\u0001auth=Bearer ${accessToken}\u0001\u0001`, 'utf8'),
    answerToFailure: Buffer.alloc(0),
  });
}
