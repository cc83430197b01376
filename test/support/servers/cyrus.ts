import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOOPBACK } from '../freePorts';
import { RawPop3Client } from '../rawPop3Client';
import type { RealServer, RealServerOptions, RealServerProgram } from './realServer';
import { SERVICE_USER, ServerBox } from './serverBox';

const PROGRAMS = '/usr/lib/cyrus/bin';
const SPOOL = 'var/spool/cyrus';

const CONFIGURATION = `configdirectory: /var/lib/cyrus
defaultpartition: default
partition-default: /${SPOOL}
cyrus_user: cyrus
servername: localhost
admins: cyrus
unixhierarchysep: yes
allowplaintext: yes
failedloginpause: 0
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /etc/sasldb2
sasl_mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
tls_server_cert: /etc/tls/cert.pem
tls_server_key: /etc/tls/key.pem
autocreate_quota: 0
`;

const services = (plainPort: number, tlsPort: number): string => `
START { recover cmd="${PROGRAMS}/ctl_cyrusdb -r" }
SERVICES {
  pop3 cmd="${PROGRAMS}/pop3d" listen="${LOOPBACK}:${plainPort}" prefork=0 proto="tcp4"
  pop3s cmd="${PROGRAMS}/pop3d -s" listen="${LOOPBACK}:${tlsPort}" prefork=0 proto="tcp4"
}
EVENTS { }
`;

/** Cyrus pop3d under its master, with its own password database: mail as it goes over the wire. */
export const cyrus: RealServerProgram = {
  name: 'Cyrus',
  traits: {
    offersTls: true,
    hasCapa: true,
    offersPipelining: true,
    // It says "Mailbox locked and ready" to every session.
    locksMaildrop: false,
    onDeletedByOthers: 'message',
    answersQuitEarly: false,
    keepsBlanksInPasswords: true,
    wrongPasswordCode: 'AUTH',
    countsLaterMail: false,
    countsOctetsExactly: true,
    addsBlankLineInTop: false,
    repeatsUidOfCopies: false,
  },
  start: startCyrus,
};

async function startCyrus({ certificate, users }: RealServerOptions): Promise<RealServer> {
  const box = await ServerBox.create('cyrus');
  const own = { owner: SERVICE_USER };
  for (const folder of ['db', 'log', 'msg', 'proc', 'socket', 'user', 'quota']) {
    await box.makeFolder(`var/lib/cyrus/${folder}`, own);
  }
  await box.makeFolder('var/lib/cyrus', own);
  await box.makeFolder(SPOOL, own);
  await box.write(
    'etc/passwd',
    `root:x:0:0::/:/bin/sh\ncyrus:x:${SERVICE_USER}:${SERVICE_USER}::/:\n`,
  );
  await box.write('etc/group', `root:x:0:\nmail:x:8:\ncyrus:x:${SERVICE_USER}:\n`);
  await box.write('etc/imapd.conf', CONFIGURATION);
  await box.write('etc/cyrus.conf', services(box.plainPort, box.tlsPort));
  await box.write('etc/tls/cert.pem', certificate.cert);
  await box.write('etc/tls/key.pem', certificate.key, { ...own, mode: 0o600 });
  const passwords = Object.entries(users).map(
    ([user, password]) =>
      `printf %s '${password}' | saslpasswd2 -p -c -f /etc/sasldb2 -u localhost ${user}\n`,
  );
  await box.write(
    'etc/start',
    `${passwords.join('')}chown cyrus /etc/sasldb2
# Waiting for the disk, message for message, would make the tests slow.
export LD_PRELOAD=libeatmydata.so
exec ${PROGRAMS}/master -D -p /run/master.pid
`,
    { mode: 0o600 },
  );
  await box.start(['sh', '-e', '/etc/start'], [box.plainPort, box.tlsPort]);
  const maildrops = new Map<string, Maildrop>();
  return {
    host: LOOPBACK,
    plainPort: box.plainPort,
    tlsPort: box.tlsPort,
    async deliver(user, messages) {
      const maildrop = maildrops.get(user) ?? (await findMaildrop(box, user, users[user] ?? ''));
      maildrops.set(user, maildrop);
      const files = messages.map((octets) => {
        maildrop.lastUid += 1;
        return { path: join(maildrop.folder, `${maildrop.lastUid}.`), octets };
      });
      await Promise.all(files.map(({ path, octets }) => box.write(path, octets, own)));
      const work = `LD_PRELOAD=libeatmydata.so exec ${PROGRAMS}/reconstruct user/${user}`;
      await box.run('sh', '-c', work);
    },
    undoServerChanges: (retrieved) => retrieved,
    log: () => box.log(),
    stop: () => box.stop(),
  };
}

interface Maildrop {
  /** In the box. */
  readonly folder: string;
  lastUid: number;
}

/** The first login makes the maildrop; its folder has a made-up name. */
async function findMaildrop(box: ServerBox, user: string, password: string): Promise<Maildrop> {
  const before = await maildropFolders(box);
  const client = await RawPop3Client.connect(box.plainPort);
  await client.line();
  await client.logIn(user, password);
  await client.command('QUIT');
  await client.ended();
  const made = (await maildropFolders(box)).filter((folder) => !before.includes(folder));
  const [folder] = made;
  if (folder === undefined || made.length > 1) {
    throw new Error(`No one maildrop was made for ${user}: ${made.join(', ')}`);
  }
  return { folder, lastUid: 0 };
}

async function maildropFolders(box: ServerBox): Promise<readonly string[]> {
  const files = await readdir(box.path(SPOOL), { recursive: true });
  return files
    .filter((file) => file.endsWith('/cyrus.index'))
    .map((file) => join(SPOOL, dirname(file)));
}
