import type { PreparedSignature, SignatureResult } from 'mailauth/lib/dkim/dkim-verifier';
import type { KeyAnswer } from './keyLookups';
import { isRevoked, keyBits } from './keyRecord';
import { keyName, textOf } from './library';
import type { CheckedSignature, SignatureNote, SignatureOutcome } from './verification';

const MAX_SIGNED_FIELDS = 100;
const GOOD_RSA_BITS = 2048;
/** The comments of the library, which has no codes for them. */
const OUTCOME_OF_COMMENT: Readonly<Record<string, SignatureOutcome>> = {
  'body hash did not verify': 'bodyChanged',
  'bad signature': 'signatureMismatch',
  'weak algorithm': 'weakAlgorithm',
  'no key': 'keyMissing',
  'unknown key version': 'keyUnusable',
  'unknown key type': 'keyUnusable',
  'invalid public key': 'keyUnusable',
  'inappropriate hash algorithm': 'keyUnsuitable',
  'inappropriate key algorithm': 'keyUnsuitable',
  'key not for email': 'keyUnsuitable',
  expired: 'expired',
  'From field not signed': 'fromNotSigned',
  'unknown algorithm': 'unsupported',
  'unknown canonicalization': 'unsupported',
  'unsupported query method': 'unsupported',
  'incompatible version': 'unsupported',
};

/** What the library found of a signature, in the terms of this room. */
export function checkedSignature(
  prepared: PreparedSignature,
  result: SignatureResult | undefined,
  answer: KeyAnswer | undefined,
): CheckedSignature {
  const { signingDomain, selector, parsed } = prepared;
  const record = answer?.kind === 'record' ? answer.record : undefined;
  const bits = record === undefined ? undefined : keyBits(record);
  const outcome = outcomeOf(result, record);
  const signedFields = textOf(parsed.h)
    .split(':')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const uncoveredOctets =
    result?.canonBodyLengthLimited === true
      ? (result.canonBodyLengthTotal ?? 0) - (result.canonBodyLength ?? 0)
      : 0;
  const algorithm = textOf(parsed.a);
  const reason =
    answer?.kind === 'failed' && outcome === 'dnsFailure'
      ? answer.reason
      : (prepared.skip ?? prepared.invalid ?? result?.status.comment);
  return {
    domain: signingDomain,
    selector,
    algorithm,
    keyName: keyName(selector, signingDomain),
    keyBits: bits,
    outcome,
    reason,
    notes: [
      ...note('fromNotSigned', !signedFields.includes('from')),
      ...note('subjectNotSigned', !signedFields.includes('subject')),
      ...note('bodyLengthLimit', parsed.l !== undefined),
      ...note('shortKey', outcome === 'pass' && isRsa(algorithm) && isBelow(bits, GOOD_RSA_BITS)),
      ...note('testing', result?.status.testing === true),
      ...note('severalRecords', answer?.kind === 'record' && answer.recordCount > 1),
    ],
    signedFields: signedFields.slice(0, MAX_SIGNED_FIELDS),
    uncoveredOctets: Math.max(0, uncoveredOctets),
  };
}

function outcomeOf(
  result: SignatureResult | undefined,
  record: string | undefined,
): SignatureOutcome {
  const { result: status, comment = '' } = result?.status ?? { result: 'neutral' };
  if (status === 'pass') {
    return 'pass';
  }
  if (status === 'temperror') {
    return 'dnsFailure';
  }
  if (status === 'policy' && comment === '') {
    return 'weakKey';
  }
  if (comment === 'invalid public key' && record !== undefined && isRevoked(record)) {
    return 'keyRevoked';
  }
  return Object.hasOwn(OUTCOME_OF_COMMENT, comment)
    ? (OUTCOME_OF_COMMENT[comment] ?? 'malformed')
    : 'malformed';
}

function isRsa(algorithm: string): boolean {
  return algorithm.toLowerCase().startsWith('rsa-');
}

function isBelow(bits: number | undefined, least: number): boolean {
  return bits !== undefined && bits < least;
}

function note(code: SignatureNote, isSo: boolean): readonly SignatureNote[] {
  return isSo ? [code] : [];
}
