import assert from 'node:assert/strict';
import { Pop3Error, type Pop3ErrorCode } from '../../../../src/pop3/errors';
import type { SaslMechanism } from '../../../../src/pop3/sasl/mechanism';

/** Text in which every character is one octet. */
export const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

export const initial = (mechanism: SaslMechanism): string | undefined => {
  const response = mechanism.initialResponse();
  return response === undefined ? undefined : Buffer.from(response).toString('utf8');
};

export const answer = async (mechanism: SaslMechanism, challenge: string): Promise<string> =>
  Buffer.from(await mechanism.respond(octets(challenge))).toString('utf8');

/** The error that answering the challenge leads to, which has to have this code. */
export async function refuses(
  mechanism: SaslMechanism,
  challenge: string | Uint8Array,
  code: Pop3ErrorCode = 'saslExchange',
): Promise<Pop3Error> {
  let error: unknown;
  try {
    await mechanism.respond(typeof challenge === 'string' ? octets(challenge) : challenge);
  } catch (reason) {
    error = reason;
  }
  assert.ok(Pop3Error.is(error, code), `expected ${code}, got ${String(error)}`);
  assert.equal(mechanism.isComplete && mechanism.name.startsWith('SCRAM'), false);
  return error;
}

export function isInvalidArgument(error: unknown): boolean {
  return Pop3Error.is(error, 'invalidArgument');
}
