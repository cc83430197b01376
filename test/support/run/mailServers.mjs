import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './pins.mjs';
import { SetupNeeded, run } from './processes.mjs';

/**
 * Debian lets only one POP3 server be installed at a time, and each would start on the standard ports. So these are
 * never installed: their packages, with the libraries that the machine lacks, are unpacked to a folder each, which
 * the tests mount as /usr for that server alone.
 */
const SERVERS = {
  courier: ['courier-pop'],
  cyrus: ['cyrus-pop3d', 'sasl2-bin', 'libeatmydata1'],
  mailutils: ['mailutils-pop3d'],
  popa3d: ['popa3d', 'openbsd-inetd'],
};

const FOLDER = join(repository, '.vscode-test', 'mail-servers');
const STATUS = '/var/lib/dpkg/status';
/** Stands for a mail transport agent, which the packages ask for and the tests don't use. */
const STAND_IN = `
Package: test-mail-transport-agent
Status: install ok installed
Version: 1
Architecture: all
Maintainer: none
Provides: default-mta, mail-transport-agent
Description: stand-in
`;

/** Why the servers can't be run here, or undefined where they can. */
export function whyNoMailServers() {
  if (process.platform !== 'linux' || !existsSync(STATUS) || !existsSync('/usr/bin/apt-get')) {
    return 'needs Debian';
  }
  return process.getuid?.() === 0 ? undefined : 'needs root, for mount namespaces';
}

/** Makes the programs of all servers present. What is installed on the machine stays as it is. */
export async function ensureMailServers() {
  const reason = whyNoMailServers();
  if (reason !== undefined) {
    throw new SetupNeeded(`The real mail servers can't run here: this ${reason}.`);
  }
  const status = readFileSync(STATUS, 'utf8');
  const missing = Object.entries(SERVERS).filter(
    ([name, packages]) => readStamp(name) !== stampOf(status, packages),
  );
  if (missing.length === 0) {
    return;
  }
  console.log(`Unpacking the mail servers ${missing.map(([name]) => name).join(', ')}…`);
  await run('apt-get', ['update', '-qq', '-o', 'DPkg::Lock::Timeout=300']);
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, packages] of missing) {
    await unpack(name, packages, status);
  }
}

async function unpack(name, packages, status) {
  const scratch = mkdtempSync(join(FOLDER, `${name}-`));
  try {
    const statusFile = join(scratch, 'status');
    const archives = join(scratch, 'archives');
    const root = join(scratch, 'root');
    writeFileSync(statusFile, withoutMailServers(status) + STAND_IN);
    mkdirSync(join(archives, 'partial'), { recursive: true });
    for (const folder of ['bin', 'sbin', 'lib']) {
      mkdirSync(join(root, 'usr', folder), { recursive: true });
      symlinkSync(join('usr', folder), join(root, folder));
    }
    await run('apt-get', [
      ...['install', '--download-only', '--no-install-recommends', '-y', '-qq'],
      ...['-o', `Dir::State::status=${statusFile}`, '-o', `Dir::Cache::archives=${archives}`],
      ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root', '-o', 'Dpkg::Use-Pty=0'],
      ...packages,
    ]);
    for (const file of readdirSync(archives).filter((entry) => entry.endsWith('.deb'))) {
      await run('sh', [
        '-ec',
        'dpkg-deb --fsys-tarfile "$1" | tar --extract --keep-directory-symlink --directory "$2"',
        ...['sh', join(archives, file), root],
      ]);
    }
    const destination = join(FOLDER, name);
    rmSync(destination, { recursive: true, force: true });
    renameSync(root, destination);
    writeFileSync(stampFile(name), stampOf(status, packages));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Without the installed POP3 server, which apt would otherwise plan to remove. */
function withoutMailServers(status) {
  return status
    .split(/\n\n+/u)
    .filter((entry) => !/^Provides:.*\bpop3-server\b/mu.test(entry))
    .join('\n\n');
}

// What was unpacked fits the libraries that were installed then.
function stampOf(status, packages) {
  return createHash('sha256').update(status).update(packages.join(' ')).digest('hex');
}

function stampFile(name) {
  return join(FOLDER, `${name}.stamp`);
}

function readStamp(name) {
  return existsSync(join(FOLDER, name)) && existsSync(stampFile(name))
    ? readFileSync(stampFile(name), 'utf8')
    : undefined;
}
