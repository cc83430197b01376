import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pins, toolFolder } from './pins.mjs';
import { SetupNeeded, npm } from './processes.mjs';
import { findOnPath } from './systemPackages.mjs';

const folder = join(toolFolder, 'code-server');
const marker = join(folder, 'installed.json');
const nodePackage = `node-linux-${process.arch}`;
const installed = {
  codeServer: pins.codeServer,
  node: `${nodePackage}@${pins.node}`,
  /** Relative to the folder of this file. */
  binary: join('node_modules', nodePackage, 'bin', 'node'),
  entry: join('node_modules', 'code-server', 'out', 'node', 'entry.js'),
};

const vscodeFolder = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
const quiet = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--engine-strict=false',
];

/**
 * Makes code-server, VS Code for the browser, with the Node.js that it needs, present in .vscode-test.
 * Without install scripts: it boots without its native modules, which would take minutes to compile.
 */
export async function ensureCodeServer() {
  if (!isInstalled()) {
    await install();
  }
  await ensureLogger();
}

/** The one native module that matters: without it VS Code keeps no log files. */
async function ensureLogger() {
  const binary = join('node_modules', '@vscode', 'spdlog', 'build', 'Release', 'spdlog.node');
  if (existsSync(join(vscodeFolder, binary))) {
    return;
  }
  if (findOnPath('g++') === undefined || findOnPath('python3') === undefined) {
    console.log('Without g++ and python3 this VS Code keeps no logs.');
    return;
  }
  const nodeFolder = join(folder, 'node_modules', nodePackage);
  await npm(['rebuild', '@vscode/spdlog', `--nodedir=${nodeFolder}`, '--loglevel=error'], {
    cwd: vscodeFolder,
  });
}

async function install() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupNeeded(
      'code-server is set up on Linux (x64, arm64) only. Elsewhere use an installed VS Code.',
    );
  }
  console.log(`Installing code-server ${pins.codeServer} (some 800 MB) into .vscode-test…`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(
    [
      'install',
      '--no-save',
      `code-server@${pins.codeServer}`,
      `${nodePackage}@${pins.node}`,
      ...quiet,
    ],
    {
      cwd: folder,
    },
  );
  // Not npm ci: the release's npm-shrinkwrap.json lacks a package that its own package.json needs.
  await npm(['install', '--omit=dev', ...quiet], {
    cwd: vscodeFolder,
  });
  // Written last and moved into place, so an interrupted installation is done over.
  writeFileSync(`${marker}.new`, JSON.stringify(installed));
  renameSync(`${marker}.new`, marker);
}

function isInstalled() {
  try {
    const found = JSON.parse(readFileSync(marker, 'utf8'));
    return (
      found.codeServer === installed.codeServer &&
      found.node === installed.node &&
      existsSync(join(folder, installed.entry))
    );
  } catch {
    return false;
  }
}
