import type { Choice } from './components';

/** How a recipient may have it. */
export interface PreviewChoices {
  /** `light` and `dark` as a mail program does it, which the mail's `prefers-color-scheme` follows. */
  readonly colors: 'light' | 'dark' | 'editor';
  readonly width: 'full' | 'tablet' | 'phone';
  readonly hidesImages: boolean;
}

/** As it was stored, so of any shape. */
export type PreviewState = Readonly<Partial<Record<keyof PreviewChoices, unknown>>>;

export const COLORS: readonly Choice<PreviewChoices['colors']>[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'editor', label: 'Editor Theme' },
];

export const WIDTHS: readonly Choice<PreviewChoices['width']>[] = [
  { value: 'full', label: 'Full' },
  { value: 'tablet', label: 'Tablet (768)' },
  { value: 'phone', label: 'Phone (375)' },
];

/** In CSS pixels of the mail; absent where it has all there is. */
export const PIXELS: Readonly<Record<PreviewChoices['width'], number | undefined>> = {
  full: undefined,
  tablet: 768,
  phone: 375,
};

export function previewChoices(stored: PreviewState | undefined): PreviewChoices {
  return {
    colors: known(COLORS, stored?.colors) ?? 'light',
    width: known(WIDTHS, stored?.width) ?? 'full',
    hidesImages: stored?.hidesImages === true,
  };
}

function known<Value extends string>(
  choices: readonly Choice<Value>[],
  stored: unknown,
): Value | undefined {
  return choices.find(({ value }) => value === stored)?.value;
}
