import { isUtf8 } from 'node:buffer';

import type { AttachmentInfo } from '../mail/model';
import { sniffImageType } from '../mail/worker/inlineImages';
import { decodeWindows1252 } from '../shared/windows1252';
import { piecewiseDecoder } from '../source/fields/octetText';
import type { AttachmentPreview } from './protocol';

/** Larger images are not put into the page, in octets. */
const MAXIMUM_IMAGE_OCTETS = 16 * 1024 * 1024;
const SHOWN_TEXT_OCTETS = 64 * 1024;
/** As many as can be missing of the last character of UTF-8. */
const LONGEST_REST = 3;
/** Charsets that say nothing of octets above 127. */
const ASCII = /^(?:us-)?ascii$/iu;
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/u;

/** What of an attachment can be looked at within the page: raster images and text, whatever type is stated. */
export function previewOf(
  attachment: Uint8Array,
  stated: Partial<Pick<AttachmentInfo, 'mediaType' | 'charset'>> = {},
): AttachmentPreview {
  const octets = Buffer.from(attachment.buffer, attachment.byteOffset, attachment.byteLength);
  const image = sniffImageType(octets);
  if (image !== undefined) {
    return octets.length > MAXIMUM_IMAGE_OCTETS
      ? { kind: 'tooLarge' }
      : { kind: 'image', dataUri: `data:${image};base64,${octets.toString('base64')}` };
  }
  const isCut = octets.length > SHOWN_TEXT_OCTETS;
  const shown = isCut ? octets.subarray(0, SHOWN_TEXT_OCTETS) : octets;
  const isText = stated.mediaType?.startsWith('text/') === true;
  const text =
    textIn(byteOrderCharset(shown), shown, isCut, false) ??
    textIn(stated.charset, shown, isCut, isText) ??
    guessedText(shown, isCut);
  return text === undefined ? { kind: 'none' } : { kind: 'text', text, isCut };
}

/** The charset that a byte order mark at the beginning tells. */
function byteOrderCharset(octets: Buffer): string | undefined {
  const [first, second, third] = octets;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return 'utf-8';
  }
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Undefined where the octets are no text in this charset, or it is not known. */
function textIn(
  charset: string | undefined,
  octets: Buffer,
  isCut: boolean,
  mayBeDamaged: boolean,
): string | undefined {
  if (charset === undefined || ASCII.test(charset.trim())) {
    return undefined;
  }
  const text = piecewiseDecoder(charset)?.(octets, !isCut).replace(/^\ufeff/u, '');
  const isSound = text !== undefined && (mayBeDamaged || !text.includes('\ufffd'));
  return isSound && !CONTROL.test(text) ? text : undefined;
}

function guessedText(octets: Buffer, isCut: boolean): string | undefined {
  for (let missing = 0; missing <= (isCut ? LONGEST_REST : 0); missing += 1) {
    const whole = octets.subarray(0, octets.length - missing);
    if (isUtf8(whole)) {
      const text = whole.toString('utf8');
      return CONTROL.test(text) ? undefined : text;
    }
  }
  const text = decodeWindows1252(octets);
  return CONTROL.test(text) || /[\x80-\x9f]/u.test(text) ? undefined : text;
}
