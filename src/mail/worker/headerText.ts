import { isAscii, isUtf8 } from 'node:buffer';

import libmime from 'libmime';

import { decodeWindows1252 } from '../../shared/windows1252';

/** Whether octets outside US-ASCII stand in the field (RFC 6532 allows UTF-8; older mail has any charset). */
export function has8BitOctets(octets: Buffer): boolean {
  return !isAscii(octets);
}

/** Decodes raw octets that name no charset: UTF-8 where valid, else windows-1252, which reads every octet. */
export function decodeRawOctets(octets: Buffer): string {
  return isUtf8(octets) ? octets.toString('utf8') : decodeWindows1252(octets);
}

/** Unfolds (RFC 5322 §2.2.3) and decodes octets, leaving encoded words as they are. */
export function unfoldedText(octets: Buffer): string {
  return decodeRawOctets(octets)
    .replace(/\r?\n(?=[ \t])/gu, '')
    .trim();
}

/** Decodes the encoded words (RFC 2047) of unfolded text; what cannot be decoded stays as it is. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) {
    return text;
  }
  try {
    return libmime.decodeWords(text);
  } catch {
    return text;
  }
}
