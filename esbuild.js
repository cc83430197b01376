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
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
};

/** @type {readonly import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: ['src/mail/worker/main.ts'],
    outfile: 'dist/mimeWorker.js',
    // npm installs this half-megabyte package once for mailparser and once for libmime.
    alias: {
      'iconv-lite': require.resolve('iconv-lite', { paths: [require.resolve('mailparser')] }),
    },
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
