import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { certificateFacts } from './certificate';
import type { CertificateFacts } from './errors';
import type { ChannelBinding } from './sasl/mechanism';

/** What protects a connection. */
export interface TlsSession {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** As OpenSSL names it. */
  readonly cipher: string;
  readonly certificate: CertificateFacts;
  readonly channelBinding: ChannelBinding | undefined;
}

/** Describes a finished handshake. */
export function describeTlsSession(socket: TLSSocket): TlsSession {
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    certificate: certificateFacts(socket.getPeerCertificate(false)),
    channelBinding: channelBindingOf(socket),
  };
}

const EXPORTER_LABEL = 'EXPORTER-Channel-Binding';
const EXPORTER_OCTETS = 32;

/** `tls-exporter` from TLS 1.3 on (RFC 9266 §2), before it `tls-server-end-point` (RFC 5929 §4). */
function channelBindingOf(socket: TLSSocket): ChannelBinding | undefined {
  if (socket.getProtocol() === 'TLSv1.3') {
    const data = socket.exportKeyingMaterial(EXPORTER_OCTETS, EXPORTER_LABEL, Buffer.alloc(0));
    return { type: 'tls-exporter', data };
  }
  const certificate = socket.getPeerX509Certificate();
  const hash = certificate === undefined ? undefined : endPointHash(certificate.raw);
  return certificate === undefined || hash === undefined
    ? undefined
    : {
        type: 'tls-server-end-point',
        data: createHash(hash).update(certificate.raw).digest(),
      };
}

/** Signature algorithms by the DER octets of their object identifier, in hexadecimal. */
const SIGNATURE_HASHES: ReadonlyMap<string, string> = new Map([
  // MD5 and SHA-1 count as SHA-256 (RFC 5929 §4.1).
  ['2a864886f70d010104', 'sha256'],
  ['2a864886f70d010105', 'sha256'],
  ['2a8648ce3d0401', 'sha256'],
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
]);

/**
 * The hash of a certificate's signature algorithm; `undefined` where it has none of its own, so that no binding is
 * defined. `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OID … }, … }` (RFC 5280 §4.1).
 */
export function endPointHash(der: Uint8Array): string | undefined {
  const certificate = derElement(der, 0);
  const toBeSigned = certificate && derElement(der, certificate.start);
  const algorithm = toBeSigned && derElement(der, toBeSigned.end);
  const identifier = algorithm && derElement(der, algorithm.start);
  return identifier === undefined
    ? undefined
    : SIGNATURE_HASHES.get(
        Buffer.from(der.subarray(identifier.start, identifier.end)).toString('hex'),
      );
}

/** Offsets of the content of the DER element at `offset` (ITU-T X.690 §8.1). */
function derElement(
  der: Uint8Array,
  offset: number,
): { readonly start: number; readonly end: number } | undefined {
  const first = der[offset + 1];
  if (first === undefined) {
    return undefined;
  }
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthOctets;
  if (lengthOctets > 4 || start > der.length) {
    return undefined;
  }
  const length =
    lengthOctets === 0
      ? first
      : der.subarray(offset + 2, start).reduce((value, octet) => value * 256 + octet, 0);
  return start + length > der.length ? undefined : { start, end: start + length };
}
