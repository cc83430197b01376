import { safeLabel } from '../../shared/safeText';
import { Pop3Error } from '../errors';
import { decodeBase64 } from './base64';

/** Longer messages have no purpose, and the client repeats the nonce in its answer. */
const MAXIMUM_MESSAGE_OCTETS = 4096;
/** RFC 7677 §4. */
const MINIMUM_ITERATIONS = 4096;
/** Bounds what a server can make this client compute. */
const MAXIMUM_ITERATIONS = 1_000_000;

/** The server's first message (RFC 5802 §7). */
export interface ServerFirst {
  readonly kind: 'parameters';
  /** The client's nonce and the server's, joined. */
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** The server's last message. */
export interface ServerFinal {
  readonly kind: 'verifier';
  readonly signature: Uint8Array;
}

/** `e=` (RFC 5802 §7), which may stand for either message. */
export interface ServerFailure {
  readonly kind: 'failure';
  /** Such as `invalid-proof`; neutralised. */
  readonly text: string;
}

/** Throws Pop3Error `saslExchange` for what no honest server sends. */
export function parseServerFirst(
  octets: Uint8Array,
  clientNonce: string,
): ServerFirst | ServerFailure {
  const fields = splitFields(octets);
  const failure = failureIn(fields);
  if (failure !== undefined) {
    return failure;
  }
  const [nonce, salt, iterations] = (['r', 's', 'i'] as const).map((name, index) =>
    valueOf(fields[index], name),
  );
  if (
    nonce === undefined ||
    !/^[\u0021-\u002b\u002d-\u007e]+$/u.test(nonce) ||
    !nonce.startsWith(clientNonce) ||
    nonce.length === clientNonce.length
  ) {
    throw broken('The server did not extend the nonce of this login');
  }
  const saltOctets = salt === undefined ? undefined : decodeBase64(salt);
  if (saltOctets === undefined || saltOctets.length === 0) {
    throw broken('The server sent no usable salt');
  }
  if (iterations === undefined || !/^[1-9][0-9]{0,9}$/u.test(iterations)) {
    throw broken('The server sent no usable iteration count');
  }
  const count = Number(iterations);
  if (count < MINIMUM_ITERATIONS || count > MAXIMUM_ITERATIONS) {
    throw broken(
      `The server asks for ${count} iterations; ${MINIMUM_ITERATIONS} to ${MAXIMUM_ITERATIONS} are allowed`,
    );
  }
  return { kind: 'parameters', nonce, salt: saltOctets, iterations: count };
}

/** Throws Pop3Error `saslExchange` for what no honest server sends. */
export function parseServerFinal(octets: Uint8Array): ServerFinal | ServerFailure {
  const fields = splitFields(octets);
  const failure = failureIn(fields);
  if (failure !== undefined) {
    return failure;
  }
  const verifier = valueOf(fields[0], 'v');
  const signature = verifier === undefined ? undefined : decodeBase64(verifier);
  if (signature === undefined) {
    throw broken('The server did not prove that it knows the password');
  }
  return { kind: 'verifier', signature };
}

/** Fields as sent, one octet per character. Ones this client knows nothing about are to be ignored (RFC 5802 §5.1). */
function splitFields(octets: Uint8Array): readonly string[] {
  if (octets.length > MAXIMUM_MESSAGE_OCTETS) {
    throw broken('The server sent a SCRAM message of excessive length');
  }
  const fields = Buffer.from(octets).toString('latin1').split(',');
  if (!fields.every((field) => /^[A-Za-z]=[^\0]+$/u.test(field))) {
    throw broken('The server sent a malformed SCRAM message');
  }
  if (fields.some((field) => field.startsWith('m='))) {
    throw broken('The server demands an extension of SCRAM that this client does not know');
  }
  return fields;
}

function failureIn(fields: readonly string[]): ServerFailure | undefined {
  const value = valueOf(fields[0], 'e');
  return value === undefined
    ? undefined
    : { kind: 'failure', text: safeLabel(Buffer.from(value, 'latin1').toString('utf8')) };
}

function valueOf(field: string | undefined, name: string): string | undefined {
  return field?.startsWith(`${name}=`) === true ? field.slice(2) : undefined;
}

function broken(message: string): Pop3Error {
  return new Pop3Error('saslExchange', message);
}
