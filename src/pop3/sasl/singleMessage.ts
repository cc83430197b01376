import { Pop3Error } from '../errors';
import type { SaslMechanism } from './mechanism';

/** A mechanism in which the client speaks once and no challenge makes sense. */
export class SingleMessageMechanism implements SaslMechanism {
  readonly prefersTwoSteps = false;
  private wasSaid = false;

  constructor(
    readonly name: string,
    private readonly message: Uint8Array,
  ) {}

  get isComplete(): boolean {
    return this.wasSaid;
  }

  initialResponse(): Uint8Array {
    this.wasSaid = true;
    return this.message;
  }

  respond(): never {
    throw new Pop3Error(
      'saslExchange',
      `The server sent a challenge that ${this.name} has no answer to`,
    );
  }
}
