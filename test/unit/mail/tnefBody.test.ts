import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

import type { ParsedMessage } from '../../../src/mail/model';
import { decompressRtf } from '../../../src/mail/worker/compressedRtf';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { readRtf } from '../../../src/mail/worker/rtfText';
import { attribute, property, tnef, uint16, uint32 } from './tnefMaker';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/gu, ''), 'hex');

/** As examples 1 and 2 of MS-OXRTFCP §3 have it. */
const HELLO = hex(
  `2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232
   0af32068656c0900206277 05b06c647d0a800fa0`,
);
const RUNS = hex('1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0');

/** Compressed as it can be without any references. */
function literally(rtf: string): Buffer {
  const octets = Buffer.from(rtf, 'latin1');
  const pieces: Buffer[] = [];
  for (let at = 0; at < octets.length; at += 8) {
    pieces.push(Buffer.of(0), octets.subarray(at, at + 8));
  }
  const content = Buffer.concat(pieces);
  const checksum = ~crc32(content, 0xffffffff) >>> 0;
  const sizes = [uint32(content.length + 12), uint32(octets.length)];
  return Buffer.concat([...sizes, Buffer.from('LZFu'), uint32(checksum), content]);
}

const integer = (id: number, value: number): Buffer =>
  Buffer.concat([uint16(0x0003), uint16(id), uint32(value)]);
const properties = (...list: readonly Buffer[]): Buffer =>
  attribute(1, 0x00069003, Buffer.concat([uint32(list.length), ...list]));
const rtfProperty = (rtf: string): Buffer => property(0x0102, 0x1009, literally(rtf));

async function parsed(winmail: Buffer, text = ''): Promise<ParsedMessage> {
  return parseMessage(
    Buffer.from(
      [
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        text,
        '--b',
        'Content-Type: application/ms-tnef; name=winmail.dat',
        'Content-Transfer-Encoding: base64',
        '',
        winmail.toString('base64'),
        '--b--',
      ].join('\r\n'),
    ),
  );
}

async function shown(winmail: Buffer, text?: string): Promise<readonly unknown[]> {
  const { textParts, htmlParts, notes } = await parsed(winmail, text);
  return [textParts, htmlParts, notes];
}

const NOTE = { kind: 'tnefBody', isOfRtf: false };
const HTML_IN_RTF = [
  '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204 Arial;}}',
  '{\\colortbl\\red0;}{\\*\\generator Riched;}',
  '{\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 ',
  "Gr\\'fc\\'dfe \\{\\}\\f1 \\'cf\\'f0\\f0 \\u8364 ?",
  '{\\*\\htmltag84 <b class="a">}\\htmlrtf {\\b\\htmlrtf0 b{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0 ',
  '{\\*\\mhtmltag64 <no>}\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag72 </p>}\\par{\\*\\htmltag27 </html>}}',
].join('\r\n');

describe('the body of a message in winmail.dat', () => {
  it('is shown where the message has no other text, and that is said', async () => {
    const plain = Buffer.from('Grüße\r\nund mehr\0', 'utf16le');
    const body = tnef(properties(property(0x001f, 0x1000, plain)));
    assert.deepEqual(await shown(body), [['Grüße\nund mehr'], [], [NOTE]]);
    assert.deepEqual(await shown(body, ' \r\n'), [['Grüße\nund mehr'], [], [NOTE]]);
    assert.deepEqual(await shown(body, 'Hello'), [['Hello'], [], []]);
  });

  it('is read from its attribute, in the code page stated', async () => {
    const body = tnef(
      attribute(1, 0x00069007, Buffer.concat([uint32(1251), uint32(0)])),
      attribute(1, 0x0002800c, Buffer.from('\xcf\xf0\xe8\0rest', 'latin1')),
    );
    assert.deepEqual(await shown(body), [['При'], [], [NOTE]]);
  });

  it('is HTML in the code page stated, beside the plain text', async () => {
    const html = Buffer.from('<p>\xf0\xd2</p>', 'latin1');
    const body = tnef(
      properties(
        integer(0x3fde, 20866),
        property(0x0102, 0x1013, html),
        property(0x001e, 0x1000, Buffer.from('plain\0')),
      ),
    );
    assert.deepEqual(await shown(body), [['plain'], ['<p>Пр</p>'], [NOTE]]);
  });

  it('is the HTML that was put into compressed RTF', async () => {
    const body = tnef(properties(rtfProperty(HTML_IN_RTF)));
    const html = '<html><p>Grüße {}Пр€<b class="a">b</b></p>\n</html>';
    assert.deepEqual(await shown(body), [[], [html], [NOTE]]);
  });

  it('is the text of other RTF, and it is said that its formatting is left out', async () => {
    const body = tnef(
      properties(
        rtfProperty('{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\info{\\title No}}a\\b b\\par c}'),
      ),
    );
    assert.deepEqual(await shown(body), [['ab\nc'], [], [{ kind: 'tnefBody', isOfRtf: true }]]);
  });

  it('that is damaged is read as far as it goes, which is said', async () => {
    const damaged = literally('{\\rtf1 text}');
    damaged[damaged.length - 3] = 0x79;
    const body = tnef(properties(property(0x0102, 0x1009, damaged)));
    const [texts, , notes] = await shown(body);
    assert.match((texts as string[])[0] ?? '', /^te/u);
    assert.deepEqual(notes, [{ kind: 'tnefBody', isOfRtf: true }, { kind: 'tnefUnreadable' }]);
    const none = tnef(properties(property(0x0102, 0x1009, Buffer.from('nothing'))));
    assert.deepEqual(await shown(none), [[], [], [{ kind: 'tnefUnreadable' }]]);
  });

  it('is cut where it is long', async () => {
    const plain = Buffer.alloc(3 * 1024 * 1024, 'x');
    const { textParts, notes } = await parsed(tnef(properties(property(0x001e, 0x1000, plain))));
    assert.equal(textParts[0]?.length, 1024 * 1024);
    assert.ok(notes.some(({ kind }) => kind === 'textTruncated'));
  });
});

