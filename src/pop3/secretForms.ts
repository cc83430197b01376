/** Shorter secrets would hit harmless text everywhere, and their replacement would tell them. */
const SHORTEST_HIDDEN = 4;

/** Stands for a secret wherever one was. */
export const SECRET_REPLACEMENT = '****';

/**
 * The octets by which a secret may be recognised: itself in UTF-8, base64 at each of the three places it may have in a
 * longer encoded text (as in SASL PLAIN), hexadecimal, percent-encoded and quoted-printable without soft line breaks.
 * Base64 characters that hold bits of what surrounds the secret are not part of a form, so that up to six bits at either
 * end of a secret within encoded text stay. None for a secret of less than four octets.
 */
export function secretForms(secret: string): readonly Uint8Array[] {
  const octets = Buffer.from(secret, 'utf8');
  if (octets.length < SHORTEST_HIDDEN) {
    return [];
  }
  const hexadecimal = octets.toString('hex');
  const texts = [
    ...[0, 1, 2].flatMap((offset) => base64Forms(octets, offset)),
    ...[hexadecimal, hexadecimal.toUpperCase()],
    ...escapedForms(octets, '%', /[A-Za-z0-9\-._~]/u),
    ...escapedForms(octets, '%', /[A-Za-z0-9\-._~!'()*]/u),
    ...escapedForms(octets, '%', /[A-Za-z0-9\-._*\u0020]/u).map((text) =>
      text.replaceAll(' ', '+'),
    ),
    ...escapedForms(octets, '=', /[\u0020-\u003c\u003e-\u007e]/u),
  ];
  const forms = new Map([[octets.toString('latin1'), octets]]);
  for (const text of texts) {
    forms.set(text, Buffer.from(text, 'latin1'));
  }
  return [...forms.values()];
}

/** The secret after `offset` octets of something else: where more follows it, and where it comes last. */
function base64Forms(octets: Buffer, offset: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), octets]).toString('base64');
  const start = Math.ceil((offset * 8) / 6);
  const followed = encoded.slice(start, Math.floor(((offset + octets.length) * 8) / 6));
  return [followed, encoded.slice(start)];
}

/** With the hexadecimal digits of escapes in upper and in lower case. */
function escapedForms(octets: Buffer, sign: string, spared: RegExp): readonly string[] {
  const escape = (octet: number): string => {
    const character = String.fromCharCode(octet);
    return spared.test(character) ? character : sign + octet.toString(16).padStart(2, '0');
  };
  const pieces = Array.from(octets, escape);
  const upperCase = pieces.map((piece) => (piece.length > 1 ? piece.toUpperCase() : piece));
  return [pieces.join(''), upperCase.join('')];
}
