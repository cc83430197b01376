import { join } from 'node:path';

import * as esbuild from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');

/** Modules of the webview to be replaced, by the end of their import path. */
export type Replacements = Readonly<Record<string, string>>;

/** Builds the webview's script, as esbuild.js does, with some modules replaced by weaker ones. */
export async function buildView(replacements: Replacements = {}): Promise<string> {
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['src/webview/main.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome130',
    loader: { '.css': 'text' },
    logLevel: 'silent',
    plugins: [
      {
        name: 'replace-modules',
        setup: (build): void => {
          build.onResolve({ filter: /^\.\.?\// }, ({ path }) => {
            const end = path.slice(path.lastIndexOf('/') + 1);
            const replacement = replacements[end];
            return replacement === undefined ? undefined : { path: join(__dirname, replacement) };
          });
        },
      },
    ],
  });
  const script = result.outputFiles[0]?.text;
  if (script === undefined) {
    throw new Error('The webview did not build');
  }
  return script;
}
