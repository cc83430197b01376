import {
  colorOf,
  colorOfAttribute,
  colorOfBackground,
  contrastOf,
  hexText,
  type Rgb,
} from '../css/colors';
import { type CSSToken, dimensionOf, functionOf, identOf, TokenType } from '../css/cssTokens';
import { type Compound, lastCompounds } from '../css/selectors';
import type { Declaration } from '../css/styleSheet';
import type { HtmlExamination } from '../examination';
import { type HtmlElement, valueOf } from '../html/htmlTree';
import { ShownTexts } from '../html/shownText';

const NORMAL_RATIO = 4.5;
const LARGE_RATIO = 3;
/** 18 and 14 points. */
const LARGE_PIXELS = 24;
const LARGE_BOLD_PIXELS = 18.66;
/** Smaller text is there to be hidden. */
const SMALLEST_PIXELS = 2;

const PIXELS_OF: ReadonlyMap<string, number> = new Map(
  Object.entries({ px: 1, pt: 4 / 3, in: 96, cm: 96 / 2.54, mm: 9.6 / 2.54, pc: 16 }),
);

/** Undefined where none is stated, or where what is stated can't be told. */
interface Look {
  readonly color: Rgb | undefined;
  readonly background: Rgb | undefined;
  readonly pixels: number | undefined;
  readonly isBold: boolean;
  readonly isHidden: boolean;
}

const PLAIN: Look = {
  color: undefined,
  background: undefined,
  pixels: undefined,
  isBold: false,
  isHidden: false,
};

/** WCAG 1.4.3, where style or attributes of elements state both colours: what a style sheet does is not worked out. */
export function examineContrast(examination: HtmlExamination): void {
  const looks = new Looks(examination);
  const shown = new ShownTexts();
  for (const text of examination.document.texts) {
    const { color, background, pixels, isBold, isHidden } = looks.of(text.parent);
    if (color === undefined || background === undefined || isHidden || !shown.includes(text)) {
      continue;
    }
    const isLarge = (pixels ?? 0) >= (isBold ? LARGE_BOLD_PIXELS : LARGE_PIXELS);
    const needed = isLarge ? LARGE_RATIO : NORMAL_RATIO;
    const ratio = contrastOf(color, background);
    if (ratio < needed) {
      const { content } = text;
      const start = content.text.search(/\S/u);
      examination.findings.add(
        'contrastLow',
        content.rangeOf(start, content.text.trimEnd().length),
        // Never rounded up to what is needed.
        (Math.floor(ratio * 100) / 100).toFixed(2),
        hexText(color),
        hexText(background),
        needed,
      );
    }
  }
}

class Looks {
  private readonly known = new Map<HtmlElement, Look>();
  private readonly byStyleSheet: {
    readonly color: SelectedNames;
    readonly background: SelectedNames;
  };

  constructor(private readonly examination: HtmlExamination) {
    const { declarations } = examination.styles;
    this.byStyleSheet = {
      color: new SelectedNames(declarations, /^(?:color|opacity|all)$/u),
      background: new SelectedNames(declarations, /^(?:background(?:-color|-image)?|all)$/u),
    };
    // Parents come before what they hold.
    for (const element of examination.document.elements) {
      this.known.set(element, this.lookOf(element));
    }
  }

  of(element: HtmlElement | undefined): Look {
    return (element && this.known.get(element)) ?? PLAIN;
  }

  private lookOf(element: HtmlElement): Look {
    const outer = this.of(element.parent);
    return {
      color: this.color(element, outer),
      background: this.background(element, outer),
      pixels: this.pixels(element, outer),
      isBold: this.isBold(element, outer),
      isHidden: outer.isHidden || this.isHidden(element),
    };
  }

  private color(element: HtmlElement, { color }: Look): Rgb | undefined {
    const { byStyleSheet, examination } = this;
    const stated = examination.inlineDeclaration(element, 'color');
    const opacity = examination.inlineDeclaration(element, 'opacity');
    const sheet = byStyleSheet.color.of(element);
    if (opacity !== undefined || sheet === 'important') {
      return undefined;
    }
    if (stated !== undefined) {
      return identOf(stated.value[0]) === 'inherit' ? color : colorOf(stated.value);
    }
    if (sheet === 'normal') {
      return undefined;
    }
    const attribute = { font: 'color', body: 'text' }[element.name];
    const ofAttribute = attribute && valueOf(element, attribute);
    if (ofAttribute !== undefined) {
      return colorOfAttribute(ofAttribute);
    }
    // Links, buttons and marks have colours of their own.
    return /^(?:a|button|mark)$/u.test(element.name) ? undefined : color;
  }

