import assert from 'node:assert/strict';

import fc from 'fast-check';

import { safeFileName, safeLabel, withoutLinks } from '../../../src/shared/safeText';

/** What VS Code takes for a link in a notification. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/giu;

describe('the text of a notification', () => {
  it('holds no link, whatever a server or a message put into it', () => {
    for (const hostile of [
      '[Open](command:workbench.action.terminal.new)',
      '[a](https://example.com/ "title")',
      '[[a]](file:///etc/passwd)',
      '[a]\u200b(command:x)',
      '[a]](command:x)',
    ]) {
      const text = withoutLinks(`New message: ${safeLabel(hostile)}`);
      assert.equal(text.match(LINK), null, text);
    }
  });

  it('is left as it is without one', () => {
    assert.equal(withoutLinks('Re: [list] (was: f(x)[0])'), 'Re: [list] (was: f(x)[0])');
  });
});

describe('a file name from outside', () => {
  const NAMES: readonly (readonly [untrusted: string, safe: string])[] = [
    ['report.pdf', 'report.pdf'],
    ['Übersicht für Jürgen.pdf', 'Übersicht für Jürgen.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\x\u0000.exe', 'x .exe'],
    ['/etc/cron.d/x', 'x'],
    ['C:\\Windows\\System32\\calc.exe', 'calc.exe'],
    ['\\\\server\\share\\a.doc', 'a.doc'],
    ['C:calc.exe', 'C_calc.exe'],
    ['notes.txt:hidden.exe', 'notes.txt_hidden.exe'],
    ['a<b>c"d|e?f*g', 'a_b_c_d_e_f_g'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['nul .txt', '_nul .txt'],
    ['aux.tar.gz', '_aux.tar.gz'],
    ['COM1', '_COM1'],
    ['com\u00b9.log', '_com\u00b9.log'],
    ['LPT9.', '_LPT9'],
    ['CONIN$', '_CONIN$'],
    ['CLOCK$.x', '_CLOCK$.x'],
    ['console.log', 'console.log'],
    ['a.exe. . .', 'a.exe'],
    ['a.exe\u00a0\u2003', 'a.exe'],
    ['.bashrc', 'bashrc'],
    ['-rf', 'rf'],
    ['~root', 'root'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['in\u200bvi\u2060si\u00adble.txt', 'invisible.txt'],
    ['two\nlines\r.txt', 'two lines .txt'],
    ['e\u0301.txt', '\u00e9.txt'],
    ['e\u034f\u0301.txt', '\u00e9.txt'],
    ['\ud800.txt', '\ufffd.txt'],
    ['\\\\?\\C:\\Windows\\x.dll', 'x.dll'],
    ['\\\\.\\pipe\\x', 'x'],
    ['\\\\.\\CON', '_CON'],
    ['file:///etc/passwd', 'passwd'],
    ['%2e%2e%2fetc%2fpasswd', '%2e%2e%2fetc%2fpasswd'],
    ['\uff0e\uff0e\uff0fetc\uff0fpasswd', '\uff0e\uff0e\uff0fetc\uff0fpasswd'],
    ['a.txt::$DATA', 'a.txt__$DATA'],
    ['folder:$I30:$INDEX_ALLOCATION', 'folder_$I30_$INDEX_ALLOCATION'],
    ['prn.', '_prn'],
    ['PRN . . ', '_PRN'],
    ['COM0.dat', '_COM0.dat'],
    ['lpt\u00b3 .x', '_lpt\u00b3 .x'],
    ['conout$.txt', '_conout$.txt'],
    ['c\u200bon', '_con'],
    ['con\u00a0.txt', '_con .txt'],
    ['aux:', 'aux_'],
    ['\ufeff.bashrc', 'bashrc'],
    ['. .-~.profile', 'profile'],
    ['\u200b-rf', 'rf'],
    ['a\u0085b\u2028c.txt', 'a b c.txt'],
    ['\u001b]0;x\u0007.txt', ']0;x .txt'],
    ['a\u2066b\u2069.txt', 'ab.txt'],
    ['a\u200db.txt', 'ab.txt'],
    ['tag\u{e0041}.txt', 'tag.txt'],
    ['', 'fallback'],
    ['..', 'fallback'],
    ['a/', 'fallback'],
    ['\u202e . \u200b', 'fallback'],
  ];
  for (const [untrusted, safe] of NAMES) {
    it(`is ${JSON.stringify(safe)} for ${JSON.stringify(untrusted)}`, () => {
      assert.equal(safeFileName(untrusted, 'fallback'), safe);
    });
  }

  it('keeps its extension however long it is, in 150 octets and whole letters', () => {
    for (const letter of ['x', 'ü', '漢', '👩🏽']) {
      for (const count of [200, 2_000, 200_000]) {
        const name = safeFileName(`${letter.repeat(count)}.exe`, 'fallback');
        assert.match(name, /\.exe$/u);
        assert.ok(Buffer.byteLength(name) <= 150);
        assert.doesNotMatch(name, /\ufffd|…/u);
      }
    }
  });

  it('is one harmless segment of a path on every system, whatever came in', () => {
    const piece = fc.constantFrom(
      ...[
        '..',
        '/',
        '\\',
        'con',
        '.',
        ' ',
        '\u202e',
        '\u0000',
        ':',
        '~',
        '-',
        'e\u0301',
        '\u034f',
        '$(',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 }))), (pieces) => {
        const name = safeFileName(pieces.join(''), 'fallback');
        assert.doesNotMatch(
          name,
          /[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u,
        );
        assert.doesNotMatch(name, /^[.\-~\s]|[.\s]$/u);
        assert.doesNotMatch(name, /^(?:con|nul|aux|prn|com\d|lpt\d) *(?:\.|$)/iu);
        assert.ok(name !== '' && Buffer.byteLength(name) <= 150);
        assert.equal(name, name.normalize('NFC'));
      }),
    );
  });
});
