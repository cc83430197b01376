import { createHmac } from 'node:crypto';
import { Pop3Error } from '../errors';
import { assertSaslText, assertSaslTextPresent } from './arguments';
import type { SaslMechanism } from './mechanism';

/** CRAM-MD5 (RFC 2195). Throws Pop3Error `invalidArgument` when constructed. */
export class CramMd5Mechanism implements SaslMechanism {
  readonly name = 'CRAM-MD5';
  readonly prefersTwoSteps = false;
  private hasAnswered = false;

  constructor(
    private readonly user: string,
    private readonly password: string,
  ) {
    assertSaslTextPresent('The user name', user);
    assertSaslText('The password', password);
  }

  get isComplete(): boolean {
    return this.hasAnswered;
  }

  initialResponse(): undefined {
    return undefined;
  }

  respond(challenge: Uint8Array): Uint8Array {
    if (this.hasAnswered) {
      throw new Pop3Error('saslExchange', 'The server sent a second challenge in CRAM-MD5');
    }
    if (challenge.length === 0) {
      // The answer would be the same each time, fit to be used again by whoever saw it.
      throw new Pop3Error('saslExchange', 'The server sent an empty challenge in CRAM-MD5');
    }
    this.hasAnswered = true;
    const digest = createHmac('md5', this.password).update(challenge).digest('hex');
    return Buffer.from(`${this.user} ${digest}`, 'utf8');
  }
}
