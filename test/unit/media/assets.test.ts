import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const media = (name: string): Promise<Buffer> => readFile(join(ROOT, 'media', name));

describe('the media files', () => {
  it('exist wherever the manifest names them', async () => {
    const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
    const names = new Set(Array.from(manifest.matchAll(/"media\/([^"]+)"/gu), ([, name]) => name!));
    assert.ok(names.size >= 5);
    for (const name of names) {
      await media(name);
    }
  });

  it('give the extension an icon of at least 128 pixels, transparent at the corners', async () => {
    const png = await media('icon.png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.ok(png.readUInt32BE(16) >= 128);
    assert.equal(png.readUInt32BE(16), png.readUInt32BE(20));
    const colourTypeWithAlpha = 6;
    assert.equal(png[25], colourTypeWithAlpha);
  });

  it('draw the activity bar icon in one colour, the theme’s', async () => {
    const svg = (await media('activity-bar.svg')).toString();
    assert.match(svg, /viewBox="0 0 24 24"/u);
    const colours = Array.from(svg.matchAll(/(?:fill|stroke)="([^"]+)"/gu), ([, colour]) => colour);
    assert.deepEqual(new Set(colours), new Set(['none', 'currentColor']));
  });

  it('load nothing and run nothing', async () => {
    for (const name of ['activity-bar.svg', 'eml-light.svg', 'eml-dark.svg']) {
      assert.doesNotMatch((await media(name)).toString(), /<script|<image|href|url\(|\bon\w+=/iu);
    }
  });
});
