const LINE_OCTETS = 76;

/** Base64 in lines of 76 characters (RFC 2045 §6.8), the last one ended too. */
export function base64Lines(octets: Uint8Array): string {
  const text = Buffer.from(octets).toString('base64');
  const lines = text.match(/.{1,76}/gu) ?? [];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Quoted-printable (RFC 2045 §6.7) with soft line breaks; line ends in the input are hard line breaks. */
export function quotedPrintable(octets: Uint8Array): string {
  const text = Buffer.from(octets).toString('latin1');
  return text.split(/\r?\n/u).map(encodeLine).join('\r\n');
}

function encodeLine(line: string): string {
  let encoded = '';
  let column = 0;
  for (const [index, character] of Array.from(line).entries()) {
    const isLast = index === line.length - 1;
    const isBlank = character === ' ' || character === '\t';
    const isLiteral = /[!-<>-~]/u.test(character) || (isBlank && !isLast);
    const piece = isLiteral ? character : hex(character.charCodeAt(0));
    if (column + piece.length > LINE_OCTETS - (isLast ? 0 : 1)) {
      encoded += '=\r\n';
      column = 0;
    }
    encoded += piece;
    column += piece.length;
  }
  return encoded;
}

function hex(octet: number): string {
  return `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** An encoded word (RFC 2047) of octets that are already in that character set. */
export function encodedWord(
  charset: string,
  octets: Uint8Array,
  encoding: 'B' | 'Q' = 'B',
): string {
  const source = Buffer.from(octets);
  if (encoding === 'B') {
    return `=?${charset}?B?${source.toString('base64')}?=`;
  }
  const body = Array.from(source.toString('latin1'), (character) => {
    if (character === ' ') {
      return '_';
    }
    return /[A-Za-z0-9!*+/-]/u.test(character) ? character : hex(character.charCodeAt(0));
  }).join('');
  return `=?${charset}?Q?${body}?=`;
}

/** UTF-8 encoded words, cut between characters so that none is longer than 75 characters, folded. */
export function utf8Words(text: string): string {
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > 42) {
      words.push(encodedWord('UTF-8', Buffer.from(piece)));
      piece = '';
    }
    piece += character;
  }
  words.push(encodedWord('UTF-8', Buffer.from(piece)));
  return words.join('\r\n ');
}
