import {
  atKeywordOf,
  closes,
  type CSSToken,
  identOf,
  isSpace,
  splitAtCommas,
  TokenType,
} from './cssTokens';

export type ColorScheme = 'light' | 'dark';

/** Whether something holds: surely, surely not, or only for some readers or nobody knows. */
export type Truth = 'yes' | 'maybe' | 'no';

const SCREENS: ReadonlySet<string> = new Set(['all', 'screen']);
const OTHERS: ReadonlySet<string> = new Set([
  'print',
  'speech',
  'aural',
  'braille',
  'embossed',
  'handheld',
  'projection',
  'tty',
  'tv',
]);

/** Whether what stands in an at-rule holds on a screen. @param rule Its at-keyword and prelude. */
export function truthOfAtRule(
  [keyword, ...prelude]: readonly CSSToken[],
  scheme: ColorScheme,
): Truth {
  switch (keyword === undefined ? '' : atKeywordOf(keyword)) {
    case 'media':
      return truthOfQueries(prelude, scheme);
    case '':
    case 'supports':
    case 'layer':
    case 'container':
    case 'scope':
    case 'document':
    case '-moz-document':
      return 'maybe';
    default:
      // Fonts, pages and steps of animations say nothing of elements, and a rule nobody knows is left out.
      return 'no';
  }
}

/** Of a list of media queries: `prefers-color-scheme` is known, all other features are those of some readers. */
export function truthOfQueries(tokens: readonly CSSToken[], scheme: ColorScheme): Truth {
  const queries = splitAtCommas(tokens).map((query) => truthOfQuery(query, scheme));
  return queries.includes('yes') ? 'yes' : queries.includes('maybe') ? 'maybe' : 'no';
}

export function allOf(truths: readonly Truth[]): Truth {
  return truths.includes('no') ? 'no' : truths.includes('maybe') ? 'maybe' : 'yes';
}

function truthOfQuery(query: readonly CSSToken[], scheme: ColorScheme): Truth {
  const tokens = query.filter((token) => !isSpace(token));
  const truths: Truth[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const name = identOf(token);
    if (token?.[0] === TokenType.OpenParen) {
      const end = tokens.findIndex((each, index) => index > at && closes(each));
      truths.push(truthOfFeature(tokens.slice(at + 1, end === -1 ? undefined : end), scheme));
      at = end === -1 ? tokens.length : end;
    } else if (name === undefined || name === 'not' || name === 'or') {
      return 'maybe';
    } else if (name !== 'and' && name !== 'only') {
      truths.push(SCREENS.has(name) ? 'yes' : OTHERS.has(name) ? 'no' : 'maybe');
    }
  }
  return allOf(truths);
}

function truthOfFeature(tokens: readonly CSSToken[], scheme: ColorScheme): Truth {
  const [name, colon, value] = tokens;
  const wanted = identOf(value);
  return tokens.length === 3 &&
    identOf(name) === 'prefers-color-scheme' &&
    colon?.[0] === TokenType.Colon &&
    (wanted === 'light' || wanted === 'dark')
    ? wanted === scheme
      ? 'yes'
      : 'no'
    : 'maybe';
}
