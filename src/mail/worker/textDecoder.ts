import libmime from 'libmime';
import { MailParser, type TextEvent } from 'mailparser';

import { isKnownCharset } from '../../source/fields/octetText';
import { decodeWindows1252 } from '../../shared/windows1252';
import { decodeRawOctets } from './headerText';

const CHARSETS_THAT_SAY_NOTHING = new Set(['', 'us-ascii', 'ascii', 'default', 'unknown-8bit']);
const WINDOWS_1252 = new Set([
  'windows-1252',
  'cp1252',
  'iso-8859-1',
  'iso_8859-1',
  'latin1',
  'latin-1',
]);
const UTF8 = new Set(['utf-8', 'utf8']);
const ALIASES: ReadonlyMap<string, string> = new Map([['unicode-1-1-utf-7', 'utf-7']]);
const CHARSET = /^[\w.:+-]{1,64}$/u;
/** An octet that means something in every charset of one octet to a character, as an encoded word has it. */
const HIGH_OCTET = '=E9';
const REPLACEMENT = '\ufffd';

/** What else mailparser would do with a text costs hostile mail any time it likes. */
const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
} as const;

export interface DecodedText {
  /** Lines end with LF. */
  readonly text: string;
  readonly isKnownCharset: boolean;
}

/** Decodes a text whose transfer encoding is undone. Octets of no stated or no known charset are UTF-8 where valid, else windows-1252. */
export async function decodeText(
  octets: Buffer,
  charset: string | undefined,
): Promise<DecodedText> {
  const stated = charset?.trim().toLowerCase() ?? '';
  const label = ALIASES.get(stated) ?? stated;
  if (CHARSETS_THAT_SAY_NOTHING.has(label)) {
    return { text: withLineFeeds(decodeRawOctets(octets)), isKnownCharset: true };
  }
  if (WINDOWS_1252.has(label)) {
    return { text: withLineFeeds(decodeWindows1252(octets)), isKnownCharset: true };
  }
  if (UTF8.has(label)) {
    return { text: withLineFeeds(octets.toString('utf8')), isKnownCharset: true };
  }
  if (!isKnown(label)) {
    return { text: withLineFeeds(decodeRawOctets(octets)), isKnownCharset: false };
  }
  return { text: await decodeByMailparser(octets, label), isKnownCharset: true };
}

/**
 * mailparser is given one text part at a time, as a message of its own with nothing but its charset: the structure, the
 * header and the transfer encodings of hostile messages are not its concern.
 */
async function decodeByMailparser(octets: Buffer, charset: string): Promise<string> {
  const parser = new MailParser(OPTIONS);
  const header = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: binary\r\n\r\n`;
  let text: string | undefined;
  parser.on('data', (event: TextEvent) => {
    text = event.type === 'text' ? event.text : text;
  });
  await new Promise<void>((resolve, reject) => {
    parser.once('error', reject);
    parser.once('end', resolve);
    parser.write(header);
    parser.end(octets);
  });
  return text ?? '';
}

/** Whether the decoder has it, which silently takes UTF-8 for all that it has not. */
function isKnown(label: string): boolean {
  return (
    CHARSET.test(label) &&
    (isKnownCharset(label) ||
      /^utf-?7$/u.test(label) ||
      !libmime.decodeWord(label, 'Q', HIGH_OCTET).includes(REPLACEMENT))
  );
}

function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
