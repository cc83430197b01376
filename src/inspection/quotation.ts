import type { CertificateFacts } from '../pop3/errors';

const DEFAULT_MAXIMUM_LENGTH = 200;
/** Control characters, what is invisible or turns the direction of text, and halves of surrogate pairs. */
const UNSAFE =
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/**
 * Text from the wire, Latin-1 decoded, as a developer wants to see it: as UTF-8 where it is that, on one line, octets and
 * characters that can't be seen as `\xNN` or `\u{N}`, cut to a length. Holds no control or formatting character.
 */
export function quoted(octets: string, maximumLength = DEFAULT_MAXIMUM_LENGTH): string {
  // Bounded first, so that the work does not grow with what a server sends.
  const bounded = octets.slice(0, maximumLength * 4);
  return bound(escapeUnseen(decoded(bounded)), maximumLength, octets.length > bounded.length);
}

/** The same for text that is Unicode already, such as the names in a certificate. */
export function quotedUnicode(text: string, maximumLength = DEFAULT_MAXIMUM_LENGTH): string {
  const bounded = text.slice(0, maximumLength * 4);
  return bound(escapeUnseen(bounded), maximumLength, text.length > bounded.length);
}

export function quotedCertificate(facts: CertificateFacts): CertificateFacts {
  const { fingerprint256, subject, issuer, subjectAlternativeNames, validFrom, validTo } = facts;
  return {
    fingerprint256: quotedUnicode(fingerprint256),
    subject: quotedUnicode(subject),
    issuer: quotedUnicode(issuer),
    subjectAlternativeNames: quotedUnicode(subjectAlternativeNames, 500),
    validFrom: quotedUnicode(validFrom),
    validTo: quotedUnicode(validTo),
  };
}

function decoded(octets: string): string {
  const bytes = Buffer.from(octets, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return octets.replace(/[\u0080-\u00ff]/gu, escapeOctet);
  }
}

function escapeUnseen(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? escapeOctet(character) : `\\u{${code.toString(16).toUpperCase()}}`;
  });
}

function escapeOctet(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function bound(text: string, maximumLength: number, wasCut: boolean): string {
  const characters = Array.from(text);
  return characters.length > maximumLength || wasCut
    ? `${characters.slice(0, maximumLength - 1).join('')}…`
    : text;
}
