import { Cascade, type InForce, type PropertyGroups } from '../css/cascade';
import {
  colorOf,
  colorOfAttribute,
  colorOfBackground,
  hasImage,
  over,
  type Rgb,
  type Rgba,
} from '../css/colors';
import { type CSSToken, dimensionOf, identOf } from '../css/cssTokens';
import type { ColorScheme } from '../css/mediaQueries';
import type { Budget } from '../css/selectorMatch';
import type { Declaration } from '../css/styleSheet';
import type { HtmlExamination } from '../examination';
import { type HtmlElement, valueOf } from '../html/htmlTree';
import { fontSize, isBoldFont, NORMAL_PIXELS, sizeOfElement } from './fontSize';

/** Smaller text is there to be hidden. */
const SMALLEST_PIXELS = 2;

/** How the text in an element looks. */
export interface Look {
  /** Undefined where none is stated, or where what is stated can't be told. */
  readonly color: Rgba | undefined;
  readonly background: Rgb | undefined;
  /** Undefined where it can't be told. */
  readonly pixels: number | undefined;
  readonly isBold: boolean;
  readonly isHidden: boolean;
  /** Its colours are not those that are seen. */
  readonly isVeiled: boolean;
}

const PLAIN: Look = {
  color: undefined,
  background: undefined,
  pixels: NORMAL_PIXELS,
  isBold: false,
  isHidden: false,
  isVeiled: false,
};

const GROUPS = {
  color: ['color', 'all'],
  backgroundColor: ['background', 'background-color', 'all'],
  backgroundImage: ['background', 'background-image', 'all'],
  size: ['font', 'font-size', 'all'],
  weight: ['font', 'font-weight', 'all'],
  display: ['display'],
  visibility: ['visibility', 'mso-hide'],
  opacity: ['opacity', 'all'],
  height: ['height'],
  maxHeight: ['max-height'],
  maxWidth: ['max-width'],
  position: ['position'],
  veil: [
    'filter',
    'mix-blend-mode',
    'background-blend-mode',
    'background-clip',
    '-webkit-background-clip',
    '-webkit-text-fill-color',
    'text-shadow',
    'clip',
    'clip-path',
    'mask',
    'mask-image',
    'transform',
    'backdrop-filter',
  ],
} as const satisfies PropertyGroups<string>;

type Group = keyof typeof GROUPS;
type InForceOf = (group: Group) => InForce;

/** Elements whose backgrounds are stated by `bgcolor`. */
const WITH_BGCOLOR = /^(?:body|table|thead|tbody|tfoot|tr|td|th)$/u;

/** How all elements of a message look, by style sheets, style attributes and others, where readers prefer a scheme. */
export class TextLooks {
  private readonly known = new Map<HtmlElement, Look>();
  private readonly cascade: Cascade<Group>;
  private bodyColor: Rgba | undefined;

  constructor(
    private readonly examination: HtmlExamination,
    scheme: ColorScheme,
    budget: Budget,
  ) {
    const { document, styles } = examination;
    this.cascade = new Cascade(document, styles, GROUPS, scheme, budget);
    // Parents come before what they hold.
    for (const element of document.elements) {
      this.known.set(element, this.lookOf(element));
    }
  }

  of(element: HtmlElement | undefined): Look {
    return (element && this.known.get(element)) ?? PLAIN;
  }

  private lookOf(element: HtmlElement): Look {
    const outer = this.of(element.parent);
    const inForce = this.cascade.inForce(element, this.examination.inlineStyle(element));
    const color = this.colorOf(element, inForce('color'), outer);
    if (element.name === 'body') {
      this.bodyColor = color;
    }
    const size = inForce('size');
    const pixels =
      size === 'unsure'
        ? undefined
        : size === undefined
          ? sizeOfElement(element, outer.pixels)
          : fontSize(size, outer.pixels);
    return {
      color,
      background: backgroundOf(element, inForce, outer),
      pixels,
      isBold: isBold(element, inForce('weight'), outer),
      isHidden: outer.isHidden || isHidden(element, inForce, { color, pixels }),
      isVeiled: outer.isVeiled || isVeiled(inForce),
    };
  }

