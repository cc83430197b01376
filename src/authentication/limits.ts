/** What is checked of one message; the library takes time quadratic in some of it. */
export const LIMITS = {
  messageOctets: 64 * 1024 * 1024,
  headerOctets: 256 * 1024,
  headerLines: 3000,
  foldsOfField: 1000,
  /** Of the body, one line: RFC 5322 §2.1.1 allows 998 octets. */
  lineOctets: 1024 * 1024,
  /** DKIM-Signature fields, from the top. */
  signatures: 20,
  signatureOctets: 8 * 1024,
  lookups: 30,
  lookupMilliseconds: 15_000,
  /** Of one TXT record; a key of 16,384 bits takes 2.8 KB. */
  recordOctets: 16 * 1024,
  records: 20,
} as const;

export type Unchecked = 'messageTooLarge' | 'headerTooLarge' | 'lineTooLong' | 'notReadable';
