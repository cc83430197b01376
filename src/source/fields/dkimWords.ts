import { lookUp } from '../../shared/lookUp';
import type { DkimCode, SignatureField, SignatureKind } from './dkimSignature';
import { withoutWhiteSpace } from './octetText';
import type { Tag } from './tagLists';

const TAG_NAMES: Readonly<Record<string, string>> = {
  v: 'Version',
  a: 'Algorithm',
  b: 'Signature',
  bh: 'Hash of the body',
  c: 'Canonicalization of header and body',
  d: 'Signing domain',
  h: 'Signed header fields',
  i: 'Identity the domain signs for',
  l: 'Octets of the body that are signed',
  q: 'How the key is found',
  s: 'Selector of the key',
  t: 'Time of signing',
  x: 'Time of expiry',
  z: 'Copy of the signed fields',
  cv: 'State of the chain so far',
};

const ALGORITHMS: Readonly<Record<string, string>> = {
  'rsa-sha256': 'RSA with SHA-256',
  'ed25519-sha256': 'Ed25519 with SHA-256 (RFC 8463)',
  'rsa-sha1': 'RSA with SHA-1',
};

const CANONICALIZATIONS: Readonly<Record<string, string>> = {
  simple: 'simple (next to no change on the way is allowed)',
  relaxed: 'relaxed (changes of white space on the way are allowed)',
};

const CHAIN_STATES: Readonly<Record<string, string>> = {
  none: 'none: this is the first seal',
  pass: 'pass: all seals before this one were valid',
  fail: 'fail: the chain was broken before this seal',
};

/** What a tag of a DKIM or ARC signature is, in a few words. */
export function tagName(kind: SignatureKind, name: string): string {
  if (kind !== 'dkim' && name === 'i') {
    return 'Number of this set of ARC fields';
  }
  return Object.hasOwn(TAG_NAMES, name) ? (TAG_NAMES[name] ?? name) : 'Tag that is not known here';
}

/** The value of a tag in words; `time` puts milliseconds since the epoch into words. */
export function tagValue(
  field: SignatureField,
  tag: Tag,
  time: (epochMilliseconds: number) => string,
): string {
  const value = withoutWhiteSpace(tag.value.text);
  switch (tag.name.text) {
    case 'a':
      return lookUp(ALGORITHMS, value.toLowerCase()) ?? value;
    case 'b':
    case 'bh':
      return `${Math.floor((value.replace(/=+$/u, '').length * 3) / 4)} octets in base64`;
    case 'c':
      return canonicalization(value.toLowerCase());
    case 'cv':
      return lookUp(CHAIN_STATES, value.toLowerCase()) ?? value;
    case 'h':
      return field.signedFields.map(({ text }) => text).join(', ');
    case 't':
      return field.signedAt === undefined ? value : time(field.signedAt);
    case 'x':
      return field.expiresAt === undefined ? value : time(field.expiresAt);
    case 's':
      return field.keyName === undefined ? value : `${value} (key in DNS at ${field.keyName})`;
    default:
      return tag.value.text;
  }
}

/** RFC 6376 §3.5: without a slash the body is "simple". */
function canonicalization(value: string): string {
  const [header = '', body = 'simple'] = value.split('/');
  const words = (name: string): string => lookUp(CANONICALIZATIONS, name) ?? name;
  return `header ${words(header)}, body ${words(body)}`;
}

const FAULTS: Readonly<Partial<Record<DkimCode, string>>> = {
  badVersion: 'The version is not 1.',
  weakAlgorithm: 'SHA-1 is too weak: receivers must not accept this signature (RFC 8301 §3.1).',
  unknownAlgorithm: 'No receiver has to know this algorithm.',
  unknownCanonicalization: 'This canonicalization is none of simple and relaxed.',
  bodyLengthLimit:
    'Text that someone adds after the signed octets does not break the signature (RFC 6376 §8.2).',
  fromNotSigned: 'The From field is not signed, which makes the signature invalid (RFC 6376 §5.4).',
  identityOutsideDomain: 'The identity is not of the signing domain (RFC 6376 §3.5).',
  badBase64: 'This is not base64.',
  badTime: 'This is not a number of seconds.',
  expired: 'The signature has expired.',
  expiryBeforeSigning: 'The expiry is not after the signing.',
  badInstance: 'The number must be from 1 to 50 (RFC 8617 §4.2.1).',
  badChainStatus: 'The state must be none, pass or fail (RFC 8617 §4.1.3).',
  headerListInSeal: 'A seal must not list header fields (RFC 8617 §4.1.3).',
  duplicateTag: 'A tag is given twice, which makes the whole list invalid (RFC 6376 §3.2).',
  missingEquals: 'Here a tag lacks its equals sign.',
  badTagName: 'This is no name of a tag.',
};

/** A sentence on a fault in a signature field. */
export function dkimFaultSentence(code: DkimCode, tag: string | undefined): string | undefined {
  return code === 'missingTag' ? `The tag ${tag ?? ''}= is missing.` : FAULTS[code];
}
