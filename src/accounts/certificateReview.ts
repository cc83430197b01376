import type { Account } from '../mailbox/account';
import { certificateReason } from '../mailbox/errorGuide';
import type { Prompts } from '../platform/prompts';
import type { CertificateProblem } from '../pop3/errors';
import { safeLabel } from '../shared/safeText';

/** Shows a certificate that is not trusted and resolves with whether the user wants this account to trust it. */
export async function reviewCertificate(
  prompts: Prompts,
  account: Account,
  certificate: CertificateProblem,
): Promise<boolean> {
  const place = `${safeLabel(account.host, { maximumLength: 100 })}:${account.port}`;
  const answer = await prompts.choose({
    severity: 'warning',
    message: certificate.differsFromPinned
      ? `The certificate of ${place} changed. Trust the new one?`
      : `Trust this certificate of ${place}?`,
    detail: certificateDetail(certificate),
    buttons: ['Trust for This Account'],
  });
  return answer !== undefined;
}

export function certificateDetail(certificate: CertificateProblem): string {
  const line = (name: string, value: string): string =>
    `${name}: ${safeLabel(value, { maximumLength: 300 }) || '(none)'}`;
  return [
    `It is not trusted because ${certificateReason(certificate.reason)}.`,
    ...(certificate.differsFromPinned
      ? [
          'It is not the certificate you trusted before: someone may be intercepting the connection.',
        ]
      : []),
    '',
    line('Subject', certificate.subject),
    line('Issuer', certificate.issuer),
    line('Names', certificate.subjectAlternativeNames),
    line('Valid', `${certificate.validFrom} to ${certificate.validTo}`),
    '',
    'SHA-256 fingerprint:',
    safeLabel(certificate.fingerprint256),
    '',
    'Compare the fingerprint with one you got in another way. Only this very certificate will be trusted, and only for this account.',
  ].join('\n');
}
