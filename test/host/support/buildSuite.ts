import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repository } from '../../support/vscode/codeServer';

const SUITE = join(repository, 'test', 'host', 'suite');
const OUTPUT = join(repository, 'out', 'host');

/**
 * Builds the extension as it is shipped, and the tests that run inside VS Code.
 * @returns The module that VS Code is to run.
 */
export async function buildSuite(): Promise<string> {
  await promisify(execFile)(process.execPath, ['esbuild.js', '--production'], { cwd: repository });
  await rm(OUTPUT, { recursive: true, force: true });
  await build({
    entryPoints: [join(SUITE, 'main.ts'), join(SUITE, 'suites.ts')],
    outdir: OUTPUT,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    // Mocha finds its own files by their place on disk.
    external: ['vscode', 'mocha'],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return join(OUTPUT, 'main.js');
}
