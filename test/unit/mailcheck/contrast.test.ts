import assert from 'node:assert/strict';
import { marked, said } from './checking';

function found(html: string): readonly string[] {
  return marked(html, 'contrastLow');
}

describe('the contrast of text', () => {
  it('is told where both colours are stated and it is too low', () => {
    const html = '<td bgcolor="#FFFFFF"><p style="color:#999">\r\n Grey &amp; pale \r\n</p></td>';
    assert.deepEqual(found(html), ['Grey &amp; pale']);
    assert.match(said(html, 'contrastLow')[0] ?? '', /is 2\.84:1, #999999 on #ffffff\..* 4\.5:1/u);
  });

  for (const [what, html] of [
    ['white on white', '<p style="color:white;background:#fff">x'],
    ['by rgb()', '<p style="background-color:rgb(255 255 255);color:rgb(60%, 60%, 60%)">x'],
    ['by hsl()', '<p style="background:hsl(0,0%,100%);color:hsl(120deg 100% 40%)">x'],
    ['by font and body', '<body bgcolor=ffffff><font color=silver>x</font>'],
    ['by one of several', '<p style="background:#fff url() none;background:#fff;color:#aaa">x'],
    ['inherited', '<div style="color:#aaa;background:#fff"><p><b>x</b></p></div>'],
    [
      'where a rule is for others',
      '<style>.a{color:red}</style><p style="color:#aaa;background:#fff" class=b>x',
    ],
    [
      'where a rule is for what is in it',
      '<style>.a p{color:red}</style><div class=a style="color:#aaa;background:#fff">x',
    ],
    ['large, and still too low', '<p style="font-size:30px;color:#aaa;background:#fff">x'],
    [
      'important, though stated before',
      '<p style="color:#aaa!important;color:#000;background:#fff">x',
    ],
    ['written with entities', '<p style="color&#58;#aaa;background:&#x23;fff">x'],
  ] as const) {
    it(`is told: ${what}`, () => {
      assert.deepEqual(found(html), ['x']);
    });
  }

  for (const [what, html] of [
    ['high enough', '<p style="color:#767676;background:#fff">x'],
    ['enough for large text', '<p style="font-size:18pt;color:#949494;background:#fff">x'],
    ['enough for large bold text', '<b style="font-size:14pt;color:#949494;background:#fff">x'],
    ['on an image', '<p style="color:#aaa;background:#fff url(a.png)">x'],
    [
      'on an image over a colour',
      '<div style="background:#fff"><p style="background-image:url(a);color:#aaa">x',
    ],
    ['on an attribute’s image', '<td bgcolor=white background=a.png style="color:#aaa">x'],
    ['without a background', '<p style="color:#aaa">x'],
    ['without a colour', '<p style="background:#fff">x'],
    ['of hidden text', '<p style="display:none;color:#fff;background:#fff">x'],
    ['of text without size', '<p style="font-size:0;color:#fff;background:#fff">x'],
    ['of a link of no colour', '<p style="color:#aaa;background:#fff"><a href=a>x</a>'],
    [
      'of half-transparent colours on what is not known',
      '<p style="color:#aaa;background:rgba(255,255,255,.9)">x',
    ],
    ['of text that is all transparent', '<p style="color:transparent;background:#fff">x'],
    ['of colours that are not known', '<p style="color:var(--a);background:#fff">x'],
    [
      'where a class may change it',
      '<style>p.a{color:#000!important}</style><p class=a style="color:#aaa;background:#fff">x',
    ],
    [
      'where a class gives a background',
      '<style>.a{background:#000}</style><div style="background:#fff;color:#aaa"><p class=a>x',
    ],
    ['of white space', '<p style="color:#fff;background:#fff"> \r\n&nbsp;</p>'],
    ['of a style sheet', '<div style="color:#fff;background:#fff"><style>a{}</style></div>'],
  ] as const) {
    it(`is not told: ${what}`, () => {
      assert.deepEqual(found(html), []);
    });
  }
});

describe('the contrast of text by style sheets', () => {
  const sheet = (css: string, body: string): string =>
    `<!DOCTYPE html><style>${css}</style>${body}`;
  const PALE = 'color:#aaa;background:#fff';
  const DARK = 'color:#000;background:#fff';

  for (const [what, html] of [
    ['by type', sheet(`p{${PALE}}`, '<p>x')],
    [
      'by class and id, inherited',
      sheet('#a{background:#fff}.b{color:#aaa}', '<td id=a><p class="c b"><i>x'),
    ],
    ['by descendant', sheet(`table .a p{${PALE}}`, '<table><tr><td class=a><div><p>x')],
    ['by child and sibling', sheet(`div>b+i~u{${PALE}}`, '<div><b></b><i></i><s></s><u>x')],
    ['by attribute', sheet(`[data-a^="b" ] p[title]{${PALE}}`, '<div data-a=bc><p title>x')],
    ['by a list', sheet(`h9 , p{${PALE}}`, '<p>x')],
    ['by specificity, not order', sheet(`p.a{${PALE}}p{${DARK}}`, '<p class=a>x')],
    ['by order', sheet(`p{${DARK}}p{${PALE}}`, '<p>x')],
    [
      'by importance over a style attribute',
      sheet('p{color:#aaa!important}', `<p style="${DARK}">x`),
    ],
    ['by a style attribute over an id', sheet(`#a{${DARK}}`, `<p id=a style="${PALE}">x`)],
    ['by a sheet over attributes', sheet(`td{${PALE}}`, '<table><tr><td bgcolor=black>x')],
    [
      'of links that are not pointed at',
      sheet(`a:link{${PALE}}a:hover,a:visited{${DARK}}`, '<a href=b>x'),
    ],
    ['for screens', sheet(`@media only screen{p{${PALE}}}@media print{p{${DARK}}}`, '<p>x')],
    ['nested in a media rule for screens', sheet(`p{${DARK};@media screen{${PALE}}}`, '<p>x')],
    [
      'where a prefix of a client is not there',
      sheet('[data-ogsc] p{color:#000!important}', `<p style="${PALE}">x`),
    ],
    ['where what is unsure does not count', sheet(`p:not(.b){color:#000}#a{${PALE}}`, '<p id=a>x')],
    ['of letter case as it is without doctype', `<style>.A{${PALE}}</style><p class=a>x`],
    ['half-transparent text', sheet('p{color:rgba(0,0,0,.4);background:#fff}', '<p>x')],
    [
      'half-transparent grounds',
      sheet('td{background:#fff}p{background:#0008;color:#444}', '<table><tr><td><p>x'),
    ],
    ['of a font shorthand', sheet(`p{font:bold 13px/2 Arial;${PALE}}`, '<p>x')],
  ] as const) {
    it(`is told: ${what}`, () => {
      assert.deepEqual(found(html), ['x']);
    });
  }

  for (const [what, html] of [
    ['by specificity', sheet(`p{${PALE}}p.a{${DARK}}`, '<p class=a>x')],
    [
      'where the selector does not fit',
      sheet(`.a .b p{${PALE}}`, '<div class=b><div class=a><p>x'),
    ],
    ['of other letter case with a doctype', sheet(`.A{${PALE}}`, '<p class=a>x')],
    [
      'where some screens have another colour',
      sheet(
        '@media (max-width:600px){p{color:#000}}',
        `<p><b style="${PALE}"><p style="background:#fff;color:#000">y`,
      ),
    ],
    [
      'where a wide screen has another colour',
      sheet(`p{${PALE}}@media (min-width:600px){p{color:#000}}`, '<p>x'),
    ],
    ['where a selector is not understood', sheet(`p{${PALE}}p:nth-child(2){color:#000}`, '<p>x')],
    [
      'where a condition is not understood',
      sheet(`p{${PALE}}@supports (a:b){p{color:#000}}`, '<p>x'),
    ],
    ['of an image by a sheet', sheet(`p{${PALE}}.a{background-image:url(b)}`, '<p class=a>x')],
    ['of text that a sheet hides', sheet(`p{${PALE}}.a{display:none!important}`, '<p class=a>x')],
    ['in what is half-transparent as a whole', sheet(`div{opacity:.5}p{${PALE}}`, '<div><p>x')],
    [
      'of what is placed elsewhere',
      sheet('div{background:#fff}p{position:absolute;color:#aaa}', '<div><p>x'),
    ],
    ['of headings, which are large', sheet('h1{color:#888;background:#fff}', '<h1>x')],
    [
      'of text twice as large',
      sheet('body{font-size:14px}p{font-size:2em;color:#888;background:#fff}', '<body><p>x'),
    ],
    ['in a table that takes the colour of body', `<div style="${PALE}"><table><tr><td>x`],
    ['of steps of an animation', sheet(`@keyframes a{from{${PALE}}p{${PALE}}}`, '<p>x')],
    ['of what stands before an element', sheet(`p::before{${PALE}}`, '<p>x')],
    ['for those who prefer dark', sheet(`@media (prefers-color-scheme:dark){p{${PALE}}}`, '<p>x')],
    ['where bgcolor is no attribute of the element', '<p bgcolor=white style="color:#aaa">x'],
  ] as const) {
    it(`is not told: ${what}`, () => {
      assert.deepEqual(
        found(html).filter((text) => text === 'x'),
        [],
      );
    });
  }

  it('is told by its own colours where readers prefer dark', () => {
    const dark = '@media (prefers-color-scheme: dark){.a{background:#111!important}}';
    const html = sheet(dark, '<p class=a style="color:#333;background:#fff">x</p>');
    assert.deepEqual(found(html), []);
    assert.deepEqual(marked(html, 'contrastLowInDark'), ['x']);
    assert.match(
      said(html, 'contrastLowInDark')[0] ?? '',
      /^Where readers prefer dark, .* 1\.49:1, #333333 on #111111/u,
    );
    const both = sheet(dark, `<p style="${PALE}">x</p>`);
    assert.deepEqual(found(both), ['x']);
    assert.deepEqual(marked(both, 'contrastLowInDark'), []);
  });
});
