import { LOOPBACK } from '../freePorts';
import type { RealServer, RealServerOptions, RealServerProgram } from './realServer';
import { cryptHash, SERVICE_USER, ServerBox, userNumbers } from './serverBox';

/** What /usr/lib/courier/pop3d and pop3d-ssl of the package do, in the foreground and on our ports. */
const startScript = (plainPort: number, tlsPort: number): string => `
set -a
cd /
makeuserdb
. /etc/courier/authdaemonrc
/usr/lib/courier/courier-authlib/authdaemond &
prefix=/usr exec_prefix=/usr sbindir=/usr/sbin bindir=/usr/bin libexecdir=/usr/lib/courier
. /etc/courier/pop3d
. /etc/courier/pop3d-ssl
TLS_CACHEFILE= TLS_TRUSTCERTS= TLS_DHPARAMS=
listen='couriertcpd -address=${LOOPBACK} -maxprocs=60 -maxperip=60 -nodnslookup -noidentlookup'
serve='/usr/lib/courier/courier/courierpop3login /usr/lib/courier/courier/courierpop3d Maildir'
$listen ${plainPort} $serve &
POP3_TLS=1 POP3_STARTTLS=NO
$listen ${tlsPort} /usr/bin/couriertls -server -tcpd -user=courier $serve &
wait
`;

/** Courier's POP3 server with its own authentication daemon on a userdb: Maildir with LF line ends. */
export const courier: RealServerProgram = {
  name: 'Courier',
  traits: {
    offersTls: true,
    hasCapa: true,
    offersPipelining: true,
    locksMaildrop: false,
    onDeletedByOthers: 'refusal',
    answersQuitEarly: true,
    keepsBlanksInPasswords: true,
    wrongPasswordCode: undefined,
    countsLaterMail: false,
    countsOctetsExactly: true,
    addsBlankLineInTop: false,
    repeatsUidOfCopies: false,
  },
  start: startCourier,
};

async function startCourier({ certificate, users }: RealServerOptions): Promise<RealServer> {
  const box = await ServerBox.create('courier');
  const numbers = userNumbers(users);
  const service = { owner: SERVICE_USER };
  const accounts: string[] = [];
  for (const [user, password] of Object.entries(users)) {
    const number = numbers.get(user) ?? 0;
    const home = `/var/mail/${user}`;
    accounts.push(
      `${user}\tuid=${number}|gid=${number}|home=${home}|mail=${home}/Maildir|systempw=${await cryptHash(password)}\n`,
    );
    for (const folder of ['', '/Maildir', '/Maildir/cur', '/Maildir/new', '/Maildir/tmp']) {
      await box.makeFolder(`var/mail/${user}${folder}`, { owner: number, mode: 0o700 });
    }
  }
  await box.makeFolder('run/courier/authdaemon', service);
  await box.write(
    'etc/passwd',
    `root:x:0:0::/:/bin/sh\ncourier:x:${SERVICE_USER}:${SERVICE_USER}::/:\n`,
  );
  await box.write('etc/group', `root:x:0:\ncourier:x:${SERVICE_USER}:\n`);
  await box.write('etc/courier/userdb', accounts.join(''), { mode: 0o600 });
  await box.write(
    'etc/courier/authdaemonrc',
    'authmodulelist=authuserdb\nauthmodulelistorig=authuserdb\ndaemons=3\n' +
      'authdaemonvar=/run/courier/authdaemon\nDEBUG_LOGIN=0\nDEFAULTOPTIONS=\nLOGGEROPTS=\n',
  );
  await box.write('etc/courier/pop3d.pem', certificate.key + certificate.cert, {
    ...service,
    mode: 0o600,
  });
  await box.copyFromPackage('etc/courier/pop3d');
  await box.copyFromPackage('etc/courier/pop3d-ssl');
  await box.write('etc/start', startScript(box.plainPort, box.tlsPort));
  await box.start(['sh', '-e', '/etc/start'], [box.plainPort, box.tlsPort]);
  let deliveries = 0;
  return {
    host: LOOPBACK,
    plainPort: box.plainPort,
    tlsPort: box.tlsPort,
    async deliver(user, messages) {
      const owner = numbers.get(user) ?? 0;
      const files = messages.map((octets) => {
        deliveries += 1;
        // Courier takes messages in the order of their names, and sends LF as CRLF.
        const path = `var/mail/${user}/Maildir/new/${1_800_000_000 + deliveries}.M1P1.sample`;
        const text = Buffer.from(octets).toString('latin1').replace(/\r\n/gu, '\n');
        return { path, content: Buffer.from(text, 'latin1') };
      });
      await Promise.all(files.map(({ path, content }) => box.write(path, content, { owner })));
    },
    undoServerChanges: (retrieved) => retrieved,
    log: () => box.log(),
    stop: () => box.stop(),
  };
}
