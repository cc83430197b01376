import { type CSSToken, dimensionOf, functionOf, identOf, isSpace, TokenType } from './cssTokens';

/** An opaque colour, each from 0 to 255. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** A colour that may let what is below shine through: alpha from 0 to 1. */
export interface Rgba extends Rgb {
  readonly alpha: number;
}

/** Names of CSS 2.1 and some that are seen in mail; other names are colours that are not known here. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    transparent: '00000000',
    black: '000000',
    silver: 'c0c0c0',
    gray: '808080',
    grey: '808080',
    white: 'ffffff',
    maroon: '800000',
    red: 'ff0000',
    purple: '800080',
    fuchsia: 'ff00ff',
    magenta: 'ff00ff',
    green: '008000',
    lime: '00ff00',
    olive: '808000',
    yellow: 'ffff00',
    navy: '000080',
    blue: '0000ff',
    teal: '008080',
    aqua: '00ffff',
    cyan: '00ffff',
    orange: 'ffa500',
    pink: 'ffc0cb',
    gold: 'ffd700',
    brown: 'a52a2a',
    beige: 'f5f5dc',
    ivory: 'fffff0',
    crimson: 'dc143c',
    tomato: 'ff6347',
    dimgray: '696969',
    dimgrey: '696969',
    darkgray: 'a9a9a9',
    darkgrey: 'a9a9a9',
    lightgray: 'd3d3d3',
    lightgrey: 'd3d3d3',
    gainsboro: 'dcdcdc',
    whitesmoke: 'f5f5f5',
    darkblue: '00008b',
    darkgreen: '006400',
    darkred: '8b0000',
    lightblue: 'add8e6',
    steelblue: '4682b4',
    slategray: '708090',
    slategrey: '708090',
  }),
);

/** Of an attribute such as `bgcolor`, where a number sign may be missing. */
export function colorOfAttribute(value: string | undefined): Rgba | undefined {
  const text = value?.trim().toLowerCase() ?? '';
  const named = NAMED.get(text);
  const [, digits] = /^#?([0-9a-f]{6}|(?<=#)[0-9a-f]{3})$/u.exec(text) ?? [];
  return named === undefined ? hexadecimal(digits ?? '') : hexadecimal(named);
}

/** Of a value that is one colour and nothing else; undefined where it is none or not known here. */
export function colorOf(value: readonly CSSToken[]): Rgba | undefined {
  const [first, ...rest] = value;
  if (first === undefined) {
    return undefined;
  }
  const name = functionOf(first);
  if (name !== undefined) {
    return colorOfFunction(name, rest);
  }
  if (rest.length > 0) {
    return undefined;
  }
  if (first[0] === TokenType.Hash) {
    return hexadecimal(first[4].value.toLowerCase());
  }
  return hexadecimal(NAMED.get(identOf(first) ?? '') ?? '');
}

/** Of a `background` or `background-image`. */
export function hasImage(value: readonly CSSToken[]): boolean {
  return value.some(
    (token) =>
      token[0] === TokenType.URL ||
      /^url$|gradient|image|element|cross-fade|paint/u.test(functionOf(token) ?? ''),
  );
}

/** Of a `background` that states a colour; undefined where it may have an image. */
export function colorOfBackground(value: readonly CSSToken[]): Rgba | undefined {
  if (hasImage(value)) {
    return undefined;
  }
  const start = value.findIndex((token) => /^(?:rgb|hsl)a?$/u.test(functionOf(token) ?? ''));
  if (start !== -1) {
    const end = value.findIndex(
      (token, index) => index > start && token[0] === TokenType.CloseParen,
    );
    return colorOf(value.slice(start, end + 1));
  }
  const colors = value.map((token) => colorOf([token])).filter((color) => color !== undefined);
  return colors.length === 1 ? colors[0] : undefined;
}

/** What is seen where one colour lies upon another. */
export function over({ alpha, ...color }: Rgba, below: Rgb): Rgb {
  const mixed = (part: keyof Rgb): number => octet(color[part] * alpha + below[part] * (1 - alpha));
  return { red: mixed('red'), green: mixed('green'), blue: mixed('blue') };
}

export function hexText({ red, green, blue }: Rgb): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2: from 1, for the same colour, to 21. */
export function contrastOf(left: Rgb, right: Rgb): number {
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ red, green, blue }: Rgb): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hexadecimal(digits: string): Rgba | undefined {
  if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/u.test(digits)) {
    return undefined;
  }
  const long = digits.length < 6 ? digits.replaceAll(/./gu, '$&$&') : digits;
  const [red = 0, green = 0, blue = 0, alpha = 255] = [
    0,
    2,
    4,
    ...(long.length === 8 ? [6] : []),
  ].map((at) => parseInt(long.slice(at, at + 2), 16));
  return { red, green, blue, alpha: alpha / 255 };
}

function colorOfFunction(name: string, rest: readonly CSSToken[]): Rgba | undefined {
  if (rest.at(-1)?.[0] !== TokenType.CloseParen) {
    return undefined;
  }
  const values = rest
    .slice(0, -1)
    .filter(
      (token) => !isSpace(token) && token[0] !== TokenType.Comma && token[0] !== TokenType.Delim,
    )
    .map(dimensionOf);
  const [first, second, third, fourth] = values;
  if (values.length > 4 || first === undefined || second === undefined || third === undefined) {
    return undefined;
  }
  const alpha = values.length === 4 ? alphaOf(fourth) : 1;
  if (alpha === undefined) {
    return undefined;
  }
  if (/^rgba?$/u.test(name)) {
    const [red = 0, green = 0, blue = 0] = [first, second, third].map(({ value, unit }) =>
      octet((unit === '%' ? value / 100 : value / 255) * 255),
    );
    return { red, green, blue, alpha };
  }
  const isHue = first.unit === '' || first.unit === 'deg';
  return /^hsla?$/u.test(name) && isHue && second.unit === '%' && third.unit === '%'
    ? { ...fromHsl(first.value, second.value / 100, third.value / 100), alpha }
    : undefined;
}

function alphaOf(stated: ReturnType<typeof dimensionOf>): number | undefined {
  const value = stated?.unit === '%' ? stated.value / 100 : stated?.value;
  const isNumber = stated?.unit === '' || stated?.unit === '%';
  return value === undefined || !isNumber ? undefined : Math.min(1, Math.max(0, value));
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const part = (offset: number): number => {
    const at = (((offset + hue / 30) % 12) + 12) % 12;
    const span = saturation * Math.min(lightness, 1 - lightness);
    return octet((lightness - span * Math.max(-1, Math.min(at - 3, 9 - at, 1))) * 255);
  };
  return { red: part(0), green: part(8), blue: part(4) };
}

function octet(value: number): number {
  return Math.round(Math.min(255, Math.max(0, value)));
}
