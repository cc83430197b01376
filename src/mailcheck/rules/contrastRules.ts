import { contrastOf, hexText, over, type Rgb } from '../css/colors';
import { identOf } from '../css/cssTokens';
import type { Budget } from '../css/selectorMatch';
import type { HtmlExamination } from '../examination';
import { type HtmlText, valueOf } from '../html/htmlTree';
import { ShownTexts } from '../html/shownText';
import { LIMITS } from '../limits';
import { type Look, TextLooks } from './textLooks';

const NORMAL_RATIO = 4.5;
const LARGE_RATIO = 3;
/** 18 and 14 points. */
const LARGE_PIXELS = 24;
const LARGE_BOLD_PIXELS = 18.66;

interface Seen {
  readonly color: Rgb;
  readonly background: Rgb;
  readonly needed: number;
}

/**
 * WCAG 2.2 §1.4.3, of text whose colour and background are both stated by the message. What dark schemes change is judged
 * by itself. Nothing is said where the colours can't be told for sure.
 *
 * @returns False where there is too much to look at all of it.
 */
export function examineContrast(examination: HtmlExamination): boolean {
  const budget: Budget = { left: LIMITS.selectorSteps };
  const light = new TextLooks(examination, 'light', budget);
  const dark = hasDarkStyles(examination) ? new TextLooks(examination, 'dark', budget) : undefined;
  const shown = new ShownTexts();
  for (const text of examination.document.texts) {
    if (!shown.includes(text)) {
      continue;
    }
    const inLight = seenIn(light.of(text.parent));
    if (inLight !== undefined && isTooLow(inLight)) {
      report(examination, 'contrastLow', text, inLight);
    }
    const inDark = dark && seenIn(dark.of(text.parent));
    if (inDark !== undefined && isTooLow(inDark) && !isSame(inLight, inDark)) {
      report(examination, 'contrastLowInDark', text, inDark);
    }
  }
  return budget.left > 0;
}

function hasDarkStyles({ document, styles }: HtmlExamination): boolean {
  return (
    styles.atRules.some(({ prelude }) =>
      prelude.some((token) => identOf(token) === 'prefers-color-scheme'),
    ) ||
    document.elements.some(
      (element) =>
        element.name === 'style' && valueOf(element, 'media')?.includes('prefers') === true,
    )
  );
}

/** Undefined where that is not known, or not to be seen. */
function seenIn({ color, background, pixels, isBold, isHidden, isVeiled }: Look): Seen | undefined {
  if (color === undefined || background === undefined || isHidden || isVeiled) {
    return undefined;
  }
  const isLarge = pixels === undefined || pixels >= (isBold ? LARGE_BOLD_PIXELS : LARGE_PIXELS);
  return {
    color: over(color, background),
    background,
    needed: isLarge ? LARGE_RATIO : NORMAL_RATIO,
  };
}

function isTooLow({ color, background, needed }: Seen): boolean {
  return contrastOf(color, background) < needed;
}

function isSame(one: Seen | undefined, other: Seen): boolean {
  return (
    one !== undefined &&
    hexText(one.color) === hexText(other.color) &&
    hexText(one.background) === hexText(other.background)
  );
}

function report(
  { findings }: HtmlExamination,
  code: 'contrastLow' | 'contrastLowInDark',
  { content }: HtmlText,
  { color, background, needed }: Seen,
): void {
  findings.addAlike(
    code,
    content.rangeOf(content.text.search(/\S/u), content.text.trimEnd().length),
    // Never rounded up to what is needed.
    (Math.floor(contrastOf(color, background) * 100) / 100).toFixed(2),
    hexText(color),
    hexText(background),
    needed,
  );
}
