import { safeLabel } from '../../shared/safeText';
import { Pop3Error } from '../errors';
import { assertSaslText } from './arguments';
import type { SaslMechanism } from './mechanism';

const MAXIMUM_FAILURE_OCTETS = 4096;

export interface BearerForm {
  readonly name: string;
  readonly prefersTwoSteps: boolean;
  readonly message: Uint8Array;
  /** What the client has to say to the server's account of a failure before the server may end the exchange. */
  readonly answerToFailure: Uint8Array;
}

/**
 * What XOAUTH2 and OAUTHBEARER share: the client sends the token; success ends the exchange, while a failure first comes
 * as a challenge with JSON (RFC 7628 §3.2.2), after which nothing can make the exchange complete.
 */
export class BearerMechanism implements SaslMechanism {
  readonly name: string;
  readonly prefersTwoSteps: boolean;
  private state: 'initial' | 'said' | 'failed' = 'initial';
  private failure: string | undefined;

  constructor(private readonly form: BearerForm) {
    this.name = form.name;
    this.prefersTwoSteps = form.prefersTwoSteps;
  }

  get isComplete(): boolean {
    return this.state === 'said';
  }

  get failureText(): string | undefined {
    return this.failure;
  }

  initialResponse(): Uint8Array {
    if (this.state === 'initial') {
      this.state = 'said';
    }
    return this.form.message;
  }

  respond(challenge: Uint8Array): Uint8Array {
    if (this.state !== 'said') {
      throw new Pop3Error(
        'saslExchange',
        `The server sent an unexpected challenge in ${this.name}`,
      );
    }
    this.state = 'failed';
    this.failure = describeFailure(challenge);
    return this.form.answerToFailure;
  }
}

/** `status` and `scope` of the JSON in RFC 7628 §3.2.2, or the text as it is where it is nothing like that. */
function describeFailure(challenge: Uint8Array): string {
  const text = Buffer.from(challenge.subarray(0, MAXIMUM_FAILURE_OCTETS)).toString('utf8');
  const { status, scope } = readFailure(text);
  if (status === undefined) {
    return safeLabel(text);
  }
  return safeLabel(scope === undefined ? status : `${status} (scope: ${scope})`);
}

function readFailure(text: string): { readonly status?: string; readonly scope?: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  const status = 'status' in value ? value.status : undefined;
  const scope = 'scope' in value ? value.scope : undefined;
  return {
    ...(typeof status === 'string' || typeof status === 'number' ? { status: String(status) } : {}),
    ...(typeof scope === 'string' && scope !== '' ? { scope } : {}),
  };
}

/** Throws Pop3Error `invalidArgument` for what would break out of a field of either form. */
export function assertBearerArguments(user: string, accessToken: string): void {
  assertSaslText('The user name', user);
  if (user.includes('\u0001')) {
    throw new Pop3Error('invalidArgument', 'The user name holds a control character');
  }
  // RFC 6750 §2.1 allows less still, but providers make tokens of their own kind.
  if (!/^[\u0021-\u007e]+$/u.test(accessToken)) {
    throw new Pop3Error(
      'invalidArgument',
      'The access token is empty or holds other than ASCII text',
    );
  }
}
