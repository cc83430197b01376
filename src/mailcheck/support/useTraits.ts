import {
  type CSSToken,
  dimensionOf,
  functionOf,
  identOf,
  isDelimiter,
  TokenType,
} from '../css/cssTokens';
import { hasImage } from '../css/colors';
import type { Declaration } from '../css/styleSheet';
import type { HtmlAttribute, HtmlElement } from '../html/htmlTree';
import type { Trait } from './partialSupport';

/** See `traitOfNote`. */
export function traitsOfElement(slug: string, { attributes }: HtmlElement): readonly Trait[] {
  return slug === 'html-lists'
    ? attributes.map(({ name }) => name).filter((name) => name === 'reversed' || name === 'value')
    : [];
}

export function traitsOfAttribute(
  slug: string,
  element: string,
  { value: { text } }: HtmlAttribute,
): readonly Trait[] {
  switch (slug) {
    case 'html-lang':
    case 'html-align':
      return element === 'table' && !/^\s*(?:left|right)\s*$/iu.test(text) ? [] : [element];
    case 'html-role':
      return element === 'table' ? [] : ['notTable'];
    case 'html-width':
    case 'html-height':
      return element === 'img' && text.includes('%') ? ['percent'] : [];
    case 'html-mailto-links':
      return /[?&]bcc=/iu.test(text) ? ['bcc'] : [];
    default:
      return [];
  }
}

export function traitsOfDeclaration(slug: string, declaration: Declaration): readonly Trait[] {
  const { value } = declaration;
  switch (slug) {
    case 'css-margin':
      return isNothing(value)
        ? []
        : [
            ...(value.some((token) => (dimensionOf(token)?.value ?? 0) < 0) ? ['negative'] : []),
            ...(isFor(declaration, /^(?:span|body)$/u, false) ? ['onSpanOrBody'] : []),
            ...(value.some((token) => identOf(token) === 'auto') ? ['auto'] : []),
            ...(hasBackground(declaration) ? ['withBackground'] : []),
          ];
    case 'css-padding':
      return isNothing(value) || !isFor(declaration, /^(?!t[dh]$)/u, true) ? [] : ['notCell'];
    case 'css-width':
      return isFor(declaration, /^(?:body|span|div|p|img)$/u, true) ? ['onBlock'] : [];
    case 'css-max-width':
      return isFor(declaration, /^(?!table$)/u, true) ? ['notTable'] : [];
    case 'css-border':
      return isNothing(value)
        ? []
        : [
            ...(value.some((token) => (dimensionOf(token)?.value ?? 0) > 8) ? ['thick'] : []),
            ...(isFor(declaration, /^(?:p|div)$/u, true) ? ['onParagraph'] : []),
          ];
    default:
      return traitsOfValue(slug, value);
  }
}

function traitsOfValue(slug: string, value: readonly CSSToken[]): readonly Trait[] {
  const units = value.map((token) => dimensionOf(token)?.unit);
  const names = value.map((token) => identOf(token)).filter((name) => name !== undefined);
  switch (slug) {
    case 'css-font-size':
      return [
        ...(units.includes('rem') ? ['rem'] : []),
        ...(units.includes('%') || units.includes('em') || names.length > 0 ? ['relative'] : []),
      ];
    case 'css-font-weight':
      return units.includes('') ? ['number'] : [];
    case 'css-text-decoration':
      return [
        ...(value.length > 1 ? ['several'] : []),
        ...(names.includes('overline') ? ['overline'] : []),
      ];
    case 'css-background':
      return [
        ...(value.some(([type]) => type === TokenType.Comma) ? ['several'] : []),
        ...(value.some((token) => isDelimiter(token, '/')) ? ['slash'] : []),
        ...(hasImage(value) ? ['image'] : []),
      ];
    case 'css-display':
      return names.some(
        (name) => !/^(?:block|inline|inline-block|none|list-item|table.*)$/u.test(name),
      )
        ? ['rare']
        : [];
    default:
      return [];
  }
}

/** Of `rgb()` and `rgba()`, by what stands from there on in the value. */
export function traitsOfColor(value: readonly CSSToken[], start: number): readonly Trait[] {
  const end = value.findIndex(([type], index) => index > start && type === TokenType.CloseParen);
  const inside = value.slice(start + 1, end === -1 ? undefined : end);
  const commas = inside.filter(([type]) => type === TokenType.Comma).length;
  return [
    ...(commas === 0 ? ['spaced'] : []),
    ...(functionOf(value[start]) === 'rgb' &&
    (commas === 3 || inside.some((token) => isDelimiter(token, '/')))
      ? ['alpha']
      : []),
  ];
}

function isNothing(value: readonly CSSToken[]): boolean {
  return value.every((token) => {
    const dimension = dimensionOf(token);
    return dimension === undefined
      ? token[0] === TokenType.Whitespace || identOf(token) === 'none'
      : dimension.value === 0;
  });
}

/** Whether it may be about an element of such a name. @param unnamed What counts where a selector names none. */
function isFor({ source, rule }: Declaration, names: RegExp, unnamed: boolean): boolean {
  if (source.isAttribute) {
    return names.test(source.owner.name);
  }
  const types = lastTypes(rule?.selector ?? []);
  return types.length === 0 ? unnamed : types.some((type) => names.test(type));
}

/** Names of elements that selectors of a list end with, as far as each simple selector stands by itself. */
function lastTypes(selector: readonly CSSToken[]): readonly string[] {
  return selector.flatMap((token, index) => {
    const name = identOf(token);
    const before = selector[index - 1];
    const after = selector[index + 1]?.[0];
    const isType = !isDelimiter(before, '.') && before?.[0] !== TokenType.Colon;
    const isLast = after === undefined || after === TokenType.Comma;
    return name !== undefined && isType && isLast ? [name] : [];
  });
}

function hasBackground({ source }: Declaration): boolean {
  return source.isAttribute && /background/iu.test(source.text.text.slice(0, 10_000));
}
