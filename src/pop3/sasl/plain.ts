import { assertSaslTextPresent } from './arguments';
import type { SaslMechanism } from './mechanism';
import { SingleMessageMechanism } from './singleMessage';

/**
 * PLAIN (RFC 4616) with no authorization identity of its own. Name and password go as they are: preparing them is the
 * server's part (RFC 4616 §2). Throws Pop3Error `invalidArgument`.
 */
export function createPlain(user: string, password: string): SaslMechanism {
  assertSaslTextPresent('The user name', user);
  assertSaslTextPresent('The password', password);
  return new SingleMessageMechanism('PLAIN', Buffer.from(`\0${user}\0${password}`, 'utf8'));
}
