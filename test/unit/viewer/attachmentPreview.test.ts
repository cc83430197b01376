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
