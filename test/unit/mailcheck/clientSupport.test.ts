import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeCheck, referenceOf } from '../../../src/mailcheck/findings';
import {
  clientsText,
  FEATURE_SLUGS,
  featureOf,
  MAIL_CLIENTS,
  SUPPORT_DATE,
} from '../../../src/mailcheck/support/clientSupport';
import { noteCssUses } from '../../../src/mailcheck/support/cssUses';
import { noteHtmlUses } from '../../../src/mailcheck/support/htmlUses';
import { TOP_CLIENTS } from '../../../src/mailcheck/support/topClients';
import { FeatureUses } from '../../../src/mailcheck/support/usage';
import { readStyles } from '../../../src/mailcheck/css/readStyles';
import { readHtml } from '../../../src/mailcheck/html/readHtml';
import { check } from './checking';

/** Each feature used, with the source that it is told at. */
function uses(html: string): Readonly<Record<string, string>> {
  const document = readHtml(html);
  const found = new FeatureUses();
  noteHtmlUses(document, found);
  noteCssUses(readStyles(document), found);
  return Object.fromEntries(
    [...found.all()].map(([slug, { first }]) => [slug, html.slice(first.start, first.end)]),
  );
}

describe('what mail clients support', () => {
  it('is known of every client and feature, with a date', () => {
    assert.match(SUPPORT_DATE, /^20\d\d-\d\d-\d\d$/u);
    assert.ok(FEATURE_SLUGS.length > 300 && MAIL_CLIENTS.length > 40);
    for (const slug of FEATURE_SLUGS) {
      const feature = featureOf(slug)!;
      assert.match(slug, /^[a-z0-9-]+$/u);
      assert.match(feature.states, /^[ynau]+$/u);
      assert.equal(feature.states.length, MAIL_CLIENTS.length);
      assert.ok(feature.notes.every(({ text }) => text.length < 500 && !text.includes('](')));
    }
  });

  it('is asked for of clients that the setting offers', () => {
    const manifest = JSON.parse(
      readFileSync(resolve(__dirname, '../../../package.json'), 'utf8'),
    ) as {
      readonly contributes: {
        readonly configuration: {
          readonly properties: Readonly<
            Record<
              string,
              { readonly default: unknown; readonly items?: { readonly enum: unknown } }
            >
          >;
        };
      };
    };
    const setting = manifest.contributes.configuration.properties['pop3.htmlChecks.clients'];
    const ids = MAIL_CLIENTS.map(({ id }) => id);
    assert.deepEqual(setting?.items?.enum, ids);
    assert.deepEqual(setting.default, TOP_CLIENTS);
    assert.ok(TOP_CLIENTS.every((id) => ids.includes(id)));
  });

  it('comes with the licence of its data', () => {
    const text = readFileSync(resolve(__dirname, '../../../media/caniemail-LICENSE.txt'), 'utf8');
    assert.match(text, /MIT License[^]*Copyright \(c\) 2019 HTeuMeuLeu/u);
  });

  it('is told once for a feature, at its first use, with clients, notes and a link', () => {
    const html = '<p style="display:flex">a</p>\r\n<p style="display:flex">b</p>';
    const { findings } = check(html, [
      'outlook.windows',
      'gmail.ios',
      'gmail.android',
      'apple-mail.ios',
    ]);
    const told = findings.filter(({ feature }) => feature === 'css-display-flex');
    assert.equal(told.length, 1);
    const [finding] = told;
    assert.equal(html.slice(finding?.range.start, finding?.range.end), 'display:flex');
    assert.equal(finding?.range.start, html.indexOf('display'));
    assert.match(
      describeCheck(finding),
      /^display:flex is not supported by Outlook \(Windows\), and only in part by Gmail\. .*more like this\.$/u,
    );
    assert.deepEqual(referenceOf(finding), {
      label: 'caniemail css-display-flex',
      url: 'https://www.caniemail.com/features/css-display-flex/',
    });
  });

  it('is not told where all chosen clients know the feature, or none is chosen', () => {
    const html = '<p style="display:flex">a</p>';
    const slugs = (clients: readonly string[]): readonly unknown[] =>
      check(html, clients).findings.flatMap(({ feature }) => feature ?? []);
    assert.deepEqual(slugs(['apple-mail.ios', 'apple-mail.macos']), []);
    assert.deepEqual(slugs([]), []);
    assert.deepEqual(slugs(['no.such']), []);
  });

  it('is told with notes about the chosen clients only', () => {
    const html = '<style>@font-face{font-family:x}</style>';
    const told = (client: string): string =>
      check(html, [client])
        .findings.filter(({ feature }) => feature === 'css-at-font-face')
        .map(describeCheck)
        .join('');
    assert.match(told('outlook.windows'), /distant fonts are ignored/u);
    assert.doesNotMatch(told('outlook.windows'), /Roboto/u);
    assert.match(told('gmail.desktop-webmail'), /Roboto/u);
  });

  it('names families of which all chosen clients are meant without their platforms', () => {
    const of = (...ids: readonly string[]): typeof MAIL_CLIENTS =>
      MAIL_CLIENTS.filter(({ id }) => ids.includes(id));
    const among = ['gmail.ios', 'gmail.android', 'outlook.windows', 'outlook.ios'];
    assert.equal(
      clientsText(of('gmail.ios', 'gmail.android', 'outlook.windows'), among),
      'Gmail, Outlook (Windows)',
    );
  });

  it('is looked up for properties and their values', () => {
    const found = uses(
      "<p STYLE='Border-Top: 1px solid; margin-inline-start:2em;border-radius:4px !important;" +
        'width:calc(1vw + 2%);background:linear-gradient(red,blue), URL("data:image/webp;base64,AA");' +
        "flex-direction:column;--x:1;color:var(--x);font-family:system-ui;inset-block:0'>",
    );
    assert.deepEqual(found, {
      'html-p': '<p',
      'css-border': 'Border-Top: 1px solid',
      'css-unit-px': '1px',
      'css-margin-inline-start-end': 'margin-inline-start:2em',
      'css-unit-em': '2em',
      'css-border-radius': 'border-radius:4px',
      'css-important': 'border-radius:4px',
      'css-width': 'width:calc(1vw + 2%)',
      'css-unit-calc': 'calc(',
      'css-unit-vw': '1vw',
      'css-unit-percent': '2%',
      'css-background': 'background:linear-gradient(red,blue), URL("data:image/webp;base64,AA")',
      'css-linear-gradient': 'linear-gradient(',
      'image-base64': '"data:image/webp;base64,AA"',
      'image-webp': '"data:image/webp;base64,AA"',
      'css-flex-direction': 'flex-direction:column',
      'css-variables': '--x:1',
      'css-sytem-ui': 'system-ui',
      'css-inset': 'inset-block:0',
    });
  });

  it('is looked up for whole values, semicolons in parentheses included', () => {
    const found = uses('<p style="width:f(1px;2em);height:3ch}">');
    assert.equal(found['css-unit-em'], '2em');
    assert.equal(found['css-height'], 'height:3ch');
  });

  it('is looked up for selectors and at-rules', () => {
    const found = uses(
      '<style>\r\n@media screen and (prefers-color-scheme:dark){.a.b > #c, d e:hover::after{}}\r\n' +
        '@font-face{font-family:x}@keyframes y{from{top:0}50%{top:1px}}[f]~*{g:h;&:not(i){}}/* j */</style>',
    );
    for (const [slug, source] of Object.entries({
      'css-at-media': '@media',
      'css-at-media-prefers-color-scheme': 'prefers-color-scheme',
      'css-selector-class': 'a',
      'css-selector-chaining': '.a.b > #c, d e:hover::after',
      'css-selector-child': '>',
      'css-selector-id': '#c',
      'css-selector-grouping': '.a.b > #c, d e:hover::after',
      'css-selector-type': 'd',
      'css-selector-descendant': '.a.b > #c, d e:hover::after',
      'css-pseudo-class-hover': 'hover',
      'css-pseudo-element-after': 'after',
      'css-at-font-face': '@font-face',
      'css-at-keyframes': '@keyframes',
      'css-selector-attribute': '[',
      'css-selector-general-sibling': '~',
      'css-selector-universal': '*',
      'css-nesting': '&:not(i)',
      'css-pseudo-class-not': 'not(',
      'css-comments': '/* j */',
    })) {
      assert.equal(found[slug], source, slug);
    }
    assert.equal(found['css-left-right-top-bottom'], 'top:0');
  });

  it('is looked up for elements, attributes and images', () => {
    const found = uses(
      '<!DOCTYPE html><!-- a --><h2 ALIGN=left>b</h2><input type=CHECKBOX required>' +
        '<img src="https://www.example.com/c.webp?d=.png" srcset="e 2x" usemap="#f">' +
        '<a href="#g">h</a><a href=" mailto:i@example.com">j</a><button>k</button><section hidden>',
    );
    assert.deepEqual(found, {
      'html-comments': '<!-- a -->',
      'html-h1-h6': '<h2',
      'html-align': 'ALIGN=left',
      'html-input-checkbox': '<input',
      'html-required': 'required',
      'html-img': '<img',
      'image-webp': 'src="https://www.example.com/c.webp?d=.png"',
      'html-srcset': 'srcset="e 2x"',
      'html-image-maps': 'usemap="#f"',
      'html-anchor-links': 'href="#g"',
      'html-mailto-links': 'href=" mailto:i@example.com"',
      'html-button-submit': '<button',
      'html-semantics': '<section',
      'html-hidden': 'hidden',
    });
  });

  it('can be found by some HTML for all but these features', () => {
    const properties = FEATURE_SLUGS.filter((slug) => slug.startsWith('css-')).map((slug) =>
      slug.replace(/^css-/u, ''),
    );
    const pseudo = (kind: string): string =>
      properties
        .filter((name) => name.startsWith(kind))
        .map((name) => `x:${kind.includes('element') ? ':' : ''}${name.slice(kind.length)}{}`)
        .join('');
    const units = properties
      .filter((name) => name.startsWith('unit-'))
      .map((name) => `a:1${name.slice(5).replace('percent', '%')};`);
    const elements = FEATURE_SLUGS.filter((slug) => slug.startsWith('html-')).map((slug) =>
      slug.slice(5),
    );
    const html = [
      '<!doctype html><!-- --><h1><ul><nav><map>',
      '<meta name="color-scheme">',
      elements.map((name) => `<${name} ${name}="x"></${name}>`).join(''),
      elements
        .map((name) => /^(input|button)-(.*)/u.exec(name))
        .flatMap((match) => (match ? [`<${match[1] ?? ''} type=${match[2] ?? ''}>`] : []))
        .join(''),
      '<i loading inert srcset usemap><a href="#a"><a href="mailto:a">',
      'jpg png apng gif webp svg avif bmp ico tif heic mp4'
        .split(' ')
        .map((type) => `<img src="//a/b.${type}">`)
        .join(''),
      '<img src="data:image/png,">',
      `<p style="${properties.map((name) => `${name}:x;`).join('')}">`,
      `<p style="${units.join('')}border-top:0;border-top-left-radius:0;border-start-start-radius:0;border-inline:0;border-inline-start-color:0;border-inline-color:0;columns:1;column-gap:0;grid-template:0;margin-inline:0;margin-block-start:0;margin-inline-start:0;padding-inline:0;padding-block-start:0;padding-inline-start:0;left:0;scroll-snap-type:x;--x:0;display:flex;display:grid;display:none;display:table;flex-direction:column;flex-wrap:wrap;a:initial fit-content system-ui rgb() rgba() lab() clamp() min() max() light-dark() calc() linear-gradient() radial-gradient() conic-gradient() !important;">`,
      `<style>/* */@font-face{}@import "a";@keyframes a{}@media (device-pixel-ratio),(hover),(orientation),(prefers-color-scheme),(prefers-reduced-motion){}@supports (a:b){}.a.b #c>d+e~f,[g] *{h:i;j{}}${pseudo('pseudo-class-')}${pseudo('pseudo-element-')}</style>`,
    ].join('');
    const found = uses(html);
    assert.deepEqual(
      FEATURE_SLUGS.filter((slug) => !Object.hasOwn(found, slug)),
      // What is told apart by what a file holds, and not by its name.
      ['image-hdr'],
    );
  });
});
