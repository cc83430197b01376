import { createPublicKey, type KeyObject } from 'node:crypto';

const ED25519_BITS = 256;
const ED25519_OCTETS = 32;

/** A key record without any key: its owner has taken it back (RFC 6376 §3.6.1). */
export function isRevoked(record: string): boolean {
  return publicKeyText(record) === '';
}

/** Undefined where no RSA or Ed25519 key can be read. */
export function keyBits(record: string): number | undefined {
  const octets = Buffer.from(publicKeyText(record) ?? '', 'base64');
  if (octets.length === ED25519_OCTETS) {
    return ED25519_BITS;
  }
  for (const type of ['spki', 'pkcs1'] as const) {
    const key = tryKey(octets, type);
    if (key !== undefined) {
      return key.asymmetricKeyType === 'ed25519'
        ? ED25519_BITS
        : key.asymmetricKeyDetails?.modulusLength;
    }
  }
  return undefined;
}

function publicKeyText(record: string): string | undefined {
  const tag = record.split(';').find((text) => /^\s*p\s*=/u.test(text));
  return tag?.slice(tag.indexOf('=') + 1).replaceAll(/\s/gu, '');
}

function tryKey(octets: Buffer, type: 'spki' | 'pkcs1'): KeyObject | undefined {
  try {
    return createPublicKey({ key: octets, format: 'der', type });
  } catch {
    return undefined;
  }
}
