import {
  closes,
  type CSSToken,
  functionOf,
  identOf,
  isDelimiter,
  isSpace,
  opens,
  TokenType,
} from '../css/cssTokens';
import { rangeOfTokens, type StyleRule } from '../css/styleSheet';
import type { TextRange } from '../textRange';
import type { FeatureUses } from './usage';

/** Elements that may be written with one colon. */
const OLD_ELEMENTS = new Set(['after', 'before', 'first-letter', 'first-line']);
const COMBINATORS: ReadonlyMap<string, string> = new Map([
  ['>', 'css-selector-child'],
  ['+', 'css-selector-adjacent-sibling'],
  ['~', 'css-selector-general-sibling'],
]);
const KEYFRAME = new Set(['from', 'to']);

/** What a selector uses; steps of an animation are none. */
export function noteSelectorUses(
  { source, selector, isNested }: StyleRule,
  uses: FeatureUses,
): void {
  const [first] = selector;
  const last = selector.at(-1);
  if (first === undefined || last === undefined || isKeyframe(selector)) {
    return;
  }
  const all = (): TextRange => rangeOfTokens(source, first, last);
  if (isNested) {
    uses.add('css-nesting', all);
  }
  let nesting = 0;
  /** Simple selectors of a compound, as far as one can be chained to another. */
  let chained = 0;
  selector.forEach((token, index) => {
    nesting = Math.max(0, nesting - (closes(token) ? 1 : 0));
    const before = selector[index - 1];
    const at = (): TextRange => rangeOfTokens(source, token);
    for (const feature of featuresOf(token, before, nesting)) {
      uses.add(feature, at);
    }
    if (isSpace(token) && isDescendant(before, selector[index + 1])) {
      uses.add('css-selector-descendant', all);
    }
    if (token[0] === TokenType.Comma && nesting === 0) {
      uses.add('css-selector-grouping', all);
    }
    chained = isNameOfChain(token, before) ? chained + 1 : breaksChain(token) ? 0 : chained;
    if (chained === 2) {
      uses.add('css-selector-chaining', all);
    }
    nesting += opens(token) ? 1 : 0;
  });
}

function featuresOf(
  token: CSSToken,
  before: CSSToken | undefined,
  nesting: number,
): readonly string[] {
  const name = identOf(token) ?? functionOf(token);
  if (name !== undefined && before?.[0] === TokenType.Colon) {
    // Which of the two kinds it is, its name tells as well as the number of colons.
    return OLD_ELEMENTS.has(name)
      ? [`css-pseudo-element-${name}`]
      : [`css-pseudo-class-${name}`, `css-pseudo-element-${name}`];
  }
  switch (token[0]) {
    case TokenType.Hash:
      return ['css-selector-id'];
    case TokenType.OpenSquare:
      return ['css-selector-attribute'];
    case TokenType.Ident:
      return nesting > 0
        ? []
        : isDelimiter(before, '.')
          ? ['css-selector-class']
          : ['css-selector-type'];
    case TokenType.Delim: {
      const combinator = COMBINATORS.get(token[4].value);
      return combinator !== undefined && nesting === 0
        ? [combinator]
        : token[4].value === '*' && nesting === 0
          ? ['css-selector-universal']
          : [];
    }
    default:
      return [];
  }
}

function isDescendant(before: CSSToken | undefined, after: CSSToken | undefined): boolean {
  return [before, after].every(
    (token) =>
      token !== undefined &&
      token[0] !== TokenType.Comma &&
      ![...COMBINATORS.keys()].some((combinator) => isDelimiter(token, combinator)),
  );
}

function isNameOfChain(token: CSSToken, before: CSSToken | undefined): boolean {
  return token[0] === TokenType.Hash || (token[0] === TokenType.Ident && isDelimiter(before, '.'));
}

function breaksChain(token: CSSToken): boolean {
  return (
    isSpace(token) ||
    token[0] === TokenType.Comma ||
    [...COMBINATORS.keys()].some((combinator) => isDelimiter(token, combinator))
  );
}

function isKeyframe(selector: readonly CSSToken[]): boolean {
  return selector.every(
    (token) =>
      token[0] === TokenType.Percentage ||
      token[0] === TokenType.Comma ||
      isSpace(token) ||
      KEYFRAME.has(identOf(token) ?? ''),
  );
}
