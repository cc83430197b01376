import { setImmediate as turn } from 'node:timers/promises';
import { checkArc } from './arcChain';
import { KeyLookups, isHostName } from './keyLookups';
import type { KeyResolver } from './keyResolver';
import { BoundedVerifier, readHeader } from './library';
import { LIMITS } from './limits';
import { checkedSignature } from './outcomes';
import { measureMessage } from './sourceLimits';
import type { DkimCheck, Signed, Verification } from './verification';

export interface VerifyOptions {
  readonly resolve: KeyResolver;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970: what x= is held against. */
  readonly now: number;
  /** How much of the message is read, 0 to 1. */
  readonly report?: (fraction: number) => void;
}

const NOTHING: Signed = {
  unchecked: undefined,
  signatureCount: 0,
  hasArc: false,
  keyNames: [],
};

/** Reads from the header which signatures a message has and what checking them would ask of DNS. Asks nothing. */
export async function readSigned(octets: Uint8Array): Promise<Signed> {
  const { unchecked, headerEnd } = await measureMessage(octets);
  if (unchecked !== undefined) {
    return { ...NOTHING, unchecked };
  }
  try {
    const verifier = await readHeader(octets.subarray(0, headerEnd));
    await turn();
    const { chain, error } = verifier.arc;
    return {
      unchecked: undefined,
      signatureCount: verifier.fieldCount,
      hasArc: chain !== false || error !== undefined,
      keyNames: verifier.keyNames.filter(isHostName).slice(0, LIMITS.lookups),
    };
  } catch {
    return { ...NOTHING, unchecked: 'notReadable' };
  }
}

/**
 * Verifies the DKIM signatures (RFC 6376, RFC 8301, RFC 8463) and the ARC chain (RFC 8617) of a message that
 * {@link readSigned} found fit to be checked. Octets are those of the message as stored; bare LF count as CRLF.
 * Looks up only `keyNames`. Throws the signal's reason once that aborts, and nothing else.
 */
export async function verifySignatures(
  octets: Uint8Array,
  { keyNames }: Pick<Signed, 'keyNames'>,
  { resolve, signal, now, report = () => undefined }: VerifyOptions,
): Promise<Verification> {
  signal.throwIfAborted();
  const lookups = new KeyLookups(keyNames, resolve, signal);
  const verifier = new BoundedVerifier(async (name) => recordsOf(lookups, name), now);
  await verifier.read(octets, signal, report);
  const prepared = verifier.signatureHeaders.filter(({ type }) => type === 'DKIM');
  const dkim = await Promise.all(
    prepared.map(async (signature, index): Promise<DkimCheck> => {
      const result = verifier.results[index];
      const { keyName } = checkedSignature(signature, result, undefined);
      const answer = keyNames.includes(keyName) ? await lookups.answer(keyName) : undefined;
      return {
        ...checkedSignature(signature, result, answer),
        fieldIndex: verifier.fieldIndices[index] ?? index,
      };
    }),
  );
  const arc = await checkArc(verifier, lookups, signal);
  signal.throwIfAborted();
  const { hasBareLf } = await measureMessage(octets);
  return { dkim, leftOut: verifier.fieldCount - dkim.length, arc, hasBareLf };
}

async function recordsOf(
  lookups: KeyLookups,
  name: string,
): Promise<readonly (readonly string[])[]> {
  const answer = await lookups.answer(name);
  if (answer.kind === 'record') {
    return [[answer.record]];
  }
  throw Object.assign(new Error(answer.reason), {
    code: answer.kind === 'missing' ? 'ENOTFOUND' : 'ETEMPORARY',
  });
}
