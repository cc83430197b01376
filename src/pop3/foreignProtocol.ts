import type { ForeignProtocol } from './errors';

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR_VERSION = 0x03;

/** Whether octets begin a TLS record, which never contains the line end a POP3 reader waits for. */
export function startsTlsRecord(octets: Uint8Array): boolean {
  const [type, major] = octets;
  return (type === TLS_ALERT || type === TLS_HANDSHAKE) && major === TLS_MAJOR_VERSION;
}

/** Names the protocol whose server would begin like this. */
export function recogniseProtocol(octets: Uint8Array): ForeignProtocol | undefined {
  if (startsTlsRecord(octets)) {
    return 'tls';
  }
  const start = Buffer.from(octets.subarray(0, 200)).toString('latin1');
  if (/^HTTP\/|^<(?:!doctype|html)/iu.test(start)) {
    return 'http';
  }
  if (start.startsWith('SSH-')) {
    return 'ssh';
  }
  if (/^\* (?:OK|BYE|PREAUTH|BAD)\b/iu.test(start)) {
    return 'imap';
  }
  if (/^220[ -].*\bFTP\b/iu.test(start)) {
    return 'ftp';
  }
  return /^[2-5]\d\d[ -]/u.test(start) ? 'smtp' : undefined;
}
