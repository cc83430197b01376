import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';

import { buildFolders, readVsix, vsixPath } from './support/vsix';

const KIB = 1024;

const EXPECTED = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  // vsce renames these three.
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/readme.md',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/dist/extension.js',
  'extension/dist/mimeWorker.js',
  'extension/dist/webview/main.js',
  'extension/media/activity-bar.svg',
  'extension/media/eml-dark.svg',
  'extension/media/eml-light.svg',
  'extension/media/eml.language-configuration.json',
  'extension/media/eml.tmLanguage.json',
  'extension/media/icon.png',
];

const BUNDLES = EXPECTED.filter((path) => path.startsWith('extension/dist/'));

/** Properties of a manifest whose strings are paths, unless they name one of VS Code's own icons. */
const PATH_PROPERTIES = new Set(['main', 'icon', 'path', 'configuration', 'light', 'dark']);

describe('the packaged extension', () => {
  let files: ReadonlyMap<string, Buffer>;

  before(async () => {
    files = await readVsix();
  });

  it('holds the files of the extension and nothing else', () => {
    assert.deepEqual([...files.keys()].sort(), [...EXPECTED].sort());
  });

  it('is smaller than 800 KB', async () => {
    const { size } = await stat(vsixPath);
    assert.ok(size < 800 * KIB, `${size} octets`);
  });

  it('starts with a host bundle of less than 150 KB', () => {
    const { length } = fileIn('extension/dist/extension.js');
    assert.ok(length < 150 * KIB, `${length} octets`);
  });

  it('names in its manifest only files that it holds', () => {
    const paths = pathsIn(JSON.parse(fileIn('extension/package.json').toString('utf8')));
    for (const needed of [
      './dist/extension.js',
      'media/icon.png',
      'media/activity-bar.svg',
      'media/eml.tmLanguage.json',
      'media/eml.language-configuration.json',
      'media/eml-dark.svg',
    ]) {
      assert.ok(paths.includes(needed), `${needed} is named`);
    }
    const missing = paths.filter((path) => !files.has(`extension/${path.replace(/^\.\//u, '')}`));
    assert.deepEqual(missing, []);
  });

  it('has a text for every %key% of its manifest', () => {
    const texts = JSON.parse(fileIn('extension/package.nls.json').toString('utf8')) as object;
    const manifest = fileIn('extension/package.json').toString('utf8');
    const keys = [...manifest.matchAll(/"%([\w.-]+)%"/gu)].map((match) => match[1] ?? '');
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter((key) => !Object.hasOwn(texts, key)),
      [],
    );
  });

  for (const path of BUNDLES) {
    it(`has no source map and no path of the building machine in ${path}`, () => {
      const text = fileIn(path).toString('utf8');
      assert.ok(text.length > 1000, 'the bundle is not empty');
      assert.ok(!text.includes('sourceMappingURL'), 'no reference to a source map');
      for (const folder of buildFolders) {
        assert.ok(!text.includes(folder), `the bundle does not mention ${folder}`);
        assert.ok(!text.includes(JSON.stringify(folder).slice(1, -1)), 'nor as a literal');
      }
    });
  }

  function fileIn(path: string): Buffer {
    const content = files.get(path);
    assert.ok(content !== undefined, `${path} is in the package`);
    return content;
  }
});

function pathsIn(value: unknown, property = ''): readonly string[] {
  if (typeof value === 'string') {
    return PATH_PROPERTIES.has(property) && !value.startsWith('$(') ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => pathsIn(item));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => pathsIn(item, name));
  }
  return [];
}
