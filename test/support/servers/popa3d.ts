import { LOOPBACK } from '../freePorts';
import { appendToMbox } from './mboxSpool';
import type { RealServer, RealServerOptions, RealServerProgram } from './realServer';
import { cryptHash, SERVICE_USER, ServerBox, userNumbers } from './serverBox';

const MAIL_GROUP = 8;

/** popa3d from inetd, as Debian runs it: mbox files, PAM, no TLS and no CAPA. */
export const popa3d: RealServerProgram = {
  name: 'popa3d',
  traits: {
    offersTls: false,
    hasCapa: false,
    offersPipelining: false,
    locksMaildrop: false,
    onDeletedByOthers: 'end of connection',
    answersQuitEarly: false,
    keepsBlanksInPasswords: true,
    wrongPasswordCode: undefined,
    countsLaterMail: false,
    countsOctetsExactly: true,
    addsBlankLineInTop: false,
    repeatsUidOfCopies: true,
  },
  start: startPopa3d,
};

async function startPopa3d({ users }: RealServerOptions): Promise<RealServer> {
  const box = await ServerBox.create('popa3d');
  const numbers = userNumbers(users);
  const passwd = [
    `root:x:0:0::/:/bin/sh`,
    `popa3d:x:${SERVICE_USER}:${SERVICE_USER}::/:/bin/false`,
  ];
  const shadow: string[] = [];
  for (const [user, password] of Object.entries(users)) {
    const number = numbers.get(user) ?? 0;
    passwd.push(`${user}:x:${number}:${MAIL_GROUP}::/:/bin/false`);
    shadow.push(`${user}:${await cryptHash(password)}:20000::::::`);
    await box.write(`var/mail/${user}`, '', { owner: number, mode: 0o600 });
  }
  await box.makeFolder('var/mail', { mode: 0o1777 });
  await box.makeFolder('var/lib/popa3d');
  await box.write('etc/passwd', `${passwd.join('\n')}\n`);
  await box.write('etc/shadow', `${shadow.join('\n')}\n`, { mode: 0o600 });
  await box.write('etc/group', `root:x:0:\nmail:x:${MAIL_GROUP}:\npopa3d:x:${SERVICE_USER}:\n`);
  await box.write(
    'etc/pam.d/popa3d',
    'auth required pam_unix.so\naccount required pam_permit.so\n',
  );
  // The rate limit of inetd is far below what the tests do.
  await box.write(
    'etc/inetd.conf',
    `${LOOPBACK}:${box.plainPort} stream tcp nowait.100000 root /usr/sbin/popa3d popa3d\n`,
  );
  await box.start(['/usr/sbin/inetd', '-d', '/etc/inetd.conf'], [box.plainPort]);
  return {
    host: LOOPBACK,
    plainPort: box.plainPort,
    tlsPort: box.tlsPort,
    deliver: (user, messages) => appendToMbox(box.path(`var/mail/${user}`), messages),
    undoServerChanges: (retrieved) => retrieved,
    log: () => box.log(),
    stop: () => box.stop(),
  };
}
