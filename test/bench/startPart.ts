import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../support/vscode/codeServer';
import { type ProcessOptions, runMeasured } from './measuredProcess';
import { median } from './statistics';
import type { Tools } from './tools';

const RUNS = 9;
const DIST = join(repository, 'dist');
const CODE_SERVER = join(repository, '.vscode-test', 'code-server', 'node_modules', 'code-server');
const WITH_CODE_SERVER = join(CODE_SERVER, 'lib', 'vscode', 'extensions');
/** Extensions of VS Code's own that code-server's package on npm holds as they are shipped. */
const WELL_KNOWN = ['git', 'typescript-language-features', 'ms-vscode.js-debug'];

export interface BundleSize {
  readonly name: string;
  readonly octets: number;
}

export interface OtherExtension {
  readonly name: string;
  readonly version: string;
  /** The file that VS Code loads to start it. */
  readonly mainOctets: number;
}

export interface StartFigures {
  readonly ours: readonly BundleSize[];
  readonly worker: {
    /** From asking the first worker thread for a header block to its answer. */
    readonly firstMilliseconds: number;
    /** The same from a thread that runs. */
    readonly warmMilliseconds: number;
    readonly runs: number;
  };
  readonly codeServer: string | undefined;
  /** Empty where code-server is not installed. */
  readonly others: readonly OtherExtension[];
}

/** Measures what is shipped: the octets of each part, and the start of the MIME worker. */
export async function measureStart(
  tools: Tools,
  options: Omit<ProcessOptions, 'discardsOutput'>,
): Promise<StartFigures> {
  const first: number[] = [];
  const warm: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const args = [tools.driver('workerStart'), tools.workerPath];
    const { output } = await runMeasured(process.execPath, args, options);
    const figures = JSON.parse(output) as { milliseconds: number; warmMilliseconds: number };
    first.push(figures.milliseconds);
    warm.push(figures.warmMilliseconds);
  }
  return {
    ours: await ourSizes(),
    worker: { firstMilliseconds: median(first), warmMilliseconds: median(warm), runs: RUNS },
    codeServer: await versionIn(CODE_SERVER),
    others: await otherSizes(),
  };
}

async function ourSizes(): Promise<readonly BundleSize[]> {
  const sizeOf = async (...path: readonly string[]): Promise<number> =>
    (await stat(join(DIST, ...path))).size;
  const chunks = await Promise.all(
    (await readdir(join(DIST, 'chunks'))).map(async (name) => ({
      name: `dist/chunks/${name}`,
      octets: await sizeOf('chunks', name),
    })),
  );
  return [
    { name: 'dist/extension.js', octets: await sizeOf('extension.js') },
    ...chunks.sort((left, right) => right.octets - left.octets),
    { name: 'dist/mimeWorker.js', octets: await sizeOf('mimeWorker.js') },
    { name: 'dist/webview/main.js', octets: await sizeOf('webview', 'main.js') },
  ];
}

async function otherSizes(): Promise<readonly OtherExtension[]> {
  if ((await versionIn(CODE_SERVER)) === undefined) {
    return [];
  }
  return Promise.all(
    WELL_KNOWN.map(async (name) => {
      const folder = join(WITH_CODE_SERVER, name);
      const manifest = await manifestIn(folder);
      const main = join(folder, manifest.main.replace(/(?:\.[cm]?js)?$/u, ''));
      return {
        name,
        version: manifest.version,
        mainOctets: (await stat(`${main}.js`)).size,
      };
    }),
  );
}

async function versionIn(folder: string): Promise<string | undefined> {
  return manifestIn(folder).then(
    ({ version }) => version,
    () => undefined,
  );
}

async function manifestIn(
  folder: string,
): Promise<{ readonly version: string; readonly main: string }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly main: string;
  };
}
