import type { Unchecked } from './limits';
import type { ArcCheck, SealOutcome, SignatureNote, SignatureOutcome } from './verification';

export interface Words {
  /** A few words, for the row. */
  readonly short: string;
  /** One sentence: what it means to whoever develops the sender. */
  readonly meaning: string;
}

type Table<Code extends string> = Readonly<Record<Code, Words>>;

export const SIGNATURE_WORDS: Table<SignatureOutcome> = {
  pass: {
    short: 'pass',
    meaning: 'The signed header fields and the body are as the domain signed them.',
  },
  bodyChanged: {
    short: 'fail: body changed',
    meaning:
      'The body is not the one that was signed: something on the way changed it, such as a footer, a new line length or another transfer encoding, or the signer hashed other octets than were sent.',
  },
  signatureMismatch: {
    short: 'fail: signature',
    meaning:
      'The body is as signed, but the signature does not fit: a signed header field was changed or added, or the key in DNS is not the one that signed.',
  },
  keyMissing: {
    short: 'fail: no key in DNS',
    meaning:
      'DNS has no key by this name, so no receiver can check the signature: publish the TXT record, or sign with a selector that has one.',
  },
  keyRevoked: {
    short: 'fail: key revoked',
    meaning:
      'The record has an empty p=, which takes the key back (RFC 6376 §3.6.1): what was signed with it no longer counts, so sign with a newer selector.',
  },
  keyUnusable: {
    short: 'fail: key record unusable',
    meaning:
      'The TXT record is no valid key record (RFC 6376 §3.6.1): look for cut or wrongly quoted text, a wrong k=, or a record of something else.',
  },
  keyUnsuitable: {
    short: 'fail: key not for this signature',
    meaning:
      'The key record does not allow this use: its k=, h=, s= or t= rules the signature out (RFC 6376 §3.6.1).',
  },
  weakKey: {
    short: 'fail: weak key',
    meaning:
      'The RSA key has fewer than 1024 bits, which verifiers must not accept (RFC 8301 §3.2): sign with a key of 2048 bits.',
  },
  weakAlgorithm: {
    short: 'fail: rsa-sha1',
    meaning:
      'Verifiers must not accept rsa-sha1 (RFC 8301 §3.1), so this counts as no signature: sign with rsa-sha256.',
  },
  expired: {
    short: 'fail: expired',
    meaning:
      'The signature fits, but its x= has passed: receivers took it before then, and mail delayed longer than that fails.',
  },
  fromNotSigned: {
    short: 'fail: From not signed',
    meaning:
      'The signature does not cover From, which it must (RFC 6376 §5.4), so receivers ignore it.',
  },
  unsupported: {
    short: 'not checked: unknown method',
    meaning:
      'The signature names a version, algorithm, canonicalization or query method that is not known, so receivers ignore it.',
  },
  malformed: {
    short: 'fail: malformed',
    meaning:
      'The DKIM-Signature field breaks the rules for its tags (RFC 6376 §3.5), so receivers ignore it.',
  },
  dnsFailure: {
    short: 'undecided: temporary DNS error',
    meaning:
      'DNS gave no usable answer now, which says nothing about the signature: verify again later.',
  },
};

export const SEAL_WORDS: Table<SealOutcome> = {
  pass: { short: 'pass', meaning: 'The seal covers the chain up to here as it stands.' },
  sealMismatch: {
    short: 'fail: seal',
    meaning:
      'The ARC fields up to here are not as they were sealed: one was changed, or the key in DNS is not the one that sealed.',
  },
  keyMissing: {
    short: 'fail: no key in DNS',
    meaning: 'DNS has no key by this name, so no receiver can check the seal.',
  },
  keyRevoked: {
    short: 'fail: key revoked',
    meaning: 'The record has an empty p=, which takes the key back: the chain ends here.',
  },
  keyUnusable: {
    short: 'fail: key record unusable',
    meaning: 'The TXT record is no valid key for this seal (RFC 6376 §3.6.1).',
  },
  weakKey: {
    short: 'fail: weak key',
    meaning: 'The RSA key has fewer than 1024 bits, which verifiers must not accept.',
  },
  dnsFailure: {
    short: 'undecided: temporary DNS error',
    meaning: 'DNS gave no usable answer now, which says nothing about the seal.',
  },
  notReached: {
    short: 'not checked',
    meaning: 'An earlier seal does not hold or could not be checked, so this one decides nothing.',
  },
};

export const NOTE_WORDS: Table<SignatureNote> = {
  bodyLengthLimit: {
    short: 'l= used',
    meaning:
      'With l= only the beginning of the body is signed: anyone may add to the message and it still passes (RFC 6376 §8.2).',
  },
  fromNotSigned: {
    short: 'From not covered',
    meaning: 'From may be replaced without breaking this signature, so it proves no author.',
  },
  subjectNotSigned: {
    short: 'Subject not covered',
    meaning:
      'Subject may be replaced without breaking this signature: add it to the signed fields (RFC 6376 §5.4.1).',
  },
  testing: {
    short: 'key in test mode',
    meaning:
      'The key has t=y: the domain only tests DKIM, and receivers treat its mail as if unsigned (RFC 6376 §3.6.1).',
  },
  severalRecords: {
    short: 'several TXT records',
    meaning:
      'The name has more than one TXT record, for which results are undefined (RFC 6376 §3.6.2.2): keep only the key.',
  },
  shortKey: {
    short: 'key below 2048 bits',
    meaning: 'It is still accepted, but signers should use 2048 bits or more (RFC 8301 §3.2).',
  },
};

export const ARC_WORDS: Table<ArcCheck['verdict']> = {
  none: { short: 'no chain', meaning: 'No server on the way sealed the message.' },
  pass: {
    short: 'pass',
    meaning:
      'All seals hold and the message is as the last sealer signed it; whether its word counts is up to whom you trust.',
  },
  fail: {
    short: 'fail',
    meaning: 'The chain does not hold, so what its sealers stated must be ignored (RFC 8617 §5.2).',
  },
  undecided: {
    short: 'undecided',
    meaning: 'A key could not be had from DNS now: verify again later.',
  },
};

export const UNCHECKED_WORDS: Table<Unchecked> = {
  messageTooLarge: {
    short: 'message too large',
    meaning: 'Messages above 64 MiB are not verified here.',
  },
  headerTooLarge: {
    short: 'header too large',
    meaning:
      'A header above 256 KiB or 3,000 lines, or a field above 1,000 lines, is not verified here.',
  },
  lineTooLong: {
    short: 'a line too long',
    meaning: 'A message with a line above 1 MiB is not verified here; RFC 5322 allows 998 octets.',
  },
  notReadable: {
    short: 'header unreadable',
    meaning: 'The header can’t be read for signatures.',
  },
};
