/** How much a finding matters to whoever sends the message. */
export type CheckSeverity = 'warning' | 'information';

export interface CheckReference {
  /** Such as `WCAG 1.4.3`. */
  readonly label: string;
  readonly url: string;
}

export interface CheckKind {
  readonly severity: CheckSeverity;
  /** Without its full stop; `{0}` stands for the first value of the finding. */
  readonly sentence: string;
  /** What to do, or what follows from it. */
  readonly advice: string;
  readonly reference?: CheckReference;
}

const wcag = (criterion: string, page: string): CheckReference => ({
  label: `WCAG ${criterion}`,
  url: `https://www.w3.org/WAI/WCAG22/Understanding/${page}`,
});

const NON_TEXT = wcag('1.1.1', 'non-text-content');
const STRUCTURE = wcag('1.3.1', 'info-and-relationships');
const CONTRAST = wcag('1.4.3', 'contrast-minimum');
const LANGUAGE = wcag('3.1.1', 'language-of-page');
const TITLE = wcag('2.4.2', 'page-titled');
const ALTERNATIVE: CheckReference = {
  label: 'RFC 2046 §5.1.4',
  url: 'https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4',
};

const KINDS = {
  featureUnsupported: {
    severity: 'warning',
    sentence: '{0} is not supported by {1}{2}',
    advice: '{3}',
  },
  featurePartial: {
    severity: 'information',
    sentence: '{0} is supported only in part by {1}',
    advice: '{2}',
  },
  imageWithoutAlt: {
    severity: 'warning',
    sentence: 'This image has no alt attribute',
    advice: 'Say in it what the image shows; where it only decorates, write alt="".',
    reference: NON_TEXT,
  },
  imageWithoutWidth: {
    severity: 'information',
    sentence: 'No width is stated for this image',
    advice:
      'Write width and height as attributes: the layout needs them while images are not shown, and Outlook for Windows keeps to them.',
  },
  languageMissing: {
    severity: 'information',
    sentence: 'The language of the text is not stated',
    advice: 'Write lang on html, and on an element in body as well, since webmail drops html.',
    reference: LANGUAGE,
  },
  titleMissing: {
    severity: 'information',
    sentence: 'There is no title',
    advice: 'Write one into head: it names the message where it is opened in a browser.',
    reference: TITLE,
  },
  textAlternativeMissing: {
    severity: 'warning',
    sentence: 'The message has no text/plain alternative to this HTML',
    advice: 'Send one before it in a multipart/alternative.',
    reference: ALTERNATIVE,
  },
  contrastLow: {
    severity: 'warning',
    sentence: 'The contrast of this text is {0}:1, {1} on {2}',
    advice: 'At least {3}:1 is needed to read it well.',
    reference: CONTRAST,
  },
  contrastLowInDark: {
    severity: 'warning',
    sentence: 'Where readers prefer dark, the contrast of this text is {0}:1, {1} on {2}',
    advice: 'At least {3}:1 is needed to read it well.',
    reference: CONTRAST,
  },
  htmlClipped: {
    severity: 'warning',
    sentence: 'Gmail cuts the message off about here: its HTML has {0} octets',
    advice:
      'Keep it below {1}, or what follows, the unsubscribe link and tracking too, is seen only after a click.',
  },
  preheader: {
    severity: 'information',
    sentence: 'Inbox previews show: “{0}”',
    advice: 'It is the first text of the message, hidden or not.',
  },
  trackingPixel: {
    severity: 'information',
    sentence: 'This image is {0}: it tells {1} that the message is opened',
    advice: 'Clients that load no images, or all of them beforehand, make it count wrong.',
  },
  layoutTableWithoutRole: {
    severity: 'information',
    sentence: 'Screen readers announce this table as data, and it looks like layout',
    advice: 'Write role="presentation" on it.',
    reference: STRUCTURE,
  },
  dataTableWithoutHeaders: {
    severity: 'warning',
    sentence: 'This table looks like data and has no th',
    advice: 'Write the cells that name rows or columns as th with scope.',
    reference: STRUCTURE,
  },
  notAllChecked: {
    severity: 'information',
    sentence: 'This is too much HTML, and it is checked only in part',
    advice:
      'At most {0} million characters, {1} elements, {2} style declarations and {3} million steps of matching selectors are looked at.',
  },
  linkNotFound: {
    severity: 'warning',
    sentence: '{0} answers {1}',
    advice: 'What the link leads to is gone, or is shown to browsers only.',
  },
  linkUnreachable: {
    severity: 'warning',
    sentence: '{0} can’t be reached: {1}',
    advice: 'The link leads nowhere from here.',
  },
  linkRedirected: {
    severity: 'information',
    sentence: 'The link leads on to {0}',
    advice: 'It is reached all the same.',
  },
  linkRefused: {
    severity: 'warning',
    sentence: '{0} was not asked: {1}',
    advice: 'Recipients can’t reach it, or should not.',
  },
} as const satisfies Readonly<Record<string, CheckKind>>;

export type CheckCode = keyof typeof KINDS;

export const CHECK_KINDS: Readonly<Record<CheckCode, CheckKind>> = KINDS;

export const CHECK_CODES = Object.keys(KINDS) as readonly CheckCode[];
