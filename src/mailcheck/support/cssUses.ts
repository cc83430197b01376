import { type CSSToken, dimensionOf, functionOf, identOf, TokenType } from '../css/cssTokens';
import {
  type AtRule,
  type Declaration,
  rangeOfDeclaration,
  rangeOfTokens,
  type Styles,
} from '../css/styleSheet';
import type { TextRange } from '../textRange';
import { featureOfProperty } from './cssProperties';
import { imageFeatures } from './imageUses';
import { noteSelectorUses } from './selectorUses';
import type { FeatureUses } from './usage';
import { traitsOfColor, traitsOfDeclaration } from './useTraits';

const FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'linear-gradient': 'css-linear-gradient',
    'repeating-linear-gradient': 'css-linear-gradient',
    'radial-gradient': 'css-radial-gradient',
    'repeating-radial-gradient': 'css-radial-gradient',
    'conic-gradient': 'css-conic-gradient',
    'repeating-conic-gradient': 'css-conic-gradient',
    calc: 'css-unit-calc',
    clamp: 'css-function-clamp',
    min: 'css-function-min',
    max: 'css-function-max',
    'light-dark': 'css-function-light-dark',
    rgb: 'css-rgb',
    rgba: 'css-rgba',
    lch: 'css-modern-color',
    oklch: 'css-modern-color',
    lab: 'css-modern-color',
    oklab: 'css-modern-color',
    var: 'css-variables',
  }),
);
const KEYWORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'fit-content': 'css-intrinsic-size',
    'min-content': 'css-intrinsic-size',
    'max-content': 'css-intrinsic-size',
    initial: 'css-unit-initial',
    'system-ui': 'css-sytem-ui',
    'ui-serif': 'css-sytem-ui',
    'ui-sans-serif': 'css-sytem-ui',
    'ui-rounded': 'css-sytem-ui',
    'ui-monospace': 'css-sytem-ui',
  }),
);
const MEDIA: readonly (readonly [RegExp, string])[] = [
  [/^(?:-webkit-)?(?:min-|max-)?device-pixel-ratio$/u, 'css-at-media-device-pixel-ratio'],
  [/^(?:any-)?hover$/u, 'css-at-media-hover'],
  [/^orientation$/u, 'css-at-media-orientation'],
  [/^prefers-color-scheme$/u, 'css-at-media-prefers-color-scheme'],
  [/^prefers-reduced-motion$/u, 'css-at-media-prefers-reduced-motion'],
];

export function noteCssUses(
  { atRules, rules, declarations, comments }: Styles,
  uses: FeatureUses,
): void {
  for (const { source, token } of comments) {
    uses.add('css-comments', () => rangeOfTokens(source, token));
  }
  for (const rule of atRules) {
    noteAtRule(rule, uses);
  }
  for (const rule of rules) {
    noteSelectorUses(rule, uses);
  }
  for (const declaration of declarations) {
    noteDeclaration(declaration, uses);
  }
}

function noteAtRule({ source, name, keyword, prelude }: AtRule, uses: FeatureUses): void {
  uses.add(`css-at-${name.replace(/^-[a-z]+-/u, '')}`, () => rangeOfTokens(source, keyword));
  if (name === 'media') {
    for (const token of prelude) {
      const ident = identOf(token);
      const feature = ident && MEDIA.find(([pattern]) => pattern.test(ident))?.[1];
      if (feature !== undefined && feature !== '') {
        uses.add(feature, () => rangeOfTokens(source, token));
      }
    }
  }
}

function noteDeclaration(declaration: Declaration, uses: FeatureUses): void {
  const { source, property, value, isImportant } = declaration;
  const all = (): TextRange => rangeOfDeclaration(declaration);
  const feature = featureOfProperty(property);
  if (feature !== undefined) {
    uses.add(feature, all, traitsOfDeclaration(feature, declaration));
  }
  const first = identOf(value[0]);
  if (property === 'display' && first !== undefined) {
    const slug = displayFeature(first);
    uses.add(slug, all, traitsOfDeclaration(slug, declaration));
  }
  if (/^flex-(?:direction|flow)$/u.test(property) && hasKeyword(value, /^column/u)) {
    uses.add('css-flex-direction', all);
  }
  if (/^flex-(?:wrap|flow)$/u.test(property) && hasKeyword(value, /^wrap/u)) {
    uses.add('css-flex-wrap', all);
  }
  if (isImportant) {
    uses.add('css-important', all);
  }
  value.forEach((token, index) => {
    const isColor = /^rgba?$/u.test(functionOf(token) ?? '');
    for (const used of featuresOfToken(token)) {
      const traits = isColor ? traitsOfColor(value, index) : [];
      uses.add(used, () => rangeOfTokens(source, token), traits);
    }
  });
}

function displayFeature(value: string): string {
  switch (value) {
    case 'flex':
    case 'inline-flex':
      return 'css-display-flex';
    case 'grid':
    case 'inline-grid':
      return 'css-display-grid';
    case 'none':
      return 'css-display-none';
    default:
      return 'css-display';
  }
}

function hasKeyword(value: readonly CSSToken[], pattern: RegExp): boolean {
  return value.some((token) => pattern.test(identOf(token) ?? ''));
}

function featuresOfToken(token: CSSToken): readonly string[] {
  switch (token[0]) {
    case TokenType.Function:
      return optional(FUNCTIONS.get(functionOf(token) ?? ''));
    case TokenType.Ident:
      return optional(KEYWORDS.get(identOf(token) ?? ''));
    case TokenType.Percentage:
      return ['css-unit-percent'];
    case TokenType.Dimension:
      return [`css-unit-${dimensionOf(token)?.unit ?? ''}`];
    case TokenType.URL:
      return imageFeatures(token[4].value);
    case TokenType.String:
      return token[4].value.startsWith('data:') ? imageFeatures(token[4].value) : [];
    default:
      return [];
  }
}

function optional(feature: string | undefined): readonly string[] {
  return feature === undefined ? [] : [feature];
}
