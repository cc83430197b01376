import { LOOPBACK } from '../freePorts';
import { appendToMbox } from './mboxSpool';
import type { RealServer, RealServerOptions, RealServerProgram } from './realServer';
import { cryptHash, ServerBox, userNumbers } from './serverBox';

/** The header fields in which GNU Mailutils keeps its notes, at the end of the header block of a message. */
const OWN_FIELDS = /^(?:X-UIDL|X-IMAPbase|X-UID|Status):/u;

/** GNU Mailutils pop3d as a daemon of its own: mbox files, passwords from its /etc/passwd. */
export const mailutils: RealServerProgram = {
  name: 'GNU Mailutils',
  traits: {
    offersTls: true,
    hasCapa: true,
    offersPipelining: true,
    locksMaildrop: true,
    onDeletedByOthers: 'refusal',
    answersQuitEarly: false,
    keepsBlanksInPasswords: false,
    wrongPasswordCode: 'AUTH',
    countsLaterMail: true,
    countsOctetsExactly: false,
    addsBlankLineInTop: true,
    repeatsUidOfCopies: false,
  },
  start: startMailutils,
};

async function startMailutils({ certificate, users }: RealServerOptions): Promise<RealServer> {
  const box = await ServerBox.create('mailutils');
  const numbers = userNumbers(users);
  const passwd = ['root:x:0:0::/:/bin/sh'];
  for (const [user, password] of Object.entries(users)) {
    const number = numbers.get(user) ?? 0;
    passwd.push(`${user}:${await cryptHash(password)}:${number}:${number}::/var/mail:/bin/false`);
    await box.write(`var/mail/${user}`, '', { owner: number, mode: 0o600 });
  }
  await box.makeFolder('var/mail', { mode: 0o1777 });
  await box.write('etc/passwd', `${passwd.join('\n')}\n`);
  await box.write('etc/group', 'root:x:0:\nmail:x:8:\n');
  await box.write('etc/tls/cert.pem', certificate.cert);
  await box.write('etc/tls/key.pem', certificate.key, { mode: 0o600 });
  await box.write(
    'etc/pop3d.conf',
    `mode daemon;
foreground yes;
max-children 50;
auth {
  authentication generic;
  authorization system;
};
logging { syslog no; };
tcp-wrappers { enable no; };
mailbox {
  mail-spool "/var/mail";
  mailbox-type "mbox";
};
locking {
  retry-count 1;
  retry-sleep 1;
};
tls {
  ssl-certificate-file /etc/tls/cert.pem;
  ssl-key-file /etc/tls/key.pem;
};
server ${LOOPBACK}:${box.plainPort} { tls-mode ondemand; };
server ${LOOPBACK}:${box.tlsPort} { tls-mode connection; };
`,
  );
  await box.start(
    ['/usr/sbin/pop3d', '--no-config', '--config-file=/etc/pop3d.conf'],
    [box.plainPort, box.tlsPort],
  );
  return {
    host: LOOPBACK,
    plainPort: box.plainPort,
    tlsPort: box.tlsPort,
    deliver: (user, messages) => appendToMbox(box.path(`var/mail/${user}`), messages),
    undoServerChanges: withoutOwnFields,
    log: () => box.log(),
    stop: () => box.stop(),
  };
}

function withoutOwnFields(retrieved: Buffer): Buffer {
  const text = retrieved.toString('latin1');
  const bodyStart = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, bodyStart).split('\r\n');
  while (OWN_FIELDS.test(lines.at(-1) ?? '')) {
    lines.pop();
  }
  return Buffer.from(lines.join('\r\n') + text.slice(bodyStart), 'latin1');
}
