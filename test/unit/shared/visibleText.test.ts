import assert from 'node:assert/strict';
import { visibleText } from '../../../src/shared/visibleText';

const shown = (octets: string | readonly number[]): string =>
  visibleText(typeof octets === 'string' ? Buffer.from(octets, 'utf8') : Uint8Array.from(octets));

describe('octets made visible', () => {
  it('show printable ASCII as it is and line ends by name', () => {
    assert.equal(shown('+OK 2 320\r\n'), '+OK 2 320\\r\\n');
    assert.equal(shown('a\tb\0c\x7f'), 'a\\tb\\x00c\\x7F');
  });

  it('J3: carry no terminal escape, in either encoding', () => {
    assert.equal(shown('\x1b]0;title\x07\x1b[2J'), '\\x1B]0;title\\x07\\x1B[2J');
    assert.equal(shown([0x9b, 0x32, 0x4a]), '\\x9B2J');
    assert.equal(shown('\u009b2J'), '\\xC2\\x9B2J');
  });

  it('show printable characters of valid UTF-8', () => {
    assert.equal(shown('Grüße, 東京 ✅ 🎉'), 'Grüße, 東京 ✅ 🎉');
  });

  it('J3: reveal what reorders, hides or imitates text', () => {
    assert.equal(shown('a\u202eb'), 'a\\xE2\\x80\\xAEb');
    assert.equal(shown('a\u200bb\ufeff'), 'a\\xE2\\x80\\x8Bb\\xEF\\xBB\\xBF');
    assert.equal(shown('a\u00a0b\u2028'), 'a\\xC2\\xA0b\\xE2\\x80\\xA8');
    assert.equal(
      shown('\ufffd\ue000\u{e0041}'),
      '\\xEF\\xBF\\xBD\\xEE\\x80\\x80\\xF3\\xA0\\x81\\x81',
    );
  });

  it('show octet by octet what is no UTF-8', () => {
    assert.equal(shown([0xe9, 0x74, 0xe9]), '\\xE9t\\xE9');
    assert.equal(shown([0xc0, 0xaf]), '\\xC0\\xAF', 'overlong');
    assert.equal(shown([0xe0, 0x80, 0xaf]), '\\xE0\\x80\\xAF', 'overlong');
    assert.equal(shown([0xed, 0xa0, 0x80]), '\\xED\\xA0\\x80', 'surrogate');
    assert.equal(shown([0xf4, 0x90, 0x80, 0x80]), '\\xF4\\x90\\x80\\x80', 'beyond Unicode');
    assert.equal(shown([0xe2, 0x82]), '\\xE2\\x82', 'cut short');
    assert.equal(shown([0xe2, 0x82, 0x41]), '\\xE2\\x82A', 'cut short by ASCII');
  });

  it('J4: can be turned back into the same octets', () => {
    const everyOctet = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = `${shown([...everyOctet])}${shown('\\x41 é € 🎉')}`;
    const octets = [...text.matchAll(/\\x([0-9A-F]{2})|\\([\\rnt])|([^\\])/gu)].flatMap(
      ([, hex, named, plain]) =>
        hex !== undefined
          ? [parseInt(hex, 16)]
          : named !== undefined
            ? [...Buffer.from({ '\\': '\\', r: '\r', n: '\n', t: '\t' }[named] ?? '')]
            : [...Buffer.from(plain ?? '', 'utf8')],
    );
    assert.deepEqual(octets, [...everyOctet, ...Buffer.from('\\x41 é € 🎉', 'utf8')]);
  });

  it('set neighbouring escapes off together where asked to', () => {
    const text = visibleText(Buffer.from('a\x1b\x07b\\'), {
      doublesBackslash: false,
      decorate: (escapes) => `<${escapes}>`,
    });
    assert.equal(text, 'a<\\x1B\\x07>b\\');
  });
});
