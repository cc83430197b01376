import { closes, type CSSToken, identOf, isDelimiter, opens, TokenType } from './cssTokens';

/** A compound selector, what is in parentheses left out. */
export interface Compound {
  readonly type: string | undefined;
  readonly classes: readonly string[];
  readonly id: string | undefined;
}

const EMPTY: Compound = { type: undefined, classes: [], id: undefined };

/** Of each selector of a list the last compound: what it says of the element that is selected. */
export function lastCompounds(selector: readonly CSSToken[]): readonly Compound[] {
  const compounds: Compound[] = [];
  let compound = EMPTY;
  /** White space is a combinator only where something follows. */
  let isCombined = false;
  let nesting = 0;
  selector.forEach((token, index) => {
    nesting = Math.max(0, nesting - (closes(token) ? 1 : 0));
    if (nesting === 0 && token[0] === TokenType.Comma) {
      compounds.push(compound);
      compound = EMPTY;
      isCombined = false;
    } else if (nesting === 0 && isCombinator(token)) {
      isCombined = compound !== EMPTY;
    } else if (nesting === 0 && !closes(token)) {
      compound = extended(isCombined ? EMPTY : compound, token, selector[index - 1]);
      isCombined = false;
    }
    nesting += opens(token) ? 1 : 0;
  });
  compounds.push(compound);
  return compounds;
}

function isCombinator(token: CSSToken): boolean {
  return (
    token[0] === TokenType.Whitespace ||
    ['>', '+', '~', '|'].some((character) => isDelimiter(token, character))
  );
}

function extended(compound: Compound, token: CSSToken, before: CSSToken | undefined): Compound {
  if (token[0] === TokenType.Hash) {
    return { ...compound, id: token[4].value };
  }
  if (token[0] !== TokenType.Ident) {
    return { ...compound };
  }
  if (isDelimiter(before, '.')) {
    return { ...compound, classes: [...compound.classes, token[4].value] };
  }
  return before?.[0] === TokenType.Colon ? { ...compound } : { ...compound, type: identOf(token) };
}
