import { startDovecot } from '../dovecot';
import type { RealServer, RealServerOptions, RealServerProgram } from './realServer';

/** {@link startDovecot} as one of the real servers: Maildir with CRLF line ends. */
export const dovecotServer: RealServerProgram = {
  name: 'Dovecot',
  traits: {
    offersTls: true,
    hasCapa: true,
    offersPipelining: true,
    locksMaildrop: true,
    onDeletedByOthers: 'refusal',
    answersQuitEarly: false,
    keepsBlanksInPasswords: true,
    wrongPasswordCode: 'AUTH',
    countsLaterMail: false,
    countsOctetsExactly: true,
    addsBlankLineInTop: false,
    repeatsUidOfCopies: false,
  },
  start: startDovecotServer,
};

async function startDovecotServer(options: RealServerOptions): Promise<RealServer> {
  const dovecot = await startDovecot(options);
  await Promise.all(Object.keys(options.users).map((user) => dovecot.deliver(user, [])));
  return {
    host: dovecot.host,
    plainPort: dovecot.plainPort,
    tlsPort: dovecot.tlsPort,
    async deliver(user, messages) {
      await dovecot.deliver(user, messages);
    },
    undoServerChanges: (retrieved) => retrieved,
    log: () => dovecot.log(),
    stop: () => dovecot.stop(),
  };
}
