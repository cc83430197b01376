import { Pop3Error } from '../errors';
import { assertSaslText, assertSaslTextPresent } from './arguments';
import type { SaslMechanism } from './mechanism';

/**
 * LOGIN, which has no RFC: the server asks twice, for the name and for the password. Servers differ in what they ask
 * with, and some with nothing, so only the order counts. Throws Pop3Error `invalidArgument` when constructed.
 */
export class LoginMechanism implements SaslMechanism {
  readonly name = 'LOGIN';
  readonly prefersTwoSteps = false;
  private readonly answers: string[];

  constructor(user: string, password: string) {
    assertSaslTextPresent('The user name', user);
    assertSaslText('The password', password);
    this.answers = [user, password];
  }

  get isComplete(): boolean {
    return this.answers.length === 0;
  }

  initialResponse(): undefined {
    return undefined;
  }

  respond(): Uint8Array {
    const answer = this.answers.shift();
    if (answer === undefined) {
      throw new Pop3Error('saslExchange', 'The server asked a third question in LOGIN');
    }
    return Buffer.from(answer, 'utf8');
  }
}
