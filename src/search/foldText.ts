/** Stands between fields in folded text and never in it. */
export const SEPARATOR = '\n';

/** Longest text of a field that is searched, in UTF-16 code units before folding. */
const MAXIMUM_LENGTH = 4_000;

const NOT_ASCII = /[^\u0000-\u007f]/u;
const SPACES = /[\s\u0000-\u001f\u007f-\u009f]+/gu;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Marks that a reader may leave out: accents, and the points of Hebrew and Arabic. Vowels of Indic scripts are none. */
const ACCENTS =
  // eslint-disable-next-line no-misleading-character-class -- each mark is meant by itself
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]/gu;

/**
 * Text as it is compared: compatibility forms decomposed (Unicode NFKD), without accents, case and what can't be seen,
 * each run of spaces and control characters one space.
 */
export function foldText(text: string): string {
  const bounded = text.length > MAXIMUM_LENGTH ? text.slice(0, MAXIMUM_LENGTH) : text;
  const folded = NOT_ASCII.test(bounded) ? foldUnicode(bounded) : bounded.toLowerCase();
  return folded.replace(SPACES, ' ').trim();
}

function foldUnicode(text: string): string {
  const bare = text.normalize('NFKD').replace(ACCENTS, '').replace(UNSEEN, '');
  // By way of upper case `ß` meets `SS`, and by one sigma a word meets its own beginning.
  return bare
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replace(ACCENTS, '');
}
