import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign';
import { type KeyResolver, LookupError } from '../../../src/authentication/keyResolver';
import type { Verification } from '../../../src/authentication/verification';
import { readSigned, verifySignatures } from '../../../src/authentication/verifySignatures';

export const NOW = Date.UTC(2026, 10, 29);
export const NEVER = new AbortController().signal;
export const MESSAGE = [
  'From: sender@example.com',
  'To: recipient@example.net',
  'Subject: A  signed message',
  'Date: Sun, 29 Nov 2026 07:00:00 +0000',
  'Message-ID: <one@example.com>',
  '',
  'The first  line ',
  'The second',
  '',
  '',
].join('\r\n');

export interface TestKey {
  readonly privateKey: string;
  /** The TXT record. */
  readonly record: string;
}

export function rsaKey(modulusLength = 2048): TestKey {
  return testKey(generateKeyPairSync('rsa', { modulusLength }), 'rsa');
}

export function ed25519Key(): TestKey {
  return testKey(generateKeyPairSync('ed25519'), 'ed25519');
}

function testKey(
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  type: 'rsa' | 'ed25519',
): TestKey {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const octets = type === 'rsa' ? der : der.subarray(-32);
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=${type}; p=${octets.toString('base64')}`,
  };
}

export interface SigningOptions {
  readonly key: TestKey;
  readonly domain?: string;
  readonly selector?: string;
  readonly algorithm?: string;
  readonly canonicalization?: string;
  readonly fields?: string;
  readonly bodyLength?: number;
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

export async function signed(message: string, options: SigningOptions): Promise<string> {
  const { key, domain = 'example.com', selector = 's', bodyLength, expires } = options;
  const { signatures, errors } = await dkimSign(message, {
    canonicalization: options.canonicalization ?? 'relaxed/relaxed',
    ...(options.algorithm === undefined ? {} : { algorithm: options.algorithm }),
    signTime: new Date(NOW - 86_400_000 * 30),
    ...(expires === undefined ? {} : { expires: new Date(expires) }),
    signatureData: [
      {
        signingDomain: domain,
        selector,
        privateKey: key.privateKey,
        ...(bodyLength === undefined ? {} : { maxBodyLength: bodyLength }),
      },
    ],
    ...(options.fields === undefined ? {} : { headerList: options.fields.split(':') }),
  });
  if (signatures === '') {
    throw new Error(errors.map(({ err }) => err.message).join());
  }
  return signatures + message;
}

/** A resolver that knows these records, and notes what it is asked. */
export class FakeDns {
  readonly asked: string[] = [];
  readonly resolve: KeyResolver = (name) => {
    this.asked.push(name);
    const record = this.records[name];
    return record === undefined
      ? Promise.reject(new LookupError('missing', 'ENOTFOUND'))
      : Promise.resolve([record]);
  };

  constructor(private readonly records: Readonly<Record<string, string>>) {}
}

export async function verify(
  message: string | Uint8Array,
  resolve: KeyResolver,
  signal: AbortSignal = NEVER,
): Promise<Verification> {
  const octets = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
  return verifySignatures(octets, await readSigned(octets), { resolve, signal, now: NOW });
}
