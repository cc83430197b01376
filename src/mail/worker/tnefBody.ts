import { piecewiseDecoder } from '../../source/fields/octetText';
import { charsetOfCodePage } from './codePages';
import { decompressRtf } from './compressedRtf';
import { decodeRawOctets } from './headerText';
import { readMapiProperties } from './mapiProperties';
import { readRtf } from './rtfText';
import type { TnefMessage } from './tnef';

/** The body of a message that lies in a TNEF part. */
export interface TnefBody {
  readonly html: string | undefined;
  readonly text: string | undefined;
  /** Whether the text was made of RTF, whose formatting is lost. */
  readonly isOfRtf: boolean;
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

/** MAPI properties of a message. */
const PLAIN = 0x1000;
const RTF = 0x1009;
const HTML = 0x1013;
const HTML_CODE_PAGE = 0x3fde;

/** Reads the body in the order of what shows most of it: HTML, HTML within RTF, plain text, text of RTF. Never throws. */
export function readTnefBody({ text, properties, codePage }: TnefMessage): TnefBody {
  const found = readMapiProperties(properties ?? Buffer.alloc(0), (octets) =>
    decode(octets, codePage),
  );
  const plain =
    filled(found.get(PLAIN)) ?? filled(text && decode(text, codePage).replace(/\0[^]*$/u, ''));
  const stated = found.get(HTML_CODE_PAGE);
  const htmlValue = found.get(HTML);
  const html = Buffer.isBuffer(htmlValue)
    ? filled(decode(htmlValue, typeof stated === 'number' ? stated : codePage))
    : filled(htmlValue);
  const compressed = found.get(RTF);
  if (html !== undefined || !Buffer.isBuffer(compressed)) {
    return { html, text: plain, isOfRtf: false, isWhole: true };
  }
  const decompressed = decompressRtf(compressed);
  const rtf = decompressed && readRtf(decompressed.octets);
  const rtfText = filled(rtf?.text);
  const isOfRtf = rtf?.kind === 'text' && plain === undefined && rtfText !== undefined;
  return {
    html: rtf?.kind === 'html' ? rtfText : undefined,
    text: plain ?? (isOfRtf ? rtfText : undefined),
    isOfRtf,
    isWhole: rtf !== undefined && decompressed?.isWhole === true,
  };
}

function decode(octets: Buffer, codePage: number | undefined): string {
  const charset = codePage === undefined ? undefined : charsetOfCodePage(codePage);
  return charset === undefined
    ? decodeRawOctets(octets)
    : (piecewiseDecoder(charset)?.(octets, true) ?? decodeRawOctets(octets));
}

function filled(text: Buffer | string | number | undefined): string | undefined {
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}
