const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u;
const HALF_WIDTH = /^[\uff61-\uffdc]/u;
const INVISIBLE = /^[\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What a user takes for single characters. */
export function graphemesOf(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

/** Columns that one of them takes in a terminal (Unicode standard annex 11). */
export function columnsOfGrapheme(grapheme: string): number {
  return WIDE.test(grapheme) && !HALF_WIDTH.test(grapheme) ? 2 : 1;
}

export function columnsOf(text: string): number {
  return graphemesOf(text).reduce((sum, grapheme) => sum + columnsOfGrapheme(grapheme), 0);
}

/** The same, with something to see in place of what shows nothing or acts on the terminal. */
export function shownGrapheme(grapheme: string): string {
  return INVISIBLE.test(grapheme) ? '\u00b7' : grapheme;
}
