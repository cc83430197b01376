import { execFile } from 'node:child_process';
import { access, chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { acceptsConnections, LOOPBACK, twoFreePorts } from './freePorts';
import { eventually } from './polling';
import { startProcess } from './processes';
import { canonicalise } from './sampleServer/framing';
import type { TestCertificate } from './testCertificates';

const run = promisify(execFile);
const BINARIES = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'];
const HIGHEST_MAILDIR_SECOND = Date.UTC(2026, 10, 21) / 1000;

export interface DovecotOptions {
  readonly certificate: Pick<TestCertificate, 'certPath' | 'keyPath'>;
  /** Passwords by user name. Names are letters and digits; passwords are without `:` and line ends. */
  readonly users: Readonly<Record<string, string>>;
  /** Lines added to the end of the configuration. */
  readonly extraConfiguration?: string;
}

/** A running Dovecot of our own, with POP3 on loopback ports and nothing else. */
export interface Dovecot {
  readonly host: string;
  /** Clear text with STLS. */
  readonly plainPort: number;
  /** TLS from the first octet. */
  readonly tlsPort: number;
  /**
   * Writes messages, with CRLF line ends, straight into the user's Maildir, later ones with later arrival.
   * @returns the file's path for each message
   */
  deliver(user: string, messages: readonly Uint8Array[]): Promise<readonly string[]>;
  /** The Maildir's path. */
  maildirOf(user: string): string;
  log(): Promise<string>;
  /** Ends the server and removes all its files. */
  stop(): Promise<void>;
}

/**
 * Starts Dovecot 2.3 from its own configuration in a temporary directory.
 * @throws Error where Dovecot is absent, saying what to install, or where it does not start, with its log
 */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const binary = await findBinary();
  // Unix socket paths are limited to some 100 characters: keep this short.
  const directory = await mkdtemp(join(tmpdir(), 'dovecot-'));
  const [plainPort, tlsPort] = await twoFreePorts();
  const owner = await mailOwner();
  const paths = {
    configuration: join(directory, 'dovecot.conf'),
    log: join(directory, 'dovecot.log'),
    mail: join(directory, 'mail'),
    users: join(directory, 'users'),
  };
  await chmod(directory, 0o755);
  await mkdir(paths.mail);
  await chown(paths.mail, owner.uid, owner.gid);
  await writeFile(paths.users, userLines(options.users, owner, paths.mail), { mode: 0o644 });
  await writeFile(
    paths.configuration,
    configurationOf({ directory, plainPort, tlsPort, owner, options }),
  );

  const server = startProcess(binary, ['-F', '-c', paths.configuration]);
  const log = async (): Promise<string> =>
    server.output() + (await readFile(paths.log, 'utf8').catch(() => ''));
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await eventually('Dovecot to listen', async () => {
      if (server.child.exitCode !== null || server.child.signalCode !== null) {
        throw new Error('Dovecot ended by itself');
      }
      return (await acceptsConnections(plainPort)) && (await acceptsConnections(tlsPort));
    });
  } catch (error) {
    const text = await log();
    await stop();
    throw new Error(`Dovecot did not start:\n${text}`, { cause: error });
  }

  const maildirOf = (user: string): string => join(paths.mail, user, 'Maildir');
  let deliveries = 0;
  return {
    host: LOOPBACK,
    plainPort,
    tlsPort,
    maildirOf,
    log,
    stop,
    async deliver(user, messages) {
      if (options.users[user] === undefined) {
        throw new RangeError('There is no such user');
      }
      const maildir = maildirOf(user);
      await makeMaildir(maildir, owner);
      const files: string[] = [];
      for (const octets of messages) {
        deliveries += 1;
        files.push(await writeMessage(maildir, deliveries, octets, owner));
      }
      return files;
    },
  };
}

async function findBinary(): Promise<string> {
  for (const path of BINARIES) {
    try {
      await access(path);
      return path;
    } catch {
      // The next place may have it.
    }
  }
  throw new Error(
    'These tests need Dovecot 2.3 with POP3. Debian and Ubuntu: apt-get install dovecot-pop3d',
  );
}

/** Dovecot refuses to serve mail as root; started by root, it reads mail as this user. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly isRoot: boolean;
  readonly name: string;
  readonly group: string;
}

async function mailOwner(): Promise<Owner> {
  const { uid, gid, username } = userInfo();
  if (uid !== 0) {
    const group = (await run('id', ['-gn'])).stdout.trim();
    return { uid, gid, isRoot: false, name: username, group };
  }
  const numberOf = async (flag: string): Promise<number> =>
    Number((await run('id', [flag, 'dovecot'])).stdout);
  return {
    uid: await numberOf('-u'),
    gid: await numberOf('-g'),
    isRoot: true,
    name: 'dovecot',
    group: 'dovecot',
  };
}

function userLines(
  users: Readonly<Record<string, string>>,
  owner: Owner,
  mailDirectory: string,
): string {
  return Object.entries(users)
    .map(([user, password]) => {
      const home = join(mailDirectory, user);
      return `${user}:{PLAIN}${password}:${owner.uid}:${owner.gid}::${home}::\n`;
    })
    .join('');
}

function configurationOf(input: {
  readonly directory: string;
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly owner: Owner;
  readonly options: DovecotOptions;
}): string {
  const { directory, plainPort, tlsPort, owner, options } = input;
  const internalUsers = owner.isRoot
    ? 'default_internal_user = dovecot\ndefault_internal_group = dovecot\ndefault_login_user = dovenull\n'
    : `default_internal_user = ${owner.name}\ndefault_internal_group = ${owner.group}\ndefault_login_user = ${owner.name}\n`;
  // Without root there is no chroot to enter and no other user to become.
  const chroot = owner.isRoot ? '' : '  chroot =\n';
  return `base_dir = ${join(directory, 'run')}
state_dir = ${join(directory, 'state')}
log_path = ${join(directory, 'dovecot.log')}
protocols = pop3
listen = ${LOOPBACK}
${internalUsers}first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_save_crlf = yes
pop3_uidl_format = %08Xu%08Xv
pop3_lock_session = yes
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <${options.certificate.certPath}
ssl_key = <${options.certificate.keyPath}
ssl_min_protocol = TLSv1.2
passdb {
  driver = passwd-file
  args = username_format=%u ${join(directory, 'users')}
}
userdb {
  driver = passwd-file
  args = username_format=%u ${join(directory, 'users')}
}
service pop3-login {
${chroot}  inet_listener pop3 {
    port = ${plainPort}
  }
  inet_listener pop3s {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
${chroot}}
service stats {
${chroot}}
${options.extraConfiguration ?? ''}
`;
}

async function makeMaildir(maildir: string, owner: Owner): Promise<void> {
  for (const path of [
    join(maildir, '..'),
    maildir,
    ...['cur', 'new', 'tmp'].map((name) => join(maildir, name)),
  ]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chown(path, owner.uid, owner.gid);
  }
}

async function writeMessage(
  maildir: string,
  count: number,
  octets: Uint8Array,
  owner: Owner,
): Promise<string> {
  // Dovecot numbers new messages in the order of their base names.
  const sequence = String(count).padStart(8, '0');
  const name = `${HIGHEST_MAILDIR_SECOND + count}.M${sequence}P1.sample`;
  const path = join(maildir, 'new', name);
  await writeFile(path, canonicalise(octets), { mode: 0o600 });
  await chown(path, owner.uid, owner.gid);
  return path;
}