  private background(element: HtmlElement, { background }: Look): Rgb | undefined {
    const { byStyleSheet, examination } = this;
    const sheet = byStyleSheet.background.of(element);
    if (sheet === 'important' || valueOf(element, 'background') !== undefined) {
      return undefined;
    }
    const image = examination.inlineDeclaration(element, 'background-image');
    if (image !== undefined && identOf(image.value[0]) !== 'none') {
      return undefined;
    }
    const stated = examination
      .inlineStyle(element)
      .findLast(({ property }) => property === 'background' || property === 'background-color');
    if (stated !== undefined) {
      return isTransparent(stated.value)
        ? background
        : stated.property === 'background'
          ? colorOfBackground(stated.value)
          : colorOf(stated.value);
    }
    if (sheet === 'normal') {
      return undefined;
    }
    const ofAttribute = valueOf(element, 'bgcolor');
    if (ofAttribute !== undefined) {
      return colorOfAttribute(ofAttribute);
    }
    return /^(?:button|mark)$/u.test(element.name) ? undefined : background;
  }

  private pixels(element: HtmlElement, { pixels }: Look): number | undefined {
    const [size] = this.examination.inlineDeclaration(element, 'font-size')?.value ?? [];
    const dimension = dimensionOf(size);
    if (dimension === undefined) {
      return size === undefined ? pixels : undefined;
    }
    if (dimension.value === 0) {
      return 0;
    }
    const factor = PIXELS_OF.get(dimension.unit);
    return factor === undefined ? undefined : dimension.value * factor;
  }

  private isBold(element: HtmlElement, { isBold }: Look): boolean {
    const [weight] = this.examination.inlineDeclaration(element, 'font-weight')?.value ?? [];
    if (weight !== undefined) {
      const name = identOf(weight);
      return name === 'bold' || name === 'bolder' || (dimensionOf(weight)?.value ?? 0) >= 700;
    }
    return isBold || /^(?:b|strong|th|h[1-6])$/u.test(element.name);
  }

  private isHidden(element: HtmlElement): boolean {
    const value = (property: string): CSSToken | undefined =>
      this.examination.inlineDeclaration(element, property)?.value[0];
    const isZero = (property: string): boolean => dimensionOf(value(property))?.value === 0;
    const size = dimensionOf(value('font-size'));
    return (
      identOf(value('display')) === 'none' ||
      identOf(value('visibility')) === 'hidden' ||
      identOf(value('mso-hide')) === 'all' ||
      ['max-height', 'height', 'opacity', 'max-width'].some(isZero) ||
      size?.value === 0 ||
      (/^(?:px|pt)$/u.test(size?.unit ?? '') && (size?.value ?? 0) < SMALLEST_PIXELS)
    );
  }
}

/** What rules of style sheets select by the names in them, whether or not they do. */
class SelectedNames {
  private readonly byName = new Map<string, boolean>();

  constructor(declarations: readonly Declaration[], properties: RegExp) {
    for (const { rule, source, property, isImportant } of declarations) {
      if (!source.isAttribute && rule !== undefined && properties.test(property)) {
        for (const name of lastCompounds(rule.selector).flatMap((compound) => namesOf(compound))) {
          this.byName.set(name, isImportant || (this.byName.get(name) ?? false));
        }
      }
    }
  }

  of(element: HtmlElement): 'important' | 'normal' | undefined {
    const classes = (valueOf(element, 'class') ?? '').split(/\s+/u).slice(0, 50);
    const id = valueOf(element, 'id');
    const names = [
      '*',
      element.name,
      ...classes.map((name) => `.${name}`),
      ...(id === undefined ? [] : [`#${id}`]),
    ];
    const found = names.map((name) => this.byName.get(name));
    return found.includes(true) ? 'important' : found.includes(false) ? 'normal' : undefined;
  }
}

/** The narrowest of the names in a compound: all that it selects has each of them. */
function namesOf({ id, classes, type }: Compound): readonly string[] {
  if (id !== undefined) {
    return [`#${id}`];
  }
  const [name] = classes;
  return [name === undefined ? (type ?? '*') : `.${name}`];
}

function isTransparent(value: readonly CSSToken[]): boolean {
  const [first] = value;
  return (
    value.length === 1 &&
    first?.[0] === TokenType.Ident &&
    /^(?:transparent|none|initial|unset)$/u.test(identOf(first) ?? '') &&
    functionOf(first) === undefined
  );
}