  private colorOf(element: HtmlElement, stated: InForce, { color }: Look): Rgba | undefined {
    if (stated === 'unsure' || stated?.property === 'all') {
      return undefined;
    }
    if (stated !== undefined) {
      return /^(?:inherit|unset|currentcolor)$/u.test(identOf(stated.value[0]) ?? '')
        ? color
        : colorOf(stated.value);
    }
    const attribute = { font: 'color', body: 'text' }[element.name];
    const ofAttribute = attribute && valueOf(element, attribute);
    if (ofAttribute !== undefined) {
      return colorOfAttribute(ofAttribute);
    }
    // Links, buttons and marks have colours of their own.
    if (/^(?:button|mark)$/u.test(element.name) || isLink(element)) {
      return undefined;
    }
    // Where no doctype asks for standards, browsers give tables the colour of body, and webmail what is around them.
    const isQuirk = element.name === 'table' && this.examination.document.doctype === undefined;
    return isQuirk && color !== this.bodyColor ? undefined : color;
  }
}

function backgroundOf(
  element: HtmlElement,
  inForce: InForceOf,
  { background }: Look,
): Rgb | undefined {
  const image = inForce('backgroundImage');
  const stated = inForce('backgroundColor');
  const position = valueIn(inForce('position'));
  // What is placed elsewhere does not lie upon what it stands in.
  const isApart = position !== undefined && !/^(?:static|relative)$/u.test(identOf(position) ?? '');
  const below = isApart ? undefined : background;
  if (
    stated === 'unsure' ||
    stated?.property === 'all' ||
    image === 'unsure' ||
    valueOf(element, 'background') !== undefined ||
    (image?.property === 'background-image' && identOf(image.value[0]) !== 'none') ||
    (image?.property === 'background' && hasImage(image.value))
  ) {
    return undefined;
  }
  if (stated !== undefined) {
    if (isTransparent(stated.value)) {
      return below;
    }
    return upon(
      stated.property === 'background' ? colorOfBackground(stated.value) : colorOf(stated.value),
      below,
    );
  }
  const ofAttribute = valueOf(element, 'bgcolor');
  if (ofAttribute !== undefined) {
    return WITH_BGCOLOR.test(element.name) ? colorOfAttribute(ofAttribute) : undefined;
  }
  return /^(?:button|mark)$/u.test(element.name) ? undefined : below;
}

/** The colour that is seen; undefined where that needs what lies below and it is not known. */
function upon(color: Rgba | undefined, below: Rgb | undefined): Rgb | undefined {
  if (color === undefined) {
    return undefined;
  }
  return color.alpha === 1 ? color : below && over(color, below);
}

/** Where it can't be told it is taken for bold, of which less contrast is asked. */
function isBold(element: HtmlElement, stated: InForce, outer: Look): boolean {
  if (stated === 'unsure') {
    return true;
  }
  return stated === undefined
    ? outer.isBold || /^(?:b|strong|th|h[1-6])$/u.test(element.name)
    : isBoldFont(stated, outer.isBold);
}

function isLink(element: HtmlElement): boolean {
  return element.name === 'a' && valueOf(element, 'href') !== undefined;
}

function isHidden(
  element: HtmlElement,
  inForce: InForceOf,
  { color, pixels }: Pick<Look, 'color' | 'pixels'>,
): boolean {
  const isZero = (group: Group): boolean => dimensionOf(valueIn(inForce(group)))?.value === 0;
  return (
    valueOf(element, 'hidden') !== undefined ||
    identOf(valueIn(inForce('display'))) === 'none' ||
    /^(?:hidden|collapse|all)$/u.test(identOf(valueIn(inForce('visibility'))) ?? '') ||
    (['maxHeight', 'height', 'opacity', 'maxWidth'] as const).some(isZero) ||
    (pixels !== undefined && pixels < SMALLEST_PIXELS) ||
    color?.alpha === 0
  );
}

function isVeiled(inForce: InForceOf): boolean {
  const opacity = inForce('opacity');
  const isFaded =
    opacity === 'unsure' || (opacity !== undefined && dimensionOf(opacity.value[0])?.value !== 1);
  const veil = inForce('veil');
  return (
    isFaded ||
    inForce('display') === 'unsure' ||
    inForce('visibility') === 'unsure' ||
    veil === 'unsure' ||
    (veil !== undefined && identOf(veil.value[0]) !== 'none')
  );
}

function valueIn(stated: InForce): CSSToken | undefined {
  return stated === 'unsure' ? undefined : stated?.value[0];
}

function isTransparent(value: Declaration['value']): boolean {
  const [first] = value;
  return value.length === 1 && /^(?:transparent|none|initial|unset)$/u.test(identOf(first) ?? '');
}
