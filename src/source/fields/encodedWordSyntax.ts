/** Where the parts of an encoded word (RFC 2047 §2) stand, as indexes into the text it was found in. */
export interface EncodedWordSyntax {
  readonly start: number;
  readonly end: number;
  readonly charsetEnd: number;
  readonly encoding: 'B' | 'Q';
  readonly textStart: number;
  readonly textEnd: number;
}

const LONGEST_CHARSET = 100;
const CHARSET = /^[^\s()<>@,;:"/[\]?=]+$/u;

/**
 * Matches an encoded word that begins at an index. Text with white space in it, which some mailers write, matches too.
 * Every `=?` holds a question mark, so that trying all starts of a text is linear in its length.
 */
export function matchEncodedWord(text: string, start: number): EncodedWordSyntax | undefined {
  if (!text.startsWith('=?', start)) {
    return undefined;
  }
  const charsetEnd = text.indexOf('?', start + 2);
  const charsetLength = charsetEnd - start - 2;
  if (charsetEnd < 0 || charsetLength > LONGEST_CHARSET || text[charsetEnd + 2] !== '?') {
    return undefined;
  }
  const encoding = text[charsetEnd + 1]?.toUpperCase();
  const textStart = charsetEnd + 3;
  const textEnd = text.indexOf('?', textStart);
  if (
    (encoding !== 'B' && encoding !== 'Q') ||
    textEnd < 0 ||
    text[textEnd + 1] !== '=' ||
    !CHARSET.test(text.slice(start + 2, charsetEnd))
  ) {
    return undefined;
  }
  return { start, end: textEnd + 2, charsetEnd, encoding, textStart, textEnd };
}
