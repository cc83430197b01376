import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { type CertificateFacts, Pop3Error } from './errors';

/**
 * Decides on the certificate of a finished handshake. With a pin only that certificate will do; without one the
 * platform's verdict on chain and identity (RFC 2595 §2.4) stands. Throws Pop3Error `certificate`.
 */
export function verifyCertificate(socket: TLSSocket, pinnedFingerprint: string | undefined): void {
  const certificate = socket.getPeerCertificate(false);
  const hasCertificate = Object.keys(certificate).length > 0;
  const isPinned = pinnedFingerprint !== undefined;
  if (hasCertificate && isPinned && certificate.fingerprint256 === pinnedFingerprint) {
    return;
  }
  if (!isPinned && socket.authorized) {
    return;
  }
  if (!hasCertificate) {
    throw new Pop3Error('tls', 'The server presented no certificate');
  }
  const reason = isPinned ? 'CERTIFICATE_CHANGED' : verificationCode(socket);
  throw new Pop3Error('certificate', `The certificate is not trusted: ${reason}`, {
    certificate: { ...certificateFacts(certificate), reason, differsFromPinned: isPinned },
  });
}

function verificationCode(socket: TLSSocket): string {
  // Declared as Error, but Node sets the code alone where there is one.
  const error: unknown = socket.authorizationError;
  return error instanceof Error ? error.name : String(error);
}

export function certificateFacts(
  certificate: PeerCertificate | DetailedPeerCertificate,
): CertificateFacts {
  return {
    fingerprint256: certificate.fingerprint256,
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    subjectAlternativeNames: certificate.subjectaltname ?? '',
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
  };
}

function distinguishedName(name: unknown): string {
  return Object.entries((name ?? {}) as Record<string, string | readonly string[]>)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : value.join('+')}`)
    .join(', ');
}
