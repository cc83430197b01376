import type { HtmlElement } from '../html/htmlTree';
import type { MappedText } from '../html/mappedText';
import type { TextRange } from '../textRange';
import type { CSSToken } from './cssTokens';

/** A style sheet, or the style attribute of an element. */
export interface StyleSource {
  readonly text: MappedText;
  readonly owner: HtmlElement;
  readonly isAttribute: boolean;
}

export interface StyleRule {
  readonly source: StyleSource;
  readonly selector: readonly CSSToken[];
  readonly isNested: boolean;
  /** The at-rules it stands in, each with its at-keyword and prelude; an empty one for those that are not told. */
  readonly conditions: readonly (readonly CSSToken[])[];
}

export interface AtRule {
  readonly source: StyleSource;
  /** In small letters, without the at sign. */
  readonly name: string;
  readonly keyword: CSSToken;
  readonly prelude: readonly CSSToken[];
}

export interface Declaration {
  readonly source: StyleSource;
  readonly rule: StyleRule | undefined;
  /** In small letters; of custom properties as it is. */
  readonly property: string;
  readonly name: CSSToken;
  /** Without white space at its ends, and without `!important`. */
  readonly value: readonly CSSToken[];
  readonly isImportant: boolean;
}

export interface Styles {
  readonly rules: readonly StyleRule[];
  readonly atRules: readonly AtRule[];
  readonly declarations: readonly Declaration[];
  /** Comments in style sheets, the first of each. */
  readonly comments: readonly { readonly source: StyleSource; readonly token: CSSToken }[];
  /** False where there are more of them than are looked at. */
  readonly isComplete: boolean;
}

/** Where tokens of a style stand in the HTML source. */
export function rangeOfTokens(
  { text }: StyleSource,
  first: CSSToken,
  last: CSSToken = first,
): TextRange {
  return text.rangeOf(first[2], last[3] + 1);
}

/** A declaration from its name to the end of its value. */
export function rangeOfDeclaration({ source, name, value }: Declaration): TextRange {
  return rangeOfTokens(source, name, value.at(-1) ?? name);
}
