import type { HeaderField } from '../entity';
import type { FieldBody } from '../fieldBody';
import { findEncodedWords, type EncodedWord } from '../fields/encodedWords';
import { ADDRESS_SCAN, scanField, type ScanOptions } from '../fields/fieldScanner';
import type { OctetRange } from '../octetRange';
import type { Examination, Place } from './examination';
import { ENCODED_WORD_WORDS } from './problemWords';

/** Fields of names and addresses, in which a phrase may be encoded. */
const PHRASES = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
  'resent-bcc',
  'disposition-notification-to',
  'keywords',
  'list-id',
]);
/** Fields in which encoded words may stand in comments only. */
const STRUCTURED = new Set([
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'content-id',
  'mime-version',
  'content-transfer-encoding',
  'return-path',
]);
const PARAMETERIZED = new Set(['content-type', 'content-disposition']);
/** Made by programs for programs, with signs that may look like those of an encoded word. */
const NOT_FOR_READERS = /^(?:received|dkim-|arc-|authentication-|x-|list-(?!id))/u;
const STRUCTURED_SCAN: ScanOptions = { specials: ';', hasLiterals: false };
/** Looks like the beginning of an encoded word. */
const BEGINNING = /=\?[\w-]{2,40}(?:\*[\w-]{1,20})?\?[bq]\?/giu;

export function examineEncodedWords(
  examination: Examination,
  _place: Place,
  field: HeaderField,
): void {
  const name = field.name.toLowerCase();
  const body = examination.bodyOf(field);
  if (NOT_FOR_READERS.test(name) || !body.text.includes('=?')) {
    return;
  }
  const words = findEncodedWords(body);
  for (const word of words) {
    for (const fault of word.faults) {
      examination.add('encodedWordFaulty', rangeOf(word), ENCODED_WORD_WORDS[fault]);
    }
  }
  examineBeginnings(examination, body, words);
  if (PARAMETERIZED.has(name)) {
    for (const word of words) {
      examination.add('encodedWordInParameter', rangeOf(word));
    }
  } else if (PHRASES.has(name) || STRUCTURED.has(name)) {
    new Placement(examination, words).examine(body, PHRASES.has(name));
  }
}

function examineBeginnings(
  examination: Examination,
  { text, start }: FieldBody,
  words: readonly EncodedWord[],
): void {
  let next = 0;
  for (const match of text.matchAll(BEGINNING)) {
    const at = start + match.index;
    while ((words[next]?.end ?? Infinity) <= at) {
      next += 1;
    }
    const word = words[next];
    if (word === undefined || at < word.start) {
      examination.add('encodedWordBroken', { start: at, end: at + match[0].length });
    }
  }
}

function rangeOf({ start, end }: EncodedWord): OctetRange {
  return { start, end };
}

/** Looks for words in quotes and, where a phrase is allowed, in addresses; elsewhere for all outside comments. */
class Placement {
  private next = 0;

  constructor(
    private readonly examination: Examination,
    private readonly words: readonly EncodedWord[],
  ) {}

  examine(body: FieldBody, hasPhrases: boolean): void {
    let isInAngles = false;
    for (const token of scanField(body, hasPhrases ? ADDRESS_SCAN : STRUCTURED_SCAN)) {
      if (token.kind === 'special' && hasPhrases) {
        isInAngles = token.text === '<' || (isInAngles && token.text !== '>');
      }
      if (token.kind === 'quotedString') {
        this.noteWithin(token, 'in quotes');
      } else if (token.kind !== 'comment' && !hasPhrases) {
        this.noteWithin(token, 'in this field');
      } else if (token.kind !== 'comment' && isInAngles) {
        this.noteWithin(token, 'in an address');
      }
    }
  }

  private noteWithin({ start, end }: OctetRange, where: string): void {
    while ((this.words[this.next]?.end ?? Infinity) <= start) {
      this.next += 1;
    }
    for (let word = this.words[this.next]; word !== undefined; word = this.words[this.next]) {
      if (word.start >= end) {
        return;
      }
      this.examination.add('encodedWordMisplaced', rangeOf(word), where);
      this.next += 1;
    }
  }
}
