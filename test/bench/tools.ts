import { execFile } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repository } from '../support/vscode/codeServer';

const run = promisify(execFile);

/** Packages to compare with, by exact version. They stay out of package.json: nothing else needs them. */
const NPM_PEERS = { 'node-pop3': '0.11.0', yapople: '0.4.10' } as const;
const PEERS_FOLDER = join(repository, '.vscode-test', 'bench-peers');
const DRIVERS = [
  'client',
  'mailbox',
  'reference',
  'nodePop3',
  'yapople',
  'workerStart',
  'search',
  'source',
] as const;
export const BUILD_FOLDER = join(repository, 'out', 'bench', 'drivers');

/** Where everything is that runs, and of which version it is. */
export interface Tools {
  driver(name: (typeof DRIVERS)[number]): string;
  /** The interpreter itself: what is found first may be a script that looks for it. */
  readonly python: string;
  readonly poplibDriver: string;
  /** The worker as it is shipped. */
  readonly workerPath: string;
  /** A file beside which the peers from npm are found. */
  readonly npmPeersFrom: string;
  readonly versions: {
    readonly ours: string;
    readonly curl: string;
    readonly mpop: string;
    readonly python: string;
    readonly nodePop3: string;
    readonly yapople: string;
    readonly dovecot: string;
  };
}

/** Builds what is measured, without a build tool in its process, and installs the peers that come from npm. */
export async function prepareTools(): Promise<Tools> {
  await orSay('The extension could not be built', () =>
    run(process.execPath, ['esbuild.js', '--production'], { cwd: repository }),
  );
  await build({
    entryPoints: DRIVERS.map((name) => join(__dirname, 'drivers', `${name}.ts`)),
    outdir: BUILD_FOLDER,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  await installNpmPeers();
  const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return {
    driver: (name) => join(BUILD_FOLDER, `${name}.js`),
    python: (await run('python3', ['-c', 'import sys; print(sys.executable)'])).stdout.trim(),
    poplibDriver: join(__dirname, 'drivers', 'poplibDriver.py'),
    workerPath: join(repository, 'dist', 'mimeWorker.js'),
    npmPeersFrom: join(PEERS_FOLDER, 'package.json'),
    versions: {
      ours: manifest.version,
      curl: await versionOf('curl', /^curl (\S+)/u),
      mpop: await versionOf('mpop', /^mpop version (\S+)/u),
      python: await versionOf('python3', /^Python (\S+)/u),
      nodePop3: NPM_PEERS['node-pop3'],
      yapople: NPM_PEERS.yapople,
      dovecot: await versionOf('dovecot', /^(\S+)/u),
    },
  };
}

async function installNpmPeers(): Promise<void> {
  if (await areInstalled()) {
    return;
  }
  await mkdir(PEERS_FOLDER, { recursive: true });
  await writeFile(join(PEERS_FOLDER, 'package.json'), '{ "private": true }\n');
  const packages = Object.entries(NPM_PEERS).map(([name, version]) => `${name}@${version}`);
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await orSay('The peers from npm could not be installed', () =>
    run('npm', ['install', ...options, '--prefix', PEERS_FOLDER, ...packages]),
  );
}

/** What went wrong in another program, in its own words. */
async function orSay(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    throw new RangeError(`${what}:\n${stderr}`, { cause: error });
  }
}

async function areInstalled(): Promise<boolean> {
  try {
    await access(join(PEERS_FOLDER, 'package.json'));
    for (const [name, version] of Object.entries(NPM_PEERS)) {
      const file = join(PEERS_FOLDER, 'node_modules', name, 'package.json');
      const found = JSON.parse(await readFile(file, 'utf8')) as { readonly version: string };
      if (found.version !== version) {
        return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}

async function versionOf(program: string, pattern: RegExp): Promise<string> {
  const { stdout } = await run(program, ['--version']);
  return pattern.exec(stdout)?.[1] ?? 'of unknown version';
}
