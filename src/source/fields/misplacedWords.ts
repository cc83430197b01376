import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { parseAddressList } from './addresses';
import { mailboxesOf } from './addressItems';
import { findEncodedWords, type EncodedWord } from './encodedWords';
import type { FieldGrammar } from './fieldGrammar';
import { ADDRESS_SCAN, scanField } from './fieldScanner';

/** Grammars of plain text, in which an encoded word may stand anywhere. */
const FREE: ReadonlySet<FieldGrammar> = new Set<FieldGrammar>(['unstructured', 'spam', 'listId']);

/**
 * Encoded words where RFC 2047 §5 allows none: in quoted strings, in addresses, and outside comments in fields that
 * hold no phrase.
 */
export function findMisplacedWords(body: FieldBody, grammar: FieldGrammar): readonly EncodedWord[] {
  const words = FREE.has(grammar) ? [] : findEncodedWords(body);
  if (words.length === 0) {
    return [];
  }
  const comments = rangesOf(body, 'comment');
  if (grammar !== 'addresses') {
    return outside(words, comments);
  }
  const addresses = mailboxesOf(parseAddressList(body)).flatMap(({ address }) => address ?? []);
  const wrong = new Set([
    ...inside(words, rangesOf(body, 'quotedString')),
    ...inside(outside(words, comments), addresses),
  ]);
  return words.filter((word) => wrong.has(word));
}

function rangesOf(body: FieldBody, kind: 'comment' | 'quotedString'): readonly OctetRange[] {
  return [...scanField(body, ADDRESS_SCAN)].filter((token) => token.kind === kind);
}

function inside(
  words: readonly EncodedWord[],
  ranges: readonly OctetRange[],
): readonly EncodedWord[] {
  const outer = new Set(outside(words, ranges));
  return words.filter((word) => !outer.has(word));
}

/** Both lists are in order, so that one walk over them is enough. */
function outside(
  words: readonly EncodedWord[],
  ranges: readonly OctetRange[],
): readonly EncodedWord[] {
  let index = 0;
  return words.filter((word) => {
    let range = ranges[index];
    while (range !== undefined && range.end <= word.start) {
      index += 1;
      range = ranges[index];
    }
    return range === undefined || word.start < range.start;
  });
}
