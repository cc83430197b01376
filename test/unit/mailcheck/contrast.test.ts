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
    ['of transparent colours', '<p style="color:#aaaaaa80;background:#fff">x'],
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
