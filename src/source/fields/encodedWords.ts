import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { matchEncodedWord, type EncodedWordSyntax } from './encodedWordSyntax';
import { isWhiteSpace } from './fieldItems';
import { decodeCharset, decodeOctets, unfold } from './octetText';

export type EncodedWordFault =
  /** The charset is none this program can decode. */
  | 'unknownCharset'
  | 'invalidBase64'
  | 'invalidQuotedPrintable'
  /** Octets that mean nothing in the charset. */
  | 'invalidOctets'
  /** Over 75 characters (RFC 2047 §2). */
  | 'tooLong'
  | 'whiteSpaceInside'
  /** Text adjoins without the white space of RFC 2047 §5, so that strict readers don't decode the word. */
  | 'notSeparated'
  /** A character begins in this word and ends in the next one, against RFC 2047 §5. */
  | 'splitCharacter';

/** An encoded word (RFC 2047 §2, with the language of RFC 2231 §5). */
export interface EncodedWord extends OctetRange {
  readonly charset: string;
  readonly language: string | undefined;
  readonly encoding: 'B' | 'Q';
  /** The charset as it is written, without the language. */
  readonly charsetRange: OctetRange;
  /** The encoded text between the last two question marks. */
  readonly textRange: OctetRange;
  /** What the encoded text stands for, one UTF-16 unit for each octet. */
  readonly octets: string;
  /** Text of this word alone. */
  readonly decoded: string;
  readonly faults: readonly EncodedWordFault[];
}

/** Encoded words with nothing but white space between them: their text is read as one (RFC 2047 §6.2). */
export interface EncodedWordRun extends OctetRange {
  readonly words: readonly EncodedWord[];
  readonly decoded: string;
}

const LONGEST_WORD = 75;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;
const BROKEN_ESCAPE = /=(?![0-9A-Fa-f]{2})/u;

/** Every encoded word of a body in order, wherever it stands: also where RFC 2047 §5 doesn't allow one. */
export function findEncodedWords(body: FieldBody): readonly EncodedWord[] {
  return findEncodedWordRuns(body).flatMap(({ words }) => words);
}

export function findEncodedWordRuns(body: FieldBody): readonly EncodedWordRun[] {
  const runs: EncodedWord[][] = [];
  let current: EncodedWord[] = [];
  let end = -1;
  for (const match of matches(body.text)) {
    const word = readWord(body, match);
    if (current.length > 0 && isBlank(body.text, end, match.start)) {
      current.push(word);
    } else {
      current = [word];
      runs.push(current);
    }
    end = match.end;
  }
  return runs.map((words) => readRun(words));
}

/** The text a reader is shown: unfolded, encoded words and 8-bit text (RFC 6532) decoded. */
export function decodeFieldText(body: FieldBody): string {
  let decoded = '';
  let index = 0;
  for (const run of findEncodedWordRuns(body)) {
    decoded += decodeOctets(unfold(body.text.slice(index, run.start - body.start))) + run.decoded;
    index = run.end - body.start;
  }
  return (decoded + decodeOctets(unfold(body.text.slice(index)))).trim();
}

function* matches(text: string): Generator<EncodedWordSyntax, void> {
  let index = text.indexOf('=?');
  while (index >= 0) {
    const match = matchEncodedWord(text, index);
    if (match !== undefined) {
      yield match;
    }
    index = text.indexOf('=?', match?.end ?? index + 1);
  }
}

function readWord({ text, start }: FieldBody, match: EncodedWordSyntax): EncodedWord {
  const label = text.slice(match.start + 2, match.charsetEnd);
  const star = label.indexOf('*');
  const charset = star < 0 ? label : label.slice(0, star);
  const encoded = text.slice(match.textStart, match.textEnd);
  const octets = decodeEncoded(encoded, match.encoding);
  const { text: decoded, isKnownCharset, isValid } = decodeCharset(octets, charset);
  const faults: EncodedWordFault[] = [];
  const note = (fault: EncodedWordFault, isFound: boolean): void => {
    if (isFound) {
      faults.push(fault);
    }
  };
  const hasSpace = /[ \t\r\n]/u.test(encoded);
  note('unknownCharset', !isKnownCharset);
  note('invalidBase64', match.encoding === 'B' && !isBase64(encoded.replace(/[ \t\r\n]/gu, '')));
  note('invalidQuotedPrintable', match.encoding === 'Q' && BROKEN_ESCAPE.test(encoded));
  note('invalidOctets', !isValid);
  note('tooLong', match.end - match.start > LONGEST_WORD);
  note('whiteSpaceInside', hasSpace);
  note('notSeparated', !isSeparated(text, match));
  return {
    start: start + match.start,
    end: start + match.end,
    charset,
    language: star < 0 ? undefined : label.slice(star + 1),
    encoding: match.encoding,
    charsetRange: {
      start: start + match.start + 2,
      end: start + match.start + 2 + charset.length,
    },
    textRange: { start: start + match.textStart, end: start + match.textEnd },
    octets,
    decoded,
    faults,
  };
}

/** Joins the octets of words of one charset before they are decoded, for mailers that split characters. */
function readRun(words: readonly EncodedWord[]): EncodedWordRun {
  const read: EncodedWord[] = [];
  let decoded = '';
  let index = 0;
  while (index < words.length) {
    const charset = words[index]?.charset.toLowerCase() ?? '';
    let end = index + 1;
    while (end < words.length && words[end]?.charset.toLowerCase() === charset) {
      end += 1;
    }
    const same = words.slice(index, end);
    const joined = decodeCharset(same.map(({ octets }) => octets).join(''), charset);
    decoded += joined.text;
    read.push(...(joined.isValid ? same.map((word) => withSplitCharacter(word)) : same));
    index = end;
  }
  return {
    start: words[0]?.start ?? 0,
    end: words[words.length - 1]?.end ?? 0,
    words: read,
    decoded,
  };
}

function withSplitCharacter(word: EncodedWord): EncodedWord {
  const faults = word.faults.map((fault) => (fault === 'invalidOctets' ? 'splitCharacter' : fault));
  return { ...word, faults };
}

function decodeEncoded(encoded: string, encoding: 'B' | 'Q'): string {
  if (encoding === 'B') {
    return Buffer.from(encoded, 'base64').toString('latin1');
  }
  return unfold(encoded)
    .replace(/_/gu, ' ')
    .replace(/=([0-9A-Fa-f]{2})/gu, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text);
}

/** Comments and, where tolerated, quoted strings delimit a word as white space does. */
function isSeparated(text: string, { start, end }: EncodedWordSyntax): boolean {
  const isDelimiter = (index: number, others: string): boolean =>
    index < 0 ||
    index >= text.length ||
    isWhiteSpace(text.charCodeAt(index)) ||
    others.includes(text.charAt(index));
  return isDelimiter(start - 1, '("') && isDelimiter(end, ')"');
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    if (!isWhiteSpace(text.charCodeAt(index))) {
      return false;
    }
  }
  return true;
}