describe('compressed RTF', () => {
  it('is decompressed as its specification shows', () => {
    assert.deepEqual(decompressRtf(HELLO), {
      octets: Buffer.from('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'),
      isWhole: true,
    });
    assert.deepEqual(decompressRtf(RUNS), {
      octets: Buffer.from('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'),
      isWhole: true,
    });
    const plain = Buffer.concat([
      uint32(16),
      uint32(4),
      Buffer.from('MELA'),
      uint32(0),
      Buffer.from('text'),
    ]);
    assert.equal(decompressRtf(plain)?.octets.toString(), 'text');
  });

  it('throws at nothing, and makes no more than its octets can stand for', () => {
    for (let at = 0; at < HELLO.length; at += 1) {
      assert.doesNotThrow(() => decompressRtf(HELLO.subarray(0, at)));
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Buffer.from(HELLO);
        damaged[at] = value;
        assert.ok((decompressRtf(damaged)?.octets.length ?? 0) <= 9 * HELLO.length);
      }
    }
    const bomb = Buffer.alloc(
      4 * 1024 * 1024,
      hex('ff 00 1f 00 1f 00 1f 00 1f 00 1f 00 1f 00 1f 00 1f'),
    );
    bomb.writeUInt32LE(0xffffffff, 4);
    bomb.write('LZFu', 8, 'latin1');
    const bombed = decompressRtf(bomb);
    assert.ok(bombed !== undefined && bombed.octets.length <= 16 * 1024 * 1024);
    assert.equal(bombed.isWhole, false);
  });
});

describe('the text of RTF', () => {
  const text = (rtf: string): string | undefined =>
    readRtf(Buffer.from(`{\\rtf1\\ansi ${rtf}}`, 'latin1'))?.text;

  it('has its characters, whatever way they are written', () => {
    assert.equal(text('\\ldblquote a\\rdblquote\\emdash\\~b\\tab c\\line d'), '“a”—\u00a0b\tc\nd');
    assert.equal(text("\\uc2\\u8364 EUx\\uc0\\u233 y\\uc1\\u-10179\\'3f\\u-8704 ?"), '€xéy😀');
    assert.equal(text("{\\fonttbl{\\f3\\fcharset128 X;}}\\f3\\'83e\\'83X\\'83g"), 'テスト');
    assert.equal(text('a{\\*\\unknown no{ no}}b{\\pict 00ff}c{\\bin5 }}}}}d}'), 'abcd');
    assert.equal(text('\\\\ \\{ \\}'), '\\ { }');
  });

  it('is not read of anything else', () => {
    assert.equal(readRtf(Buffer.from('{\\rt')), undefined);
    assert.equal(readRtf(Buffer.from('text')), undefined);
  });

  it('is read in linear time, however it is nested or written', () => {
    assert.equal(text('{'.repeat(2_000_000)), '');
    assert.equal(text('}'.repeat(2_000_000)), '');
    assert.equal(text('\\f1 a\\f0 '.repeat(200_000))?.length, 200_000);
    assert.equal(text("\\'41".repeat(500_000))?.length, 500_000);
    assert.equal(text('{\\*\\x }'.repeat(200_000)), '');
    assert.equal(text(`\\${'a'.repeat(1_000_000)}`)?.length, 999_968);
  });
});
