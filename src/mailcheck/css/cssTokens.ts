import { type CSSToken, TokenType } from '@csstools/css-tokenizer';

export type { CSSToken };

const OPENING: ReadonlySet<TokenType> = new Set([
  TokenType.Function,
  TokenType.OpenParen,
  TokenType.OpenSquare,
]);
const CLOSING: ReadonlySet<TokenType> = new Set([TokenType.CloseParen, TokenType.CloseSquare]);

export function typeOf(token: CSSToken): TokenType {
  return token[0];
}

export function isSpace(token: CSSToken): boolean {
  return token[0] === TokenType.Whitespace || token[0] === TokenType.Comment;
}

export function opens(token: CSSToken): boolean {
  return OPENING.has(token[0]);
}

export function closes(token: CSSToken): boolean {
  return CLOSING.has(token[0]);
}

/** An identifier in small letters, escapes resolved; undefined for all other tokens. */
export function identOf(token: CSSToken | undefined): string | undefined {
  return token?.[0] === TokenType.Ident ? token[4].value.toLowerCase() : undefined;
}

export function functionOf(token: CSSToken | undefined): string | undefined {
  return token?.[0] === TokenType.Function ? token[4].value.toLowerCase() : undefined;
}

export function atKeywordOf(token: CSSToken | undefined): string | undefined {
  return token?.[0] === TokenType.AtKeyword ? token[4].value.toLowerCase() : undefined;
}

/** A number with its unit: `%` for percentages, empty for none. */
export function dimensionOf(
  token: CSSToken | undefined,
): { readonly value: number; readonly unit: string } | undefined {
  switch (token?.[0]) {
    case TokenType.Dimension:
      return { value: token[4].value, unit: token[4].unit.toLowerCase() };
    case TokenType.Percentage:
      return { value: token[4].value, unit: '%' };
    case TokenType.Number:
      return { value: token[4].value, unit: '' };
    default:
      return undefined;
  }
}

export function isDelimiter(token: CSSToken | undefined, character: string): boolean {
  return token?.[0] === TokenType.Delim && token[4].value === character;
}

/** At commas that are not in parentheses; one empty part for no tokens. */
export function splitAtCommas(tokens: readonly CSSToken[]): readonly (readonly CSSToken[])[] {
  const parts: CSSToken[][] = [[]];
  let nesting = 0;
  for (const token of tokens) {
    nesting = Math.max(0, nesting + (opens(token) ? 1 : 0) - (closes(token) ? 1 : 0));
    if (token[0] === TokenType.Comma && nesting === 0) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(token);
    }
  }
  return parts;
}

export { TokenType };
