import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attributeOf,
  type HtmlElement,
  textIn,
  valueOf,
} from '../../../src/mailcheck/html/htmlTree';
import { readHtml } from '../../../src/mailcheck/html/readHtml';

function outline(html: string): string {
  const { elements } = readHtml(html);
  const depth = (element: HtmlElement): number =>
    element.parent === undefined ? 0 : 1 + depth(element.parent);
  return elements.map((element) => `${depth(element)}${element.name}`).join(' ');
}

describe('reading HTML', () => {
  it('finds tags and attributes where they stand, with CRLF, references and any case', () => {
    const html = '<P>é😀&amp;\r\n<A\r\n  HREF = "?a&amp;b=&#x1F600;c" x=1&lt;2 y>z</A>';
    const link = readHtml(html).elements[1]!;
    const slice = ({ start, end }: { readonly start: number; readonly end: number }): string =>
      html.slice(start, end);
    assert.equal(slice(link.tag), '<A\r\n  HREF = "?a&amp;b=&#x1F600;c" x=1&lt;2 y>');
    assert.equal(slice(link.nameRange), 'A');
    assert.deepEqual(
      link.attributes.map(({ name, range }) => [name, slice(range)]),
      [
        ['href', 'HREF = "?a&amp;b=&#x1F600;c"'],
        ['x', 'x=1&lt;2'],
        ['y', 'y'],
      ],
    );
    const { value } = attributeOf(link, 'href')!;
    assert.equal(value.text, '?a&b=😀c');
    assert.equal(slice(value.range), '?a&amp;b=&#x1F600;c');
    assert.equal(slice(value.rangeOf(2, 3)), '&amp;');
    assert.equal(slice(value.rangeOf(3, 5)), 'b=');
    assert.equal(slice(value.rangeOf(4, 6)), '=&#x1F600;');
    assert.equal(slice(value.rangeOf(7, 8)), 'c');
    assert.equal(valueOf(link, 'x'), '1<2');
  });

  it('maps each part of a text to its source', () => {
    const part = fc.constantFrom(
      ['a', 'a'],
      ['é', 'é'],
      ['&', '&amp;'],
      ['<', '&#60;'],
      ['😀', '&#x1F600;'],
      [' ', ' '],
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (parts, isText) => {
          const source = parts.map(([, written]) => written).join('');
          const html = isText ? `<p>${source}</p>` : `<p title="${source}">`;
          const { texts, elements } = readHtml(html);
          const content = isText ? texts[0]!.content : attributeOf(elements[0]!, 'title')!.value;
          assert.equal(content.text, parts.map(([decoded]) => decoded).join(''));
          let at = 0;
          for (const [decoded = '', written] of parts) {
            const { start, end } = content.rangeOf(at, at + decoded.length);
            assert.equal(html.slice(start, end), written);
            at += decoded.length;
          }
        },
      ),
    );
  });

  it('ends elements where HTML does', () => {
    assert.equal(outline('<p>a<p>b<div>c</div>'), '0p 0p 0div');
    assert.equal(outline('<ul><li>a<li>b<ul><li>c</ul><li>d</ul>'), '0ul 1li 1li 2ul 3li 1li');
    assert.equal(
      outline('<table><tr><td>a<td>b<tr><th>c</table><p>'),
      '0table 1tr 2td 2td 1tr 2th 0p',
    );
    assert.equal(outline('<b><i>a</b>c</i><u>'), '0b 1i 0u');
    assert.equal(outline('<br><img><hr/><div/><p>'), '0br 0img 0hr 0div 1p');
    assert.equal(outline('<svg><path/><path/></svg><p>'), '0svg 1path 1path 0p');
    assert.equal(outline('</p></div><p>'), '0p');
    assert.equal(outline('<div'), '');
  });

  it('takes style sheets, scripts and comments for what they are', () => {
    assert.equal(
      outline('<style>a<b{}</style><script>"<p>"</script><!-- <i> --><title><u></title>'),
      '0style 0script 0title',
    );
    assert.deepEqual(
      readHtml('<style>a<b{}</style>').texts.map(({ content }) => content.text),
      ['a<b{}'],
    );
  });

  it('keeps what is too deep side by side', () => {
    const { elements } = readHtml(`${'<div>'.repeat(400)}<p>a</p>${'</div>'.repeat(400)}<i>`);
    assert.equal(elements.at(-1)?.parent, undefined);
  });

  it('gives the text of an element, with what stands for images', () => {
    const { elements } = readHtml('<a> See\r\n <b>our</b><img alt="new &amp; old"> shop </a>');
    assert.equal(textIn(elements[0]!, 100), 'See our new & old shop');
    assert.equal(textIn(elements[0]!, 7), 'See our');
  });
});
