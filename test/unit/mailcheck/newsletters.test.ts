import assert from 'node:assert/strict';
import { traitOfNote } from '../../../src/mailcheck/support/partialSupport';
import { featureOf } from '../../../src/mailcheck/support/clientSupport';
import { checkForTop } from './checking';
import { MODERN, PLAIN, TABLES } from './newsletters';

/** Line and kind of each finding. */
function told(html: string): readonly string[] {
  return checkForTop(html).map(
    ({ code, feature, range }) =>
      `${html.slice(0, range.start).split('\n').length} ${feature ?? code}`,
  );
}

function features(html: string): readonly (string | undefined)[] {
  return checkForTop(html).map(({ feature }) => feature);
}

describe('what is told of newsletters', () => {
  it('of tables with inline CSS, is what such a message can be blamed for', () => {
    assert.deepEqual(told(TABLES), [
      '9 html-style',
      '11 css-height',
      '11 css-line-height',
      '11 css-outline',
      '13 css-at-media',
      '14 css-width',
      '14 css-important',
      '15 css-display',
      '19 html-body',
      '20 css-display-none',
      '20 css-max-height',
      '20 css-overflow',
      '20 preheader',
      '22 css-border-radius',
      '24 css-max-width',
      '31 contrastLow',
      '33 contrastLow',
      '33 contrastLow',
      '36 trackingPixel',
    ]);
  });

  it('of a plain message, is little', () => {
    assert.deepEqual(told(PLAIN), [
      '1 languageMissing',
      '1 titleMissing',
      '2 html-body',
      '3 preheader',
      '5 contrastLow',
      '10 imageWithoutAlt',
      '10 imageWithoutWidth',
      '11 dataTableWithoutHeaders',
      '18 contrastLow',
    ]);
  });

  it('of a modern one, is each feature once, and the contrast in light and in dark', () => {
    const all = told(MODERN);
    for (const finding of [
      '10 css-variables',
      '14 css-display-flex',
      '15 css-display-grid',
      '16 css-rgb',
      '24 css-at-media-prefers-color-scheme',
      '35 contrastLow',
      '35 contrastLowInDark',
      '42 contrastLow',
    ]) {
      assert.ok(all.includes(finding), finding);
    }
    const named = features(MODERN).filter((feature) => feature !== undefined);
    assert.equal(new Set(named).size, named.length);
  });

  it('names what is supported in part only where that part is used', () => {
    for (const [feature, without, used] of [
      ['css-padding', '<td style="padding:4px">', '<p style="padding:4px">'],
      ['css-padding', '<p style="padding:0">', '<style>td,p{padding:1px}</style>'],
      ['css-margin', '<p style="margin:4px 0">', '<p style="margin:-4px">'],
      ['css-margin', '<table style="margin:0">', '<table style="margin:0 auto">'],
      ['css-font-size', '<p style="font-size:14px">', '<p style="font-size:1rem">'],
      ['css-font-weight', '<p style="font-weight:bold">', '<p style="font-weight:650">'],
      ['css-border', '<td style="border:1px solid red">', '<td style="border:9px solid red">'],
      ['css-background', '<td style="background:#fff">', '<td style="background:url(a)">'],
      ['html-lang', '<p lang=en>', '<td lang=en>'],
      ['html-role', '<table role=presentation>', '<div role=article>'],
      ['html-lists', '<ul><li>a', '<ol reversed><li>a'],
      ['html-mailto-links', '<a href="mailto:a@b.c">', '<a href="mailto:a@b.c?bcc=d@e.f">'],
      ['html-width', '<td width="50%">', '<img width="50%">'],
      ['html-body', '<body>', '<body bgcolor=red>'],
    ] as const) {
      assert.ok(!features(without).includes(feature), without);
      assert.ok(features(used).includes(feature), used);
    }
  });

  it('keeps notes that nothing is known of', () => {
    assert.equal(traitOfNote('css-padding', 'Partial. Something new.'), undefined);
    // The data says it in other words by now: then what is known of its notes has to follow.
    for (const [slug, words] of [
      ['css-padding', 'Only supported on table cells'],
      ['css-font-size', '`rem` values'],
      ['html-lists', '`reversed`'],
    ] as const) {
      assert.ok(
        featureOf(slug)?.notes.some(({ text }) => text.includes(words)),
        slug,
      );
    }
  });
});
