import assert from 'node:assert/strict';

import fc from 'fast-check';

import { judgeLink, type LinkWarning } from '../../../src/viewer/linkPolicy';

const REFUSED = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  'java\r\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg/>',
  'command:workbench.action.terminal.new',
  'vscode:extension/some.thing',
  'vscode-insiders://file/etc/passwd',
  'vscode-resource:/etc/passwd',
  'vscode-webview://x/',
  'file:///etc/passwd',
  'FILE:///C:/Windows/System32/calc.exe',
  '\\\\server\\share',
  '//example.com/path',
  '/relative',
  'relative.html',
  '#fragment',
  '',
  'about:blank',
  'blob:https://example.com/1',
  'filesystem:https://example.com/1',
  'ftp://example.com/',
  'ssh://example.com/',
  'ms-msdt:/id',
  'search-ms:query=x',
  'tel:+123',
  'sms:+123',
  'cid:part@example.com',
  'ws://example.com/',
  'view-source:https://example.com/',
  'intent://example.com/#Intent;end',
  'jar:https://example.com/x!/y',
  'https://',
  'http:/\n/example.com',
  'https://exa\tmple.com/',
  'https://example.com/\u0000',
  'mailto:a@example.com?attach=/etc/passwd',
  'mailto:a@example.com?subject=x&ATTACHMENT=/etc/passwd',
  `https://example.com/${'x'.repeat(9_000)}`,
];

describe('the link policy', () => {
  for (const href of REFUSED) {
    it(`refuses ${JSON.stringify(href.slice(0, 60))}`, () => {
      assert.deepEqual(judgeLink(href), { kind: 'refused' });
    });
  }

  const OPENED: readonly (readonly [href: string, url: string, target: string])[] = [
    ['https://example.com/a?b=c%3D#d', 'https://example.com/a?b=c%3D#d', 'example.com'],
    ['HTTP://EXAMPLE.com', 'http://example.com/', 'example.com'],
    ['  https://example.com:8443/ ', 'https://example.com:8443/', 'example.com:8443'],
    ['https:\\\\example.com\\a', 'https://example.com/a', 'example.com'],
    ['mailto:a@example.com?subject=Hi', 'mailto:a@example.com?subject=Hi', 'a@example.com'],
    ['mailto:a%40b@example.com', 'mailto:a%40b@example.com', 'a@b@example.com'],
  ];
  for (const [href, url, target] of OPENED) {
    it(`opens ${JSON.stringify(href)} and names its target`, () => {
      assert.deepEqual(judgeLink(href), { kind: 'open', url, target, warnings: [] });
    });
  }

  const WARNED: readonly (readonly [
    href: string,
    text: string,
    warnings: readonly LinkWarning[],
  ])[] = [
    ['https://evil.example.net/', 'https://bank.example.com/login', ['textNamesOtherHost']],
    ['https://evil.example.net/', 'www.bank.example.com', ['textNamesOtherHost']],
    ['https://evil.example.net/', 'bank.example.com', ['textNamesOtherHost']],
    ['https://bank.example.com.evil.test/', 'bank.example.com', ['textNamesOtherHost']],
    ['https://evil.test/', 'Log in at https://bank.example.com/login.', ['textNamesOtherHost']],
    ['https://evil.test/', 'Bank (www.bank.example.com)', ['textNamesOtherHost']],
    ['https://evil.test/', 'https://bank\u200b.example\u00ad.com', ['textNamesOtherHost']],
    ['https://bank.example.com/', 'https://bаnk.example.com/', ['textNamesOtherHost']],
    ['https://evil.test/', 'service@bank.example.com', ['textNamesOtherHost']],
    ['mailto:x@evil.test', 'service@bank.example.com', ['textNamesOtherHost']],
    ['mailto:a@example.com,x@evil.test', 'a@example.com', ['textNamesOtherHost']],
    ['mailto:x@evil.test', 'https://bank.example.com', ['textNamesOtherHost']],
    ['mailto:a@example.com?subject=x', 'a@example.com', []],
    ['mailto:a@EXAMPLE.com', 'Ada Example', []],
    ['https://example.com/contact', 'info@example.com', []],
    ['https://example.com/a', 'See https://example.com/a, please', []],
    ['https://www.example.com/', 'example.com', []],
    ['https://news.example.com/', 'https://example.com', []],
    ['https://example.com/', 'Read more', []],
    ['https://example.com/', 'report.pdf', []],
    ['https://example.com/', 'version 1.5', []],
    ['https://еxample.com/', '', ['internationalHost']],
    ['https://xn--xample-2of.com/', '', ['internationalHost']],
    ['https://bank.example.com@evil.test/', '', ['userInfo']],
    ['https://192.0.2.1/', '', ['numericHost']],
    ['https://[2001:db8::1]/', '', ['numericHost']],
    ['https://3221225985/', '', ['numericHost']],
  ];
  for (const [href, text, warnings] of WARNED) {
    it(`${warnings.length === 0 ? 'trusts' : `flags ${warnings.join()} for`} ${href} shown as "${text}"`, () => {
      const verdict = judgeLink(href, text);
      assert.deepEqual(verdict.kind === 'open' && verdict.warnings, warnings);
    });
  }

  it('opens nothing but http, https and mailto, whatever the text', () => {
    const scheme = fc.constantFrom(
      'java',
      'script:',
      'data:',
      'vscode:',
      'https:',
      '//',
      '\t',
      ':',
      'a',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scheme, fc.string({ maxLength: 8 }))), (parts) => {
        const verdict = judgeLink(parts.join(''));
        assert.ok(verdict.kind === 'refused' || /^(?:https?|mailto):/u.test(verdict.url));
      }),
    );
  });
});
