import { type CSSToken, dimensionOf, identOf, isDelimiter } from '../css/cssTokens';
import type { Declaration } from '../css/styleSheet';
import { type HtmlElement, valueOf } from '../html/htmlTree';

/** Of text for which nothing is stated. */
export const NORMAL_PIXELS = 16;

const PIXELS_OF: ReadonlyMap<string, number> = new Map(
  Object.entries({
    px: 1,
    pt: 4 / 3,
    in: 96,
    cm: 96 / 2.54,
    mm: 9.6 / 2.54,
    q: 2.4 / 2.54,
    pc: 16,
    rem: NORMAL_PIXELS,
  }),
);
const KEYWORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'xx-small': 9,
    'x-small': 10,
    small: 13,
    medium: 16,
    large: 18,
    'x-large': 24,
    'xx-large': 32,
    'xxx-large': 48,
  }),
);
/** Of `size` of the element font. */
const SIZES = [10, 10, 13, 16, 18, 24, 32, 48];
/** HTML Standard §15.3.6. */
const FACTORS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    h1: 2,
    h2: 1.5,
    h3: 1.17,
    h5: 0.83,
    h6: 0.67,
    small: 1 / 1.2,
    sub: 1 / 1.2,
    sup: 1 / 1.2,
    big: 1.2,
  }),
);

/** In pixels, by a declaration of `font-size` or `font`; undefined where it can't be told. */
export function fontSize(
  { property, value }: Declaration,
  outer: number | undefined,
): number | undefined {
  const token = property === 'font' ? sizeIn(value) : value.length === 1 ? value[0] : undefined;
  const name = identOf(token);
  if (name !== undefined) {
    return /^(?:inherit|unset)$/u.test(name)
      ? outer
      : name === 'smaller' || name === 'larger'
        ? times(outer, name === 'larger' ? 1.2 : 1 / 1.2)
        : KEYWORDS.get(name);
  }
  const dimension = dimensionOf(token);
  if (dimension === undefined || dimension.value === 0) {
    return dimension?.value;
  }
  const { value: number, unit } = dimension;
  if (unit === 'em' || unit === '%') {
    return times(outer, unit === '%' ? number / 100 : number);
  }
  return times(PIXELS_OF.get(unit), number);
}

/** In pixels, where no style states it. */
export function sizeOfElement(element: HtmlElement, outer: number | undefined): number | undefined {
  const size = element.name === 'font' ? valueOf(element, 'size') : undefined;
  if (size !== undefined) {
    return /^[0-9]+$/u.test(size) ? SIZES[Math.min(Number(size), 7)] : undefined;
  }
  const factor = FACTORS.get(element.name);
  return factor === undefined ? outer : times(outer, factor);
}

/** By a declaration of `font-weight` or `font`. */
export function isBoldFont({ value }: Declaration, outer: boolean): boolean {
  return value.some((token) => {
    const name = identOf(token);
    const weight = dimensionOf(token);
    return (
      name === 'bold' ||
      name === 'bolder' ||
      (/^(?:inherit|unset)$/u.test(name ?? '') && outer) ||
      (weight?.unit === '' && weight.value >= 700 && weight.value <= 1_000)
    );
  });
}

/** In a `font`, what stands before the height of lines, or before the families. */
function sizeIn(value: readonly CSSToken[]): CSSToken | undefined {
  const slash = value.findIndex((token) => isDelimiter(token, '/'));
  return value
    .slice(0, slash === -1 ? undefined : slash)
    .find(
      (token) =>
        (dimensionOf(token)?.unit ?? '') !== '' ||
        KEYWORDS.has(identOf(token) ?? '') ||
        /^(?:smaller|larger|inherit|unset)$/u.test(identOf(token) ?? ''),
    );
}

function times(pixels: number | undefined, factor: number): number | undefined {
  return pixels === undefined ? undefined : pixels * factor;
}
