import { dimensionOf, identOf } from '../css/cssTokens';
import type { HtmlExamination } from '../examination';
import { type HtmlElement, valueOf } from '../html/htmlTree';

const REMOTE = /^(?:https?:)?\/\/([^/?#\\]+)/iu;
const DECORATIVE_ROLE = /^(?:presentation|none)$/iu;

/** WCAG 1.1.1, what Outlook needs to know of an image, and images that are there to be fetched rather than seen. */
export function examineImages(examination: HtmlExamination): void {
  for (const image of examination.document.elements) {
    if (image.name === 'img') {
      examineImage(examination, image);
    }
  }
}

function examineImage(examination: HtmlExamination, image: HtmlElement): void {
  const { findings } = examination;
  const host = REMOTE.exec(valueOf(image, 'src') ?? '')?.[1];
  const disguise = host === undefined ? undefined : disguiseOf(examination, image);
  if (host !== undefined && disguise !== undefined) {
    findings.add('trackingPixel', image.tag, disguise, host);
    return;
  }
  const isLeftOut =
    valueOf(image, 'aria-hidden')?.toLowerCase() === 'true' ||
    DECORATIVE_ROLE.test(valueOf(image, 'role') ?? '');
  const hasName = ['alt', 'aria-label', 'aria-labelledby'].some(
    (name) => valueOf(image, name) !== undefined,
  );
  if (!hasName && !isLeftOut) {
    findings.add('imageWithoutAlt', image.tag);
  }
  if (lengthOf(examination, image, 'width') === undefined) {
    findings.add('imageWithoutWidth', image.tag);
  }
}

/** Why nobody sees an image. */
function disguiseOf(examination: HtmlExamination, image: HtmlElement): string | undefined {
  const pixels = ['width', 'height'].map((side) => {
    const length = lengthOf(examination, image, side);
    return length?.isPixels === true ? length.value : undefined;
  });
  const [width, height] = pixels;
  if (width === 0 || height === 0 || (width === 1 && height === 1)) {
    return width === 1 ? 'one pixel in size' : 'without size';
  }
  const stated = (property: string): string | undefined => {
    const [first] = examination.inlineDeclaration(image, property)?.value ?? [];
    return identOf(first) ?? dimensionOf(first)?.value.toString();
  };
  const isHidden =
    stated('display') === 'none' || stated('visibility') === 'hidden' || stated('opacity') === '0';
  // One that is for some screens only is hidden by its style as well, but is an image to look at.
  return isHidden && (valueOf(image, 'alt') ?? '') === '' && valueOf(image, 'class') === undefined
    ? 'hidden'
    : undefined;
}

interface Length {
  readonly value: number;
  readonly isPixels: boolean;
}

/** By style or attribute; any value that is not `auto` states something. */
function lengthOf(
  examination: HtmlExamination,
  image: HtmlElement,
  side: string,
): Length | undefined {
  const [first] =
    examination.inlineDeclaration(image, side)?.value ??
    examination.inlineDeclaration(image, `max-${side}`)?.value ??
    [];
  if (first !== undefined && identOf(first) !== 'auto') {
    const dimension = dimensionOf(first);
    const value = dimension?.value ?? NaN;
    return { value, isPixels: dimension?.unit === 'px' || value === 0 };
  }
  const text = valueOf(image, side) ?? '';
  const [, digits, percent] = /^\+?(\d{1,6}(?:\.\d{0,6})?)\s*(%?)/u.exec(text) ?? [];
  return digits === undefined ? undefined : { value: Number(digits), isPixels: percent === '' };
}
