import { type CommandLine, encodeCommand, encodeContinuation } from '../command';
import { Pop3Error } from '../errors';
import type { Dialogue } from '../exchange';
import type { StatusLine } from '../statusLine';
import { decodeBase64 } from './base64';
import type { SaslMechanism } from './mechanism';

/** Longest AUTH line, line end included (RFC 5034 §4, RFC 2449 §4). */
const MAXIMUM_COMMAND_OCTETS = 255;
/** Ends an exchange that must not go on (RFC 5034 §4); the server answers with -ERR. */
const CANCEL = '*';

/** Runs a mechanism as the POP3 command AUTH (RFC 5034). */
export class SaslExchange implements Dialogue {
  readonly command: CommandLine;
  private unsentInitialResponse: Uint8Array | undefined;
  private broken: Pop3Error | undefined;

  constructor(private readonly mechanism: SaslMechanism) {
    const initial = mechanism.initialResponse();
    const inOneLine =
      initial === undefined || mechanism.prefersTwoSteps
        ? undefined
        : authCommand(mechanism, initial);
    this.unsentInitialResponse = inOneLine === undefined ? initial : undefined;
    this.command = inOneLine ?? encodeCommand('AUTH', mechanism.name);
  }

  get isComplete(): boolean {
    return (
      this.broken === undefined &&
      this.unsentInitialResponse === undefined &&
      this.mechanism.isComplete
    );
  }

  /** Why the exchange was cancelled, if it was. */
  get failure(): Pop3Error | undefined {
    return this.broken;
  }

  async respond(challenge: StatusLine): Promise<CommandLine> {
    try {
      const response = await this.next(challenge);
      return encodeContinuation(Buffer.from(response).toString('base64'));
    } catch (error) {
      this.broken = toSaslError(error);
      return encodeContinuation(CANCEL);
    }
  }

  private next(challenge: StatusLine): Uint8Array | Promise<Uint8Array> {
    const initial = this.unsentInitialResponse;
    if (initial !== undefined) {
      this.unsentInitialResponse = undefined;
      return initial;
    }
    return this.mechanism.respond(decodeChallenge(challenge));
  }
}

/** `undefined` where the line would be too long. An empty response is written as `=` (RFC 5034 §4). */
function authCommand(mechanism: SaslMechanism, initial: Uint8Array): CommandLine | undefined {
  const secret = initial.length === 0 ? '=' : Buffer.from(initial).toString('base64');
  const length = `AUTH ${mechanism.name} ${secret}\r\n`.length;
  return length > MAXIMUM_COMMAND_OCTETS
    ? undefined
    : encodeCommand('AUTH', mechanism.name, { secret });
}

function decodeChallenge({ indicator, text }: StatusLine): Uint8Array {
  const octets = decodeBase64(text.trim());
  if (octets !== undefined) {
    return octets;
  }
  if (indicator === 'ok') {
    // Servers that ask by +OK write words for people there.
    return new Uint8Array();
  }
  throw new Pop3Error('saslExchange', 'The server sent a challenge that is not base64');
}

function toSaslError(error: unknown): Pop3Error {
  return error instanceof Pop3Error
    ? error
    : new Pop3Error('saslExchange', 'The login exchange failed', { cause: error });
}
