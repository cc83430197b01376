import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

import { decodeWindows1252 } from '../../shared/windows1252';

/** Labels in mail that the Encoding Standard, which TextDecoder follows, lacks. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['latin-1', 'iso-8859-1'],
  ['iso-latin-1', 'iso-8859-1'],
  ['utf-8-strict', 'utf-8'],
]);
const WINDOWS_1252 = 'windows-1252';
const ASCII_LABELS = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968']);

export interface DecodedText {
  readonly text: string;
  readonly isKnownCharset: boolean;
  /** Whether every octet means something in the charset. */
  readonly isValid: boolean;
}

/** Decodes octets that name no charset: UTF-8 (RFC 6532) where valid, else windows-1252. Control octets stay. */
export function decodeOctets(binary: string): string {
  if (isAscii(binary)) {
    return binary;
  }
  const octets = Buffer.from(binary, 'latin1');
  return isUtf8(octets) ? octets.toString('utf8') : decodeWindows1252(octets);
}

export function isAscii(binary: string): boolean {
  return !/[^\0-\x7f]/u.test(binary);
}

/** Whether the octets are valid UTF-8, as RFC 6532 wants whatever is not US-ASCII. */
export function isUtf8Text(binary: string): boolean {
  return isUtf8(Buffer.from(binary, 'latin1'));
}

/** Decodes octets of a named charset; those of an unknown one are read as if none were named. */
export function decodeCharset(binary: string, charset: string): DecodedText {
  const label = charset.trim().toLowerCase();
  if (ASCII_LABELS.has(label)) {
    return { text: decodeOctets(binary), isKnownCharset: true, isValid: isAscii(binary) };
  }
  const octets = Buffer.from(binary, 'latin1');
  try {
    const decoder = decoderOf(ALIASES.get(label) ?? label);
    // Several Node releases decode windows-1252 as ISO-8859-1.
    const text =
      decoder.encoding === WINDOWS_1252 ? decodeWindows1252(octets) : decoder.decode(octets);
    return { text, isKnownCharset: true, isValid: !text.includes('\ufffd') };
  } catch {
    return { text: decodeOctets(binary), isKnownCharset: false, isValid: true };
  }
}

/** Making a decoder takes far longer than decoding a word with it. Bounded by the labels that TextDecoder knows. */
const decoders = new Map<string, TextDecoder>();

/** Throws RangeError for a label that TextDecoder doesn't know. */
function decoderOf(label: string): TextDecoder {
  const known = decoders.get(label);
  if (known !== undefined) {
    return known;
  }
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  decoders.set(label, decoder);
  return decoder;
}

/** Decodes octets of one charset that come piece by piece. */
export type PiecewiseDecoder = (octets: Buffer, isLast: boolean) => string;

/** Undefined for a charset that this program cannot decode. */
export function piecewiseDecoder(charset: string): PiecewiseDecoder | undefined {
  const label = charset.trim().toLowerCase();
  try {
    const decoder = new TextDecoder(ALIASES.get(label) ?? label, { ignoreBOM: true });
    return decoder.encoding === WINDOWS_1252
      ? decodeWindows1252
      : (octets, isLast) => decoder.decode(octets, { stream: !isLast });
  } catch {
    return undefined;
  }
}

export function isKnownCharset(charset: string): boolean {
  return decodeCharset('', charset).isKnownCharset;
}

/** Removes folds (RFC 5322 §2.2.3): the line ends go, the white space after them stays. */
export function unfold(text: string): string {
  return text.replace(/[\r\n]+/gu, '');
}

/** Removes all white space, for values in which folding white space means nothing. */
export function withoutWhiteSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/gu, '');
}
