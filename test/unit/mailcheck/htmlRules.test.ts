import assert from 'node:assert/strict';
import { CHECK_CODES } from '../../../src/mailcheck/findingKinds';
import { describeCheck, referenceOf } from '../../../src/mailcheck/findings';
import { CLIPPED_OCTETS } from '../../../src/mailcheck/rules/sizeRules';
import { check, marked, said } from './checking';

describe('checks of HTML', () => {
  it('find nothing in a sound message but what previews show', () => {
    const html = [
      '<!DOCTYPE html>',
      '<html lang="en"><head><title>Order</title></head><body>',
      '<table role="presentation"><tr><td style="color:#111;background:#fff">Thanks</td></tr></table>',
      '<img src="https://www.example.com/a.png" alt="Parcel" width="200" height="100">',
      '</body></html>',
    ].join('\r\n');
    assert.deepEqual(
      check(html).findings.map(({ code }) => code),
      ['preheader'],
    );
  });

  it('find images without alt, whatever case, quotes and line ends they are written in', () => {
    const html =
      '<p>a &lt; b\r\n<IMG\r\n SRC=a.png width=1>é😀<img src="b.png" alt="" width=2>' +
      '<img src=c.png ALT=c width=2><img src=d.png aria-hidden="true" width=3>' +
      "<img src=e.png role='presentation' width=3><img width=3 src='f>.png'";
    assert.deepEqual(marked(html, 'imageWithoutAlt'), ['<IMG\r\n SRC=a.png width=1>']);
    assert.deepEqual(marked(`${html}>`, 'imageWithoutAlt').length, 2);
  });

  it('find images whose width is not stated', () => {
    const html =
      '<img alt src=a><img alt src=b width=10><img alt src=c style="width:100%">' +
      '<img alt src=d style="width:auto"><img alt src=e width="100%"><img alt src=f width="x">' +
      '<img alt src=g style="WIDTH:&#53;px">';
    assert.deepEqual(marked(html, 'imageWithoutWidth'), [
      '<img alt src=a>',
      '<img alt src=d style="width:auto">',
      '<img alt src=f width="x">',
    ]);
  });

  it('find what is there to be fetched rather than seen', () => {
    const pixels = [
      '<img src="https://t.example.com/o?id=1" width="1" height="1">',
      '<img src="//t.example.com/o" style="width:1px;height:1px">',
      '<img src="HTTP://t.example.com/o" width=0 alt="">',
      '<img src="https://t.example.com/o" style="display:none" width=200>',
      '<img src="https://t.example.com/o" style="opacity:0" width=200>',
    ];
    const others = [
      '<img src="cid:a@example.com" width="1" height="1" alt="">',
      '<img src="https://t.example.com/line.gif" width="600" height="1" alt="">',
      '<img src="https://t.example.com/o" style="display:none" class="mobile" width=200 alt="">',
      '<img src="https://t.example.com/o" style="display:none" alt="Logo" width=200>',
    ];
    const html = [...pixels, ...others].join('\n');
    assert.deepEqual(marked(html, 'trackingPixel'), pixels);
    assert.deepEqual(marked(html, 'imageWithoutAlt'), []);
    assert.match(said(html, 'trackingPixel')[0] ?? '', /tells t\.example\.com/u);
  });

  it('find a language that is missing around the text', () => {
    assert.deepEqual(marked('<html><body><p>Hi</body></html>', 'languageMissing'), ['<html>']);
    assert.deepEqual(marked('<p>Hi', 'languageMissing'), ['<p>']);
    assert.deepEqual(marked('<html lang="de"><body>Hi', 'languageMissing'), []);
    assert.deepEqual(marked('<html><div LANG=fr><p>Hi</div>', 'languageMissing'), []);
    assert.deepEqual(marked('<html lang=""><p>Hi', 'languageMissing'), ['<html lang="">']);
    assert.deepEqual(marked('<html><title>Hi</title>', 'languageMissing'), []);
    assert.deepEqual(marked('<p lang=en></p><p>Hi', 'languageMissing'), ['<p lang=en>']);
  });

  it('find a title that is missing in a document', () => {
    assert.deepEqual(marked('<html><head></head><p>Hi', 'titleMissing'), ['<head>']);
    assert.deepEqual(marked('<HTML><p>Hi', 'titleMissing'), ['<HTML>']);
    assert.deepEqual(marked('<html><title> \n</title><p>Hi', 'titleMissing'), ['<html>']);
    assert.deepEqual(marked('<html><svg><title>x</title></svg>', 'titleMissing'), ['<html>']);
    assert.deepEqual(marked('<html><title>A &amp; B</title>', 'titleMissing'), []);
    assert.deepEqual(marked('<p>Hi', 'titleMissing'), []);
  });

  it('find a text alternative that is missing', () => {
    const facts = { hasTextAlternative: false };
    assert.deepEqual(marked('<p>Hi', 'textAlternativeMissing', facts), ['<']);
    assert.deepEqual(marked('<p>Hi', 'textAlternativeMissing'), []);
  });

  it('find where Gmail cuts a message off, by octets', () => {
    const line = 'ü'.repeat(39);
    const html = `<p>${`${line}\r\n`.repeat(2_000)}`;
    const htmlOctets = Buffer.byteLength(html);
    const [mark = ''] = marked(html, 'htmlClipped', { htmlOctets });
    const [finding] = check(html, [], { htmlOctets }).findings.filter(
      ({ code }) => code === 'htmlClipped',
    );
    const before = Buffer.byteLength(html.slice(0, finding?.range.start));
    assert.ok(before <= CLIPPED_OCTETS && before > CLIPPED_OCTETS - 3, `${before}`);
    assert.match(mark, /^ü*$/u);
    assert.match(describeCheck(finding!), /160,003 octets.*104,448/u);
    assert.deepEqual(marked('<p>Hi', 'htmlClipped', { htmlOctets: CLIPPED_OCTETS }), []);
  });

  it('tell what inbox previews show', () => {
    const html =
      '<head><title>T</title><style>p{}</style></head><!-- no -->\r\n<div style="display:none">' +
      'See what&#8217;s\r\n  <b>new</b>&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;</div><p>Hello';
    assert.deepEqual(marked(html, 'preheader'), ['See what&#8217;s']);
    assert.match(said(html, 'preheader')[0] ?? '', /^Inbox previews show: “See what’s new”\./u);
    assert.match(
      said('<p>un<b>fair</b> \n<i>a</i><br>b<td>c</td><div>d', 'preheader')[0] ?? '',
      /“unfair a b c d”/u,
    );
    assert.deepEqual(marked('<p> &nbsp;\r\n</p>', 'preheader'), []);
    assert.match(said(`<p>${'word '.repeat(100)}`, 'preheader')[0] ?? '', /word…”/u);
  });

  it('find layout tables that say nothing of it, nested ones too', () => {
    const html =
      '<TABLE width=1><tr><td><table role=presentation><tr><td>x</table>' +
      '<table><tr><td>y</table></table><table role="none"><tr><td></table>';
    assert.deepEqual(marked(html, 'layoutTableWithoutRole'), ['<TABLE width=1>', '<table>']);
  });

  it('know the cells of a table from those of one within it', () => {
    const html = '<table width=1><tr><td><table><tr><th>a<tr><td>b</table></table>';
    assert.deepEqual(marked(html, 'layoutTableWithoutRole'), ['<table width=1>']);
  });

  it('find data tables without header cells', () => {
    const rows = '<tr><td>Tea<td>2<tr><td colspan=2>Rice<tr><td>Sum<td>5';
    const header = '<tr><th>Item<th>Number';
    assert.deepEqual(marked(`<table>${rows}</table>`, 'dataTableWithoutHeaders'), ['<table>']);
    assert.deepEqual(marked(`<table>${header}${rows}</table>`, 'dataTableWithoutHeaders'), []);
    assert.deepEqual(
      marked('<table><caption>Sum</caption><tr><td>5</table>', 'dataTableWithoutHeaders'),
      ['<table>'],
    );
    const layout = rows.replaceAll('<td>', '<td><img alt="" width=1 src=a>');
    assert.deepEqual(marked(`<table>${layout}</table>`, 'dataTableWithoutHeaders'), []);
    assert.deepEqual(marked(`<table role=none>${rows}</table>`, 'dataTableWithoutHeaders'), []);
  });

  it('give each kind a sentence without gaps, and references only to known sites', () => {
    for (const code of CHECK_CODES) {
      const finding = { code, range: { start: 0, end: 1 }, values: ['a', 'b', 'c', 'd'], more: 0 };
      assert.match(describeCheck(finding), /^\S.*\S$/u, code);
      assert.doesNotMatch(describeCheck(finding), /[{}]/u, code);
      assert.match(
        referenceOf(finding)?.url ?? 'https://www.w3.org/',
        /^https:\/\/www\.(?:w3\.org|rfc-editor\.org)\//u,
      );
    }
    const feature = {
      code: 'featurePartial',
      range: { start: 0, end: 1 },
      values: [],
      more: 0,
    } as const;
    assert.equal(
      referenceOf({ ...feature, feature: 'css-gap' })?.url,
      'https://www.caniemail.com/features/css-gap/',
    );
    assert.equal(referenceOf({ ...feature, feature: '../../x' }), undefined);
    assert.equal(referenceOf({ ...feature, feature: '/evil.example' }), undefined);
  });

  it('tell the number of those beyond the first fifty of a kind', () => {
    const findings = check('<img width=1 src=a>'.repeat(120)).findings.filter(
      ({ code }) => code === 'imageWithoutAlt',
    );
    assert.equal(findings.length, 50);
    assert.match(describeCheck(findings.at(-1)!), / There are 70 more like this\.$/u);
  });

  it('tell fewer of a kind that matters less, and of text in the same colours', () => {
    const count = (html: string, kind: string): number =>
      check(html).findings.filter(({ code }) => code === kind).length;
    assert.equal(count('<img alt=a src=a>'.repeat(30), 'imageWithoutWidth'), 10);
    const pale = (color: string): string => `<p style="color:${color};background:#fff">x`;
    const html = pale('#aaa').repeat(20) + pale('#bbb');
    assert.equal(count(html, 'contrastLow'), 4);
    const many = Array.from({ length: 90 }, (_, n) => pale(`#aaaa${n + 10}`)).join('');
    assert.equal(count(many, 'contrastLow'), 20 + 50);
    assert.match(said(html, 'contrastLow')[2] ?? '', / There are 17 more like this\.$/u);
  });

  it('show no control or bidirectional characters of the message', () => {
    const [text = ''] = said('<p>a&#x202e;b&#7;c</p>', 'preheader');
    assert.doesNotMatch(text, /[\u202e\u0007]/u);
  });
});
