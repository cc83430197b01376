const { mkdir, rm, writeFile } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const esbuild = require('esbuild');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  logLevel: 'info',
  legalComments: 'none',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
};

/** In a CommonJS module that esbuild wrote: `require` of another part, at once or within a promise. */
const ANY_REQUIRE = /\brequire\("\.\/(?:chunks\/)?([^"/]+)"\)/g;
const LATE_REQUIRE = /\.then\(\(\) ?=> ?(?:[\w$]+\()?require\("\.\/(?:chunks\/)?([^"/]+)"\)/g;

/**
 * Writes ES modules as CommonJS ones, `import()` as a late `require`, and all that is needed at the start into one file.
 * Only ES modules can be split, so that what `import()` loads is a chunk of its own; but VS Code loads each ES module by
 * way of another thread, and each file costs time of its own. A CommonJS module also looks up `tls.connect` at the
 * moment of use, where VS Code has put a function that knows the certificates of the system.
 * @type {import('esbuild').Plugin}
 */
const asCommonJs = {
  name: 'CommonJS chunks',
  setup({ onEnd }) {
    onEnd(async ({ outputFiles = [] }) => {
      const parts = new Map();
      for (const { path, text } of outputFiles) {
        const { code } = await esbuild.transform(text, {
          format: 'cjs',
          platform: 'node',
          target: node.target,
          supported: { 'dynamic-import': false },
          minify: production,
          sourcemap: production ? false : 'inline',
          sourcesContent: false,
        });
        parts.set(basename(path), code);
      }
      await mkdir('dist/chunks', { recursive: true });
      // While developing, each part keeps its own source map.
      for (const [name, code] of production ? withOneStart(parts) : parts) {
        await writeFile(name === ENTRY ? join('dist', name) : join('dist/chunks', name), code);
      }
    });
  },
};

const ENTRY = 'extension.js';

/** What esbuild puts before each minified part that exports something, half a kilobyte: one copy is enough for all. */
const EXPORT_HELPERS = new RegExp(
  [
    /^(?:"use strict";)?var [\w$]+=Object\.defineProperty;var [\w$]+=Object\.getOwnPropertyDescriptor;/,
    /var [\w$]+=Object\.getOwnPropertyNames;var [\w$]+=Object\.prototype\.hasOwnProperty;/,
    /var ([\w$]+)=\([^;]{1,80}enumerable:!0\}\)\},[\w$]+=\([^;]{1,60}\)=>\{if\([^;]{1,250};return [\w$]+\};/,
    /var ([\w$]+)=[\w$]+=>[\w$]+\([\w$]+\(\{\},"__esModule",\{value:!0\}\),[\w$]+\);/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** The parts with all that is needed at the start in the first; chunks that need one of those get it from there. */
function withOneStart(parts) {
  const atStart = loadedAtStart(parts);
  const result = new Map([[ENTRY, startFile(parts, atStart)]]);
  for (const [name, code] of parts) {
    if (!atStart.has(name)) {
      result.set(name, code);
      for (const [, needed] of code.matchAll(ANY_REQUIRE)) {
        if (atStart.has(needed)) {
          const part = JSON.stringify(needed);
          result.set(needed, `module.exports = require("../${ENTRY}").startPart(${part});\n`);
        }
      }
    }
  }
  return result;
}

function loadedAtStart(parts) {
  const loaded = new Set([ENTRY]);
  for (const name of loaded) {
    const code = parts.get(name);
    const late = new Set([...code.matchAll(LATE_REQUIRE)].map((match) => match[1]));
    for (const [, needed] of code.matchAll(ANY_REQUIRE)) {
      if (!late.has(needed)) {
        loaded.add(needed);
      }
    }
  }
  return loaded;
}

/** The parts as functions; later chunks get at them through the exports of the file. */
function startFile(parts, atStart) {
  const functions = [...atStart].map((name) => {
    const code = parts
      .get(name)
      .replace(EXPORT_HELPERS, 'var $1=exportAll,$2=asModule;')
      .replace(ANY_REQUIRE, (_call, needed) =>
        atStart.has(needed)
          ? `startPart(${JSON.stringify(needed)})`
          : `require("./chunks/${needed}")`,
      );
    return `${JSON.stringify(name)}(module,exports){${code}\n}`;
  });
  return [
    `const startParts={${functions.join(',\n')}},startedParts={};`,
    'function exportAll(to,all){for(const name in all)',
    'Object.defineProperty(to,name,{get:all[name],enumerable:true})}',
    'function asModule(all){const module=Object.defineProperty({},"__esModule",{value:true});',
    'for(const name of Object.keys(all))',
    'Object.defineProperty(module,name,{get:()=>all[name],enumerable:true});return module}',
    'function startPart(name){let module=startedParts[name];if(module===undefined){',
    'module=startedParts[name]={exports:{}};startParts[name](module,module.exports)}return module.exports}',
    `exports.startPart=startPart;Object.assign(exports,startPart(${JSON.stringify(ENTRY)}));\n`,
  ].join('');
}

/** npm installs this half-megabyte package once for mailparser and once for libmime. */
const ICONV = require.resolve('iconv-lite', { paths: [require.resolve('mailparser')] });

/** @type {import('esbuild').BuildOptions} */
const worker = {
  ...node,
  format: 'cjs',
  alias: { 'iconv-lite': ICONV },
  // `import()` of a part becomes a late `require`, as in the host.
  supported: { 'dynamic-import': false },
};

/** What the worker needs for some messages only, each part a file of its own: the first header is read sooner. */
const WORKER_PARTS = {
  iconvEncodings: join(dirname(ICONV), '..', 'encodings', 'index.js'),
  japaneseEncodings: require.resolve('encoding-japanese'),
  calendarEvents: join(__dirname, 'src', 'mail', 'worker', 'calendarEvents.ts'),
  parseMessage: join(__dirname, 'src', 'mail', 'worker', 'parseMessage.ts'),
};
const partFiles = new Map();

/**
 * Leaves out the parts that are built already; `folder` is where they lie, as seen from the file that is built.
 * @returns {import('esbuild').Plugin}
 */
function lateParts(folder) {
  const external = (name) => ({ path: `${folder}/${partFiles.get(name)}`, external: true });
  return {
    name: 'parts of the worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.\/encodings$/ }, ({ importer }) =>
        importer === ICONV && partFiles.has('iconvEncodings')
          ? external('iconvEncodings')
          : undefined,
      );
      onResolve({ filter: /^\.\/(?:parseMessage|calendarEvents)$/ }, ({ kind, path }) =>
        kind === 'dynamic-import' ? external(path.slice('./'.length)) : undefined,
      );
      // Those who need it ask for it at their start, but use no more than this function.
      onResolve({ filter: /^encoding-japanese$/ }, () => ({
        path: 'encoding-japanese',
        namespace: 'late',
      }));
      onResolve({ filter: /^japaneseEncodings$/ }, () => external('japaneseEncodings'));
      onLoad({ filter: /^/, namespace: 'late' }, () => ({
        contents: 'exports.convert = (...given) => require("japaneseEncodings").convert(...given);',
      }));
    },
  };
}

