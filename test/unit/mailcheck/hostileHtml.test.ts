import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LIMITS } from '../../../src/mailcheck/limits';
import { TOP_CLIENTS } from '../../../src/mailcheck/support/topClients';
import { check } from './checking';

const MEGABYTE = 1_000_000;

function repeated(text: string): string {
  return text.repeat(Math.floor(MEGABYTE / text.length));
}

function codes(html: string): readonly string[] {
  return check(html, TOP_CLIENTS).findings.map(({ code }) => code);
}

describe('HTML that is made to be hard to check', () => {
  for (const text of ['<b>', '<ul><li>', '<td><td>', '<table>', '<a href>']) {
    it(`is checked in part where it has too many elements: ${text}`, () => {
      assert.ok(codes(repeated(text)).includes('notAllChecked'));
    });
  }

  for (const [what, html] of [
    ['braces', repeated('{')],
    ['braces in a style sheet', `<style>${repeated('{')}`],
    ['rules', `<style>${repeated('a{b:c}')}`],
    ['selectors', `<style>${repeated('a>.b ')}{c:d}`],
    ['open parentheses', `<style>a{b:${repeated('(')}`],
    ['declarations', `<p style="${repeated('color:red;')}">x`],
    ['classes', `<p class="${repeated('a ')}">x`],
    ['attributes of one element', `<p ${repeated('a b=1 c ')}>x`],
    [
      'attributes of other names',
      `<p ${Array.from({ length: 100_000 }, (_, n) => `a${n}=1`).join(' ')}>x`,
    ],
    ['colours', repeated('<p style="color:red;background:#fff">x')],
    ['end tags', repeated('</b>')],
    ['angle brackets', repeated('<')],
    ['comments', repeated('<!--')],
    ['character references', `<p title="${repeated('&amp;&#x41;')}">${repeated('&amp;')}`],
    ['invisible characters', `<p>${repeated('\ufeff\u200c a')}`],
  ] as const) {
    it(`is checked all the same: ${what}`, () => {
      assert.ok(Array.isArray(codes(html)));
    });
  }

  for (const [what, html] of [
    [
      'rules and elements',
      `<style>${'*{color:red}'.repeat(5_000)}</style>${'<b>x</b>'.repeat(5_000)}`,
    ],
    [
      'deep selectors',
      `<style>${`${'a '.repeat(19)}b{color:red}`.repeat(2_000)}</style>${'<a><i>'.repeat(120)}${'<b>x</b>'.repeat(20_000)}`,
    ],
    [
      'siblings',
      `<style>${'a~b~c~d{color:red}'.repeat(50)}</style><i>${'<a></a><d></d><b></b>'.repeat(5_000)}`,
    ],
    [
      'tests of a long attribute',
      `<style>${'[a*=b]{color:red}'.repeat(20_000)}</style>${`<p a="${'c'.repeat(1_000)}">x`.repeat(500)}`,
    ],
  ] as const) {
    it(`is matched with style sheets in part only: ${what}`, () => {
      const pale = '<p style="color:#aaa;background:#fff">x';
      const found = codes(`${html}${pale}`);
      assert.ok(found.includes('notAllChecked'));
      assert.ok(!found.includes('contrastLow'));
    });
  }

  for (const [what, html] of [
    ['at-rules in one another', `<style>p{${repeated('@media x{')}color:red`],
    [
      'at-rules of a long selector',
      `<style>${'a,'.repeat(1_000)}b{${'@media screen{color:red}'.repeat(30_000)}`,
    ],
    [
      'long media queries',
      `<style>@media ${'(a:b) and '.repeat(400)}c{${repeated('a{color:red}')}`,
    ],
    [
      'classes of many',
      `<style>${'.a{color:red}'.repeat(1_000)}</style>${`<p class="${'b '.repeat(5_000)}">x`.repeat(100)}`,
    ],
  ] as const) {
    it(`is matched with style sheets: ${what}`, () => {
      assert.ok(Array.isArray(codes(html)));
    });
  }

  it('gives no more findings and links than the limits say', () => {
    const kinds = '<img src=a><table><tr><td></table><a href="https://www.example.com/">x</a>';
    const { findings, links } = check(repeated(kinds), TOP_CLIENTS);
    assert.ok(findings.length <= LIMITS.findings);
    assert.equal(links.length, LIMITS.links);
  });

  it('is read up to a length, and the rest is said not to be', () => {
    const html = `${' '.repeat(LIMITS.html)}<img src=a>`;
    const { findings } = check(html);
    assert.deepEqual(
      findings.map(({ code, range }) => [code, range.start]),
      [['notAllChecked', LIMITS.html]],
    );
  });

  it('never throws, and marks only what is there, whatever the characters', () => {
    const pieces = fc.constantFrom(
      ...'< > " \' = & / ! - ; { } ( ) [ ] @ : , . # * \\ \r \n &amp; &#x1F600; 😀 <p <a <img <table> <tr> <td> <style> </style> <title> style= href=# src=//a/b width=1 color:red background:#fff /* */ <!-- --> @media url( !important \u0000 \ufeff'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const html = parts.join(parts.length % 2 === 0 ? '' : ' ');
        for (const { range } of check(html, TOP_CLIENTS).findings) {
          assert.ok(range.start >= 0 && range.end <= html.length && range.start < range.end);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
