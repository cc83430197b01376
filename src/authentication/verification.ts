import type { Unchecked } from './limits';

export type SignatureOutcome =
  | 'pass'
  | 'bodyChanged'
  | 'signatureMismatch'
  | 'keyMissing'
  | 'keyRevoked'
  | 'keyUnusable'
  | 'keyUnsuitable'
  | 'weakKey'
  | 'weakAlgorithm'
  | 'expired'
  | 'fromNotSigned'
  | 'unsupported'
  | 'malformed'
  | 'dnsFailure';

/** What is odd about a signature besides its outcome. */
export type SignatureNote =
  | 'bodyLengthLimit'
  | 'fromNotSigned'
  | 'subjectNotSigned'
  | 'testing'
  | 'severalRecords'
  /** RFC 8301 §3.2 asks for 2048 bits. */
  | 'shortKey';

export interface CheckedSignature {
  /** As written; empty where the field does not tell. */
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  /** DNS name of the key. */
  readonly keyName: string;
  /** Size of the key in bits, where the key could be read. */
  readonly keyBits: number | undefined;
  readonly outcome: SignatureOutcome;
  /** What the library or DNS said, where that says more than the outcome. Not safe for display. */
  readonly reason: string | undefined;
  readonly notes: readonly SignatureNote[];
  /** Names in h=, in lower case; at most 100. */
  readonly signedFields: readonly string[];
  /** Octets of the body, made canonical, that l= leaves open to anyone. */
  readonly uncoveredOctets: number;
}

export interface DkimCheck extends CheckedSignature {
  /** Number of its DKIM-Signature field, from the top, from 0. */
  readonly fieldIndex: number;
}

export type SealOutcome =
  | 'pass'
  | 'sealMismatch'
  | 'keyMissing'
  | 'keyRevoked'
  | 'keyUnusable'
  | 'weakKey'
  | 'dnsFailure'
  /** One before it does not hold. */
  | 'notReached';

/** An ARC set (RFC 8617 §4.2). */
export interface ArcInstance {
  readonly instance: number;
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  /** cv=: what its sealer found of the chain before it. */
  readonly chainStatus: string;
  readonly keyName: string;
  readonly keyBits: number | undefined;
  readonly outcome: SealOutcome;
  readonly reason: string | undefined;
}

export interface ArcCheck {
  /** `undecided` where DNS did not answer. */
  readonly verdict: 'none' | 'pass' | 'fail' | 'undecided';
  /** Why the chain has no instances that could be checked. Not safe for display. */
  readonly structureError: string | undefined;
  readonly instances: readonly ArcInstance[];
  /** The ARC-Message-Signature of the newest instance, the one that must hold (RFC 8617 §5.2). */
  readonly messageSignature: CheckedSignature | undefined;
}

export interface Verification {
  readonly dkim: readonly DkimCheck[];
  /** DKIM-Signature fields that were left out: too many, or too long. */
  readonly leftOut: number;
  readonly arc: ArcCheck;
  /** The message has bare LF, which were read as CRLF as on the way by SMTP. */
  readonly hasBareLf: boolean;
}

export interface Signed {
  readonly unchecked: Unchecked | undefined;
  readonly signatureCount: number;
  /** Whether there is an ARC field at all. */
  readonly hasArc: boolean;
  /** What would be looked up in DNS, at most {@link LIMITS.lookups}. */
  readonly keyNames: readonly string[];
}
