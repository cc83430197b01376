import { crc32 } from 'node:zlib';

const HEADER_OCTETS = 16;
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const DICTIONARY_OCTETS = 4_096;
/** What the dictionary holds before the first octet (MS-OXRTFCP §2.1.3.1.2). */
const PRESET = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
/** Longest text that is decompressed, in octets; a reference makes up to 17 of two. */
const MAXIMUM_RTF_OCTETS = 16 * 1024 * 1024;

export interface DecompressedRtf {
  readonly octets: Buffer;
  /** Whether it is all there and as its checksum says. */
  readonly isWhole: boolean;
}

/** Undoes the compression of RTF in MAPI (MS-OXRTFCP). Never throws; undefined where it is none. */
export function decompressRtf(compressed: Buffer): DecompressedRtf | undefined {
  if (compressed.length < HEADER_OCTETS) {
    return undefined;
  }
  // The size stated counts from after itself.
  const end = compressed.readUInt32LE(0) + 4;
  const rawSize = compressed.readUInt32LE(4);
  const kind = compressed.readUInt32LE(8);
  const content = compressed.subarray(HEADER_OCTETS, Math.max(HEADER_OCTETS, end));
  const isThere = end <= compressed.length;
  if (kind === UNCOMPRESSED) {
    const octets = content.subarray(0, Math.min(rawSize, MAXIMUM_RTF_OCTETS));
    return { octets, isWhole: isThere && octets.length === rawSize };
  }
  if (kind !== COMPRESSED) {
    return undefined;
  }
  const octets = decompress(content, Math.min(rawSize, MAXIMUM_RTF_OCTETS));
  const checksum = ~crc32(content, 0xffffffff) >>> 0;
  return {
    octets,
    isWhole: isThere && octets.length === rawSize && checksum === compressed.readUInt32LE(12),
  };
}

/** Runs of eight literals or references into a ring of what came last, each run behind an octet that tells which. */
function decompress(content: Buffer, limit: number): Buffer {
  // More than this no content can stand for.
  const output = Buffer.alloc(Math.min(limit, content.length * 9));
  const dictionary = Buffer.alloc(DICTIONARY_OCTETS);
  PRESET.copy(dictionary);
  let writeAt = PRESET.length;
  let length = 0;
  let at = 0;
  const put = (octet: number): void => {
    dictionary[writeAt] = octet;
    writeAt = (writeAt + 1) % DICTIONARY_OCTETS;
    output[length] = octet;
    length += 1;
  };
  while (at < content.length) {
    const control = content[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < content.length && length < output.length; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(content[at] ?? 0);
        at += 1;
        continue;
      }
      const reference = ((content[at] ?? 0) << 8) | (content[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      if (from === writeAt) {
        return output.subarray(0, length);
      }
      const to = Math.min((reference & 0xf) + 2, output.length - length);
      for (let index = 0; index < to; index += 1) {
        put(dictionary[(from + index) % DICTIONARY_OCTETS] ?? 0);
      }
    }
    if (length >= output.length) {
      break;
    }
  }
  return output.subarray(0, length);
}