async function buildWorkerParts() {
  for (const [name, entry] of Object.entries(WORKER_PARTS)) {
    const { metafile } = await esbuild.build({
      ...worker,
      entryPoints: { [name]: entry },
      entryNames: '[name]-[hash]',
      outdir: 'dist/chunks',
      metafile: true,
      plugins: [lateParts('.')],
    });
    const output = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint);
    partFiles.set(name, basename(output[0]));
  }
}

/** What mailauth has for other things than verifying signatures, half a megabyte: nothing of it is ever called here. */
const MAILAUTH = /[\\/]mailauth[\\/]lib[\\/]/;
const MAILAUTH_STUBS = {
  'node:https': 'exports.get = () => { throw new Error("No HTTP here"); };',
  'node:dns': 'exports.promises = { resolve: () => Promise.reject(new Error("No DNS here")) };',
  '../package': 'module.exports = { version: "", homepage: "" };',
  // Whether a signature's domain is that of From is not asked for.
  'nodemailer/lib/addressparser': 'module.exports = () => [];',
  tldts: 'exports.getDomain = (name) => name;',
  // Used for where MIME parts start, which is not asked for, and to fold fields of new signatures.
  libmime:
    'exports.parseHeaderValue = () => ({ value: "", params: {} }); exports.foldLines = (text) => text;',
  // Checks one thing only: the base64 of a key.
  joi: `const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
    const validate = (text) => BASE64.test(text) ? {} : { error: new Error("Not base64") };
    exports.string = () => ({ base64: () => ({ validate }) });`,
};

/** @type {import('esbuild').Plugin} */
const onlyVerifying = {
  name: 'only the verifying parts of mailauth',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^/ }, ({ path, importer }) => {
      if (!MAILAUTH.test(importer)) {
        return undefined;
      }
      if (/dkim-signer$/.test(path)) {
        return { path, namespace: 'mailauth-stub' };
      }
      return Object.hasOwn(MAILAUTH_STUBS, path) ? { path, namespace: 'mailauth-stub' } : undefined;
    });
    onLoad({ filter: /^/, namespace: 'mailauth-stub' }, ({ path }) => ({
      contents: MAILAUTH_STUBS[path] ?? 'exports.DkimSigner = undefined;',
    }));
  },
};

/** What htmlparser2 has besides its tokenizer, and would bring 70 KB more: nothing of it is called here. */
const onlyTokenizing = {
  name: 'only the tokenizer of htmlparser2',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^domutils$/ }, ({ path }) => ({ path, namespace: 'html-stub' }));
    onLoad({ filter: /^/, namespace: 'html-stub' }, () => ({
      contents: 'exports.getFeed = undefined;',
    }));
  },
};

/** @type {readonly import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    format: 'esm',
    splitting: true,
    write: false,
    sourcemap: production ? false : 'inline',
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    external: ['vscode'],
    plugins: [onlyVerifying, asCommonJs],
  },
  {
    ...worker,
    entryPoints: ['src/mail/worker/main.ts'],
    outfile: 'dist/mimeWorker.js',
    plugins: [lateParts('./chunks')],
  },
  {
    ...node,
    format: 'cjs',
    entryPoints: ['src/mailcheck/checkWorker.ts'],
    outfile: 'dist/htmlCheckWorker.js',
    plugins: [onlyTokenizing],
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview/main.js',
    loader: { '.css': 'text' },
  },
];

async function main() {
  // Their names change with what is in them.
  await rm('dist/chunks', { recursive: true, force: true });
  await buildWorkerParts();
  if (watch) {
    const contexts = await Promise.all(bundles.map((options) => esbuild.context(options)));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  await Promise.all(bundles.map((options) => esbuild.build(options)));
}

main().catch(() => {
  process.exitCode = 1;
});
