import { findApopStamp } from '../../pop3/apop';
import type { Capabilities } from '../../pop3/capabilities';
import { NotChecked, type ObservationCheck, stageOf } from '../check';
import { quoted } from '../quotation';
import type { Evidence, Stage } from '../report';

const DAY = 24 * 60 * 60 * 1_000;
const SOON_DAYS = 21;
/** Announced in both states, without difference (RFC 2449 §6). */
const SAME_IN_BOTH_STATES = ['TOP', 'UIDL', 'PIPELINING', 'RESP-CODES'];
const PASSWORD_MECHANISMS = ['PLAIN', 'LOGIN'];

const apopStamp: ObservationCheck = {
  title: 'The greeting holds a well-formed timestamp for APOP, or none',
  examine: ({ observed: { greeting }, add }) => {
    if (greeting === undefined) {
      throw new NotChecked('There was no greeting.');
    }
    if (greeting.includes('<') && findApopStamp(greeting) === undefined) {
      add('apopStampInvalid', { text: 'The greeting', quote: quoted(greeting) });
    }
    return undefined;
  },
};

const capaAnswered: ObservationCheck = {
  title: 'CAPA is answered',
  examine: ({ observed, add }) => {
    if (observed.capaEndsSession) {
      add('capaEndsSession');
    } else if (observed.stages.length === 0) {
      throw new NotChecked('The session did not get that far.');
    } else if (observed.stages.every(({ capabilities }) => isUnknown(capabilities))) {
      add('capaMissing');
    }
    return undefined;
  },
};

const sameCapabilities: ObservationCheck = {
  title: 'Capabilities are the same before and after login',
  examine: ({ observed, add }) => {
    const after = stageOf(observed, 'loggedIn');
    const before = stageOf(observed, 'encrypted') ?? stageOf(observed, 'plain');
    if (isUnknown(after) || isUnknown(before)) {
      throw new NotChecked('Capabilities are not known both before and after login.');
    }
    const evidence = SAME_IN_BOTH_STATES.flatMap((name): readonly Evidence[] =>
      before.has(name) === after.has(name)
        ? []
        : [{ text: `${name} is announced only ${after.has(name) ? 'after' : 'before'} login` }],
    );
    if (evidence.length > 0) {
      add('capabilityChangedByLogin', ...evidence);
    }
    return undefined;
  },
};

const loginAnnounced: ObservationCheck = {
  title: 'The login that was used is announced',
  examine: ({ observed, add }) => {
    const before = stageOf(observed, 'encrypted') ?? stageOf(observed, 'plain');
    if (!observed.usedUserPass || isUnknown(before)) {
      throw new NotChecked('This account did not log in by USER, or the server knows no CAPA.');
    }
    if (!before.has('USER')) {
      add('loginNotAnnounced');
    }
    return undefined;
  },
};

const encryption: ObservationCheck = {
  title: 'The connection is encrypted before a password can be sent',
  examine: ({ observed, add }) => {
    if (observed.isLoopback === undefined) {
      throw new NotChecked('There was no connection.');
    }
    if (observed.isLoopback) {
      return 'the server runs on this machine';
    }
    if (observed.endpoint.tlsMode === 'none') {
      add('connectionNotEncrypted');
    }
    const plain = stageOf(observed, 'plain');
    const logins = plain?.has('STLS') === true ? passwordLogins(plain) : [];
    if (logins.length > 0) {
      add('passwordInPlainText', { text: `Offered before STLS: ${logins.join(', ')}` });
    }
    return undefined;
  },
};

const noStlsAfterTls: ObservationCheck = {
  title: 'STLS is not announced once the connection is encrypted',
  examine: ({ observed, add }) => {
    if (observed.tls === undefined) {
      throw new NotChecked(NO_TLS);
    }
    const stages = observed.stages.filter(
      ({ stage, capabilities }) => stage !== 'plain' && capabilities?.has('STLS') === true,
    );
    if (stages.length > 0) {
      add('stlsAfterTls', ...stages.map(({ stage }) => ({ text: STAGE_TEXTS[stage] })));
    }
    return undefined;
  },
};

const modernTls: ObservationCheck = {
  title: 'TLS is up to date',
  examine: ({ observed: { tls }, add }) => {
    if (tls === undefined) {
      throw new NotChecked(NO_TLS);
    }
    if (tls.protocol !== 'TLSv1.3') {
      add('tls12', { text: 'Agreed upon', quote: quoted(tls.protocol) });
      if (!/^(?:ECDHE|DHE)-/u.test(tls.cipher)) {
        add('noForwardSecrecy', { text: 'Agreed upon', quote: quoted(tls.cipher) });
      }
    }
    return undefined;
  },
};

const certificateLifetime: ObservationCheck = {
  title: `The certificate is valid for at least ${SOON_DAYS} days`,
  examine: ({ observed: { tls }, now, add }) => {
    const days = tls === undefined ? undefined : daysLeft(tls.certificate.validTo, now);
    if (days === undefined) {
      throw new NotChecked(NO_TLS);
    }
    if (days < 0) {
      add('certificateExpired', { text: `By the clock of this machine ${daysText(days)}` });
    } else if (days < SOON_DAYS) {
      add('certificateExpiresSoon', { text: `By the clock of this machine ${daysText(days)}` });
    }
    return daysText(days);
  },
};

const expiry: ObservationCheck = {
  title: 'Messages are kept when they were read',
  examine: ({ observed, add }) => {
    const days = observed.stages.map(({ capabilities }) => capabilities?.expireDays);
    if (days.includes(0)) {
      add('expireZero');
    } else if (days.every((value) => value === undefined)) {
      throw new NotChecked('The server does not announce EXPIRE.');
    }
    return undefined;
  },
};

/** Checks of what a server says before anything is asked about the maildrop. */
export const OPENING_CHECKS: readonly ObservationCheck[] = [
  apopStamp,
  capaAnswered,
  sameCapabilities,
  loginAnnounced,
  encryption,
  noStlsAfterTls,
  modernTls,
  certificateLifetime,
  expiry,
];

export const STAGE_TEXTS: Readonly<Record<Stage, string>> = {
  plain: 'Before encryption',
  encrypted: 'Encrypted, before login',
  loggedIn: 'After login',
};

const NO_TLS =
  'This account does not use TLS, and STLS is not tried on a server that others may depend on.';

/** Whole days until a certificate expires; `undefined` where its date can't be read. */
export function daysLeft(validTo: string, now: number): number | undefined {
  const end = Date.parse(validTo);
  return Number.isNaN(end) ? undefined : Math.floor((end - now) / DAY);
}

function daysText(days: number): string {
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days < 0 ? `it expired ${count} ago` : `it expires in ${count}`;
}

function isUnknown(capabilities: Capabilities | undefined): capabilities is undefined {
  return capabilities === undefined || capabilities.isEmpty;
}

function passwordLogins(capabilities: Capabilities): readonly string[] {
  const offered = capabilities.arguments('SASL').map((name) => name.toUpperCase());
  const sasl = PASSWORD_MECHANISMS.filter((name) => offered.includes(name));
  return [...(capabilities.has('USER') ? ['USER'] : []), ...sasl];
}
