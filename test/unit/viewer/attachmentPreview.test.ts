import assert from 'node:assert/strict';

import { previewOf } from '../../../src/viewer/attachmentPreview';
import { savedPage } from '../../../src/viewer/savedPage';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the preview of an attachment', () => {
  it('shows raster images, by what they are', () => {
    const preview = previewOf(PNG);
    assert.ok(preview.kind === 'image');
    assert.match(preview.dataUri, /^data:image\/png;base64,iVBOR/u);
    const svg = previewOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    assert.equal(svg.kind, 'text');
  });

  it('shows no image that would fill the memory', () => {
    assert.deepEqual(previewOf(Buffer.concat([PNG, Buffer.alloc(17 * 1024 * 1024)])), {
      kind: 'tooLarge',
    });
  });

  it('shows text in UTF-8 or windows-1252, and of long text the beginning', () => {
    assert.deepEqual(previewOf(Buffer.from('Grüße')), {
      kind: 'text',
      text: 'Grüße',
      isCut: false,
    });
    assert.deepEqual(previewOf(Buffer.from('Gr\xfc\xdfe \x80', 'latin1')), {
      kind: 'text',
      text: 'Grüße €',
      isCut: false,
    });
    // Cut within a character.
    const long = previewOf(Buffer.from(`x${'ü'.repeat(50_000)}`));
    assert.ok(long.kind === 'text' && long.isCut);
    assert.match(long.text, /^xü+$/u);
  });

  describe('of a text', () => {
    const textOf = (octets: Buffer, charset?: string, mediaType = 'text/plain'): string => {
      const preview = previewOf(octets, { mediaType, ...(charset && { charset }) });
      assert.ok(preview.kind === 'text', preview.kind);
      return preview.text;
    };
    const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

    it('reads it in the charset that is stated', () => {
      assert.equal(textOf(Buffer.from('\xf0\xd2\xc9', 'latin1'), 'KOI8-R'), 'При');
      assert.equal(textOf(Buffer.from('\x83e\x83X\x83g', 'latin1'), 'shift_jis'), 'テスト');
      assert.equal(textOf(Buffer.from('\xb3\xf3', 'latin1'), 'iso-8859-2'), 'łó');
      assert.equal(textOf(utf16('Grüße'), 'utf-16le'), 'Grüße');
      // Text that is stated as UTF-8 stays so where some of it is damaged.
      assert.equal(textOf(Buffer.from('ü\xff', 'latin1'), 'utf-8'), '\ufffd\ufffd');
      assert.equal(textOf(Buffer.from('\xc3\xbc\xff', 'latin1'), 'utf-8'), 'ü\ufffd');
    });

    it('goes by a byte order mark before all else, and leaves it out', () => {
      assert.equal(textOf(utf16('\ufeffGrüße')), 'Grüße');
      assert.equal(textOf(utf16('\ufeffGrüße').swap16(), 'iso-8859-1'), 'Grüße');
      assert.equal(textOf(Buffer.from('\ufeffGrüße'), 'us-ascii'), 'Grüße');
    });

    it('guesses where a charset is not stated, not known, or not that of the octets', () => {
      for (const charset of [undefined, 'us-ascii', 'x-nothing', '']) {
        assert.equal(textOf(Buffer.from('Grüße'), charset), 'Grüße', charset);
      }
      const latin1 = Buffer.from('Gr\xfc\xdfe', 'latin1');
      assert.equal(textOf(latin1, 'utf-8', 'application/json'), 'Grüße');
    });

    it('ends a cut one with a whole character', () => {
      const long = textOf(utf16(`\ufeffx${'😀'.repeat(40_000)}`));
      assert.match(long, /^x(?:😀)+$/u);
    });

    it('takes no other octets for it, whatever is stated', () => {
      const octets = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x01, 0x02, 0x25]);
      assert.deepEqual(previewOf(octets), { kind: 'none' });
      const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xdc, 0xe2, 0x01]);
      for (const charset of ['utf-16le', 'koi8-r', 'gb18030', 'utf-8']) {
        const preview = previewOf(pdf, { mediaType: 'application/pdf', charset });
        assert.deepEqual(preview, { kind: 'none' }, charset);
      }
    });
  });

  it('shows nothing of other octets', () => {
    assert.deepEqual(previewOf(Buffer.from([0, 1, 2, 250])), { kind: 'none' });
    assert.deepEqual(previewOf(Buffer.from([0x25, 0x50, 0x81, 0x1b])), { kind: 'none' });
  });
});

describe('a saved page', () => {
  it('has its policy before anything of the message', () => {
    const page = savedPage('a</title><script>', '<style>p{}</style>', '<body>x</body>');
    const policy = page.indexOf('http-equiv="Content-Security-Policy"');
    assert.ok(policy > 0 && policy < page.indexOf('a&lt;/title&gt;&lt;script&gt;'));
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;/u);
    assert.doesNotMatch(page, /script-src|https:/u);
    assert.ok(page.indexOf('<style>p{}') < page.indexOf('<body>x'));
  });
});
