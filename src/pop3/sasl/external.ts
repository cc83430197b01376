import { assertSaslText } from './arguments';
import type { SaslMechanism } from './mechanism';
import { SingleMessageMechanism } from './singleMessage';

/**
 * EXTERNAL (RFC 4422 appendix A): who the client is comes from the TLS client certificate, `user` says as whom it acts.
 * An empty `user` leaves that to the server. Throws Pop3Error `invalidArgument`.
 */
export function createExternal(user: string): SaslMechanism {
  assertSaslText('The user name', user);
  return new SingleMessageMechanism('EXTERNAL', Buffer.from(user, 'utf8'));
}
