/** What of a feature a use has to do with, for clients that support the rest of it. */
export type Trait = string;

/** Of notes about what a message can't be blamed for, or that another finding tells. */
const NEVER = 'never';

const EVERY_CSS: readonly (readonly [note: RegExp, trait: Trait])[] = [
  // Of `<style>` it is told once.
  [/^Partial\. Not supported with non Google accounts\.?$/u, NEVER],
];

/** Which uses a note is about; of others nothing needs to be said. Notes that are not known here are about all. */
const LIMITED: Readonly<Record<string, readonly (readonly [note: RegExp, trait: Trait])[]>> = {
  'html-lang': [[/Not supported on `<td>`/u, 'td']],
  'html-lists': [
    [/`reversed`/u, 'reversed'],
    [/`value` attribute/u, 'value'],
  ],
  'html-mailto-links': [[/`bcc`/u, 'bcc']],
  'html-role': [[/Only works on the `<table>`/u, 'notTable']],
  'html-width': [
    [/^Buggy\. Percentage width on `<img>`/u, 'percent'],
    [/120 dpi/u, NEVER],
  ],
  'html-height': [
    [/^Buggy\. Percentage width on `<img>`/u, 'percent'],
    [/120 dpi/u, NEVER],
  ],
  'html-align': [[/do not work on `<table>`/u, 'table']],
  'image-gif': [[/animat/u, NEVER]],
  'css-margin': [
    [/`auto` value/u, 'auto'],
    [/Negative values/u, 'negative'],
    [/`<span>` and `<body>`/u, 'onSpanOrBody'],
    [/`background-color` is included/u, 'withBackground'],
  ],
  'css-padding': [
    [/Only supported on table cells/u, 'notCell'],
    [/Vertical padding will be the same/u, NEVER],
  ],
  'css-width': [[/Not supported on `<body>`/u, 'onBlock']],
  'css-max-width': [[/Only works on `<table>`/u, 'notTable']],
  'css-font-size': [
    [/`rem` values/u, 'rem'],
    [/`relative` and `percentage`/u, 'relative'],
  ],
  'css-font-weight': [[/`<number>` values/u, 'number']],
  'css-text-decoration': [
    [/multiple values/u, 'several'],
    [/`overline`/u, 'overline'],
  ],
  'css-border': [
    [/bigger than 8px/u, 'thick'],
    [/on a `<p>` or a `<div>`/u, 'onParagraph'],
  ],
  'css-background': [
    [/multiple values/u, 'several'],
    [/`\/ value` shorthand/u, 'slash'],
    [/Only `background-color` values/u, 'image'],
  ],
  'css-rgb': [
    [/whitespace syntax/iu, 'spaced'],
    [/Alpha value/u, 'alpha'],
  ],
  'css-rgba': [
    [/whitespace syntax/iu, 'spaced'],
    [/Alpha value/u, 'alpha'],
  ],
  'css-important': [[/no space before|in lowercase|Only supported inline/u, NEVER]],
  'css-display': [
    [/`flow-root`/u, 'rare'],
    [/`display:none` does not inherit/u, NEVER],
  ],
};

/** What a use must have to do with so that the note is about it; undefined where it is about all. */
export function traitOfNote(slug: string, note: string): Trait | undefined {
  const limits = [...(LIMITED[slug] ?? []), ...(slug.startsWith('css-') ? EVERY_CSS : [])];
  return limits.find(([pattern]) => pattern.test(note))?.[1];
}
