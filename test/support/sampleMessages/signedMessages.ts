import {
  attachment,
  type Entity,
  type MessageBuilder,
  message,
  multipart,
  text,
  usualFields,
} from './builders';
import { seededOctets } from './seededRandom';

/** Octets that only look like a signature; nobody can verify them. */
function folded(seed: number, octets: number): string {
  const value = seededOctets(seed, octets).toString('base64');
  return (value.match(/.{1,68}/gu) ?? []).join('\r\n\t');
}

export const authenticated: MessageBuilder = (arrival) => {
  const seconds = Math.floor(arrival.epochMilliseconds / 1000);
  return message(
    [
      [
        'Authentication-Results',
        'mx.example.com;\r\n\tdkim=pass header.d=example.org header.s=s2026 header.b=Sa4mpl3X;\r\n' +
          '\tspf=pass (mx.example.com: domain of alex@example.org designates 192.0.2.25 as permitted sender)' +
          ' smtp.mailfrom=alex@example.org;\r\n\tdmarc=pass (p=QUARANTINE sp=QUARANTINE dis=NONE) header.from=example.org',
      ],
      [
        'ARC-Seal',
        `i=1; a=rsa-sha256; t=${seconds}; cv=none;\r\n\td=lists.example.org; s=arc-2026;\r\n\tb=${folded(1, 128)}`,
      ],
      [
        'ARC-Message-Signature',
        `i=1; a=rsa-sha256; c=relaxed/relaxed; d=lists.example.org; s=arc-2026;\r\n` +
          `\th=to:subject:message-id:date:from:dkim-signature;\r\n\tbh=${folded(2, 32)};\r\n\tb=${folded(3, 128)}`,
      ],
      [
        'ARC-Authentication-Results',
        'i=1; lists.example.org;\r\n\tdkim=pass header.i=@example.org header.s=s2026;\r\n\tspf=pass smtp.mailfrom=alex@example.org',
      ],
      [
        'DKIM-Signature',
        `v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=s2026;\r\n\tt=${seconds};` +
          ` h=from:from:reply-to:subject:date:message-id:to:mime-version:content-type;\r\n` +
          `\tbh=${folded(4, 32)};\r\n\tb=${folded(5, 256)}`,
      ],
      ...usualFields(arrival, {
        from: 'Alex Example <alex@example.org>',
        subject: 'Signed by the domain',
      }),
    ],
    text('plain', 'The header of this message is the interesting part.\n', { encoding: '7bit' }),
  );
};

export const smimeSigned: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Kim Example <kim@example.org>',
      subject: 'Contract, S/MIME-signed (sample signature)',
    }),
    multipart(
      'signed',
      'smime-sample-boundary',
      [
        text('plain', 'I agree to the terms.\n\nKim\n', { encoding: 'quoted-printable' }),
        attachment(
          'application/pkcs7-signature; name="smime.p7s"',
          'smime.p7s',
          seededOctets(6, 900),
        ),
      ],
      { parameters: 'protocol="application/pkcs7-signature"; micalg=sha-256' },
    ),
  );

/** RFC 3156; the payload is not a real OpenPGP message. */
export const pgpEncrypted: MessageBuilder = (arrival) => {
  const armour = (
    seededOctets(7, 480)
      .toString('base64')
      .match(/.{1,64}/gu) ?? []
  ).join('\r\n');
  const parts: readonly Entity[] = [
    {
      fields: [
        ['Content-Type', 'application/pgp-encrypted'],
        ['Content-Description', 'PGP/MIME version identification'],
      ],
      body: Buffer.from('Version: 1\r\n'),
    },
    {
      fields: [
        ['Content-Type', 'application/octet-stream; name="encrypted.asc"'],
        ['Content-Disposition', 'inline; filename="encrypted.asc"'],
      ],
      body: Buffer.from(
        `-----BEGIN PGP MESSAGE-----\r\n\r\n${armour}\r\n=Samp\r\n-----END PGP MESSAGE-----\r\n`,
      ),
    },
  ];
  return message(
    usualFields(arrival, { from: 'jo@example.com', subject: '...' }),
    multipart('encrypted', 'pgp-sample', parts, {
      parameters: 'protocol="application/pgp-encrypted"',
    }),
  );
};
