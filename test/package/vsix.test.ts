import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';

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
  'extension/dist/htmlCheckWorker.js',
  'extension/dist/webview/main.js',
  'extension/media/activity-bar.svg',
  'extension/media/caniemail-LICENSE.txt',
  'extension/media/eml-dark.svg',
  'extension/media/eml-light.svg',
  'extension/media/eml.language-configuration.json',
  'extension/media/eml.tmLanguage.json',
  'extension/media/emlBody.tmLanguage.json',
  'extension/media/emlHeader.tmLanguage.json',
  'extension/media/icon.png',
  'extension/media/mbox.tmLanguage.json',
];

const ENTRY = 'extension/dist/extension.js';
const WORKER = 'extension/dist/mimeWorker.js';

/** Parts of the host bundle and of the worker: shared ones, and those that are loaded when they are needed. */
const CHUNK = /^extension\/dist\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/u;

/** In what esbuild writes: `require`, at once or within a promise. */
const ANY_IMPORT = /\brequire\("(\.{1,2}\/[^"]+)"\)/gu;
const DYNAMIC_IMPORT = /\.then\(\(\) ?=> ?(?:[\w$]+\()?require\("(\.{1,2}\/[^"]+)"\)/gu;

/** Properties of a manifest whose strings are paths, unless they name one of VS Code's own icons. */
const PATH_PROPERTIES = new Set(['main', 'icon', 'path', 'configuration', 'light', 'dark']);

describe('the packaged extension', () => {
  let files: ReadonlyMap<string, Buffer>;

  before(async () => {
    files = await readVsix();
  });

  it('holds the files of the extension and nothing else', () => {
    const named = [...files.keys()].filter((path) => !CHUNK.test(path));
    assert.deepEqual(named.sort(), [...EXPECTED].sort());
  });

  it('is smaller than 1100 KB', async () => {
    const { size } = await stat(vsixPath);
    assert.ok(size < 1100 * KIB, `${size} octets`);
  });

  it('reads less than 150 KB of code when the host starts', () => {
    const read = [...loadedWith(ENTRY)];
    const sizes = read.map((path) => fileIn(path).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`      ${total} octets in ${read.length} files`);
    assert.ok(total < 150 * KIB, `${total} octets: ${read.join(', ')}`);
  });

  for (const [what, chunk] of [
    ['the dialogs of accounts', 'createAccountFlows'],
    ['the POP3 client', 'login'],
    ['the inspection of servers', 'checkServer'],
  ] as const) {
    it(`loads ${what} only when needed`, () => {
      const chunks = [...files.keys()].filter((path) => path.includes(`/${chunk}-`));
      assert.equal(chunks.length, 1);
      const loaded = [...loadedWith(ENTRY)];
      assert.ok(!loaded.includes(chunks[0] ?? ''));
      const loadedLater = loaded.flatMap((path) => importsOf(path, DYNAMIC_IMPORT));
      assert.ok(loadedLater.includes(chunks[0] ?? ''));
    });
  }

  it('holds no chunk that nothing loads', () => {
    const reachable = new Set([ENTRY, WORKER]);
    for (const path of reachable) {
      importsOf(path, ANY_IMPORT).forEach((imported) => reachable.add(imported));
    }
    const chunks = [...files.keys()].filter((path) => CHUNK.test(path));
    assert.deepEqual(
      chunks.filter((path) => !reachable.has(path)),
      [],
    );
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

  it('has no source map and no path of the building machine in its bundles', () => {
    const bundles = [...files.keys()].filter((path) => path.startsWith('extension/dist/'));
    assert.ok(bundles.length >= 3);
    for (const path of bundles) {
      const text = fileIn(path).toString('utf8');
      assert.notEqual(text, '', path);
      assert.ok(!text.includes('sourceMappingURL'), `${path} refers to no source map`);
      for (const folder of buildFolders) {
        assert.ok(!text.includes(folder), `${path} does not mention ${folder}`);
        assert.ok(!text.includes(JSON.stringify(folder).slice(1, -1)), 'nor as a literal');
      }
    }
  });

  /** A module and all that is read before its first line runs. */
  function loadedWith(entry: string): ReadonlySet<string> {
    const loaded = new Set([entry]);
    for (const path of loaded) {
      staticImportsOf(path).forEach((imported) => loaded.add(imported));
    }
    return loaded;
  }

  function staticImportsOf(path: string): readonly string[] {
    const late = new Set(importsOf(path, DYNAMIC_IMPORT));
    return importsOf(path, ANY_IMPORT).filter((imported) => !late.has(imported));
  }

  function importsOf(path: string, pattern: RegExp): readonly string[] {
    return [...fileIn(path).toString('utf8').matchAll(pattern)].map(([, specifier]) =>
      posix.join(posix.dirname(path), specifier ?? ''),
    );
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
