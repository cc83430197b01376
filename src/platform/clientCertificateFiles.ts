import { readFile } from 'node:fs/promises';
import type { ClientCertificateFiles } from '../mailbox/account';
import type { ClientCertificate } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';

const PEM = '-----BEGIN ';

/**
 * Reads a client certificate and its key from PEM files, or both from a PKCS #12 file. Throws Pop3Error
 * `clientCertificate` where a file can't be read; whether the passphrase fits shows when TLS begins.
 */
export async function readClientCertificate(
  { certificatePath, keyPath }: ClientCertificateFiles,
  passphrase: string,
): Promise<ClientCertificate> {
  const secret = passphrase === '' ? {} : { passphrase };
  try {
    const certificate = await readFile(certificatePath);
    if (!certificate.includes(PEM)) {
      return { pfx: certificate, ...secret };
    }
    const cert = certificate.toString('utf8');
    const key = keyPath === undefined ? cert : await readFile(keyPath, 'utf8');
    return { cert, key, ...secret };
  } catch (error) {
    throw new Pop3Error('clientCertificate', 'A file of the client certificate can’t be read', {
      cause: error,
    });
  }
}
