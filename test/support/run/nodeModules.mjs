import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './pins.mjs';
import { SetupNeeded, npm } from './processes.mjs';

const OLDEST_NODE = [20, 19];

/** Refuses a Node.js that the tools can't run on. */
export function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new SetupNeeded(
      `Node.js ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`,
    );
  }
}

/** Installs the locked packages unless node_modules already holds precisely those. */
export async function ensureNodeModules() {
  if (isInstalled()) {
    return;
  }
  console.log('Installing the packages of package-lock.json…');
  // No install script is needed: esbuild's binary is a package of its own. `--include=dev` undoes a
  // NODE_ENV=production that may be around.
  await npm(['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
}

// npm writes node_modules/.package-lock.json last, so an interrupted install never looks complete.
function isInstalled() {
  const wanted = packagesOf(join(repository, 'package-lock.json'));
  const installed = packagesOf(join(repository, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) {
    return false;
  }
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional === true || installed[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
