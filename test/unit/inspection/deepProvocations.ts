import { OPENING_CHECKS } from '../../../src/inspection/checks/opening';
import type { Observed } from '../../../src/inspection/check';
import { FindingList } from '../../../src/inspection/findingList';
import type { FindingCode } from '../../../src/inspection/findings';
import type { ServerReport } from '../../../src/inspection/report';
import { Capabilities } from '../../../src/pop3/capabilities';
import { startScriptedServer } from '../../support/scriptedServer';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { startGreenMail } from '../../support/serverModels/greenmail';
import { startInbucket } from '../../support/serverModels/inbucket';
import { startMailpit } from '../../support/serverModels/mailpit';
import type { ModelOptions, RunningModel } from '../../support/serverModels/model';
import { startSmtp4dev } from '../../support/serverModels/smtp4dev';
import { testCertificates } from '../../support/testCertificates';
import { inspect, inspectScripted, type InspectionChanges, NOW } from './inspectionHarness';
import { deleting, firstUid, MODEL_UIDS, type ModelName } from './modelUids';
import { handled, hasSent, lines, MESSAGES, type Provocation } from './provocations';

const READ: InspectionChanges = { depth: 'read' };
const DAY = 86_400_000;

/** What the checks of the opening find where a server was observed so. */
function observing(changes: Partial<Observed>): Provocation {
  const observed: Observed = {
    endpoint: { host: 'pop.example.com', port: 110, tlsMode: 'none' },
    greeting: 'ready',
    isLoopback: false,
    stages: [],
    tls: undefined,
    capaEndsSession: false,
    usedUserPass: false,
    ...changes,
  };
  return () => {
    const findings = new FindingList();
    for (const { examine } of OPENING_CHECKS) {
      try {
        examine({
          observed,
          now: NOW,
          add: (code, ...evidence) => {
            findings.add(code, ...evidence);
          },
        });
      } catch {
        // Not checked: there is no server behind this.
      }
    }
    return Promise.resolve({ findings: findings.all() });
  };
}

const OLD_TLS: NonNullable<Observed['tls']> = {
  protocol: 'TLSv1.2',
  cipher: 'AES128-SHA',
  certificate: {
    fingerprint256: 'AA',
    subject: 'CN=pop.example.com',
    issuer: 'CN=pop.example.com',
    subjectAlternativeNames: '',
    validFrom: 'Jan  1 00:00:00 2025 GMT',
    validTo: 'Jan  1 00:00:00 2030 GMT',
  },
  channelBinding: undefined,
};

async function overTls(
  which: 'good' | 'expired' | 'selfSigned',
  changes: (fingerprint: string) => InspectionChanges,
): Promise<ServerReport> {
  const certificates = await testCertificates();
  const { X509Certificate } = await import('node:crypto');
  const certificate = new X509Certificate(certificates[which].cert);
  const server = await startScriptedServer({
    script: scriptedMaildrop({ messages: MESSAGES }),
    implicitTls: certificates[which],
  });
  try {
    const { endpoint, ...others } = changes(certificate.fingerprint256);
    return await inspect(server, {
      ...others,
      endpoint: {
        host: 'localhost',
        tlsMode: 'implicit',
        certificateAuthorities: [certificates.authority.cert],
        ...endpoint,
      },
    });
  } finally {
    await server.close();
  }
}

async function onModel(
  start: (options: ModelOptions) => Promise<RunningModel>,
  options: ModelOptions,
  changes: (model: RunningModel) => InspectionChanges,
): Promise<ServerReport> {
  const model = await start({ messages: MESSAGES, ...options });
  try {
    return await inspect(model, changes(model));
  } finally {
    await model.close();
  }
}

function deletingOn(
  name: ModelName,
  start: (options: ModelOptions) => Promise<RunningModel>,
): Provocation {
  return () => onModel(start, {}, (model) => deleting(firstUid(model, MODEL_UIDS[name])));
}

const [{ length: firstSize } = { length: 0 }] = MESSAGES;
const firstText = MESSAGES[0]?.toString('latin1') ?? '';
const received = (text: string): string => `+OK\r\n${text}.\r\n`;

/** Causes of the findings about TLS, and of those that only reading or deleting brings to light. */
export const DEEP_PROVOCATIONS = {
  connectionNotEncrypted: observing({}),
  passwordInPlainText: observing({
    stages: [{ stage: 'plain', capabilities: Capabilities.parse(['STLS', 'SASL PLAIN']) }],
  }),
  tls12: observing({ tls: OLD_TLS }),
  noForwardSecrecy: observing({ tls: OLD_TLS }),
  certificateNotTrusted: () => overTls('selfSigned', () => ({})),
  certificateExpired: () =>
    overTls('expired', (fingerprint) => ({ endpoint: { pinnedCertificate: fingerprint } })),
  certificateExpiresSoon: observing({
    tls: {
      ...OLD_TLS,
      certificate: { ...OLD_TLS.certificate, validTo: new Date(NOW + 5 * DAY).toUTCString() },
    },
  }),
  stlsAfterTls: async () => {
    const { good, authority } = await testCertificates();
    return inspectScripted(
      { messages: MESSAGES, stls: good, handlers: { CAPA: lines('USER', 'STLS') } },
      {
        endpoint: {
          host: 'localhost',
          tlsMode: 'startTls',
          certificateAuthorities: [authority.cert],
        },
      },
    );
  },
  stlsOfferedOnce: async () => {
    const { good, authority } = await testCertificates();
    return onModel(startInbucket, { stls: good }, () => ({
      endpoint: { tlsMode: 'startTls', certificateAuthorities: [authority.cert] },
    }));
  },
  dotsNotStuffed: handled({ RETR: lines('Subject: one', '', '.x', 'y') }, READ),
  messageWithoutEnd: handled(
    { RETR: '+OK\r\nSubject: one\r\n\r\nText..\r\n' },
    { ...READ, timeouts: { idle: 1_500 } },
  ),
  sizeOneLineShort: handled({ 'RETR 1': received(`${firstText}\r\n`) }, READ),
  sizeCountsLf: handled(
    { LIST: lines(`1 ${firstSize - firstText.split('\r\n').length + 1}`) },
    READ,
  ),
  sizeRounded: handled(
    { LIST: lines('1 1024'), RETR: received(`Subject: x\r\n\r\n${'x'.repeat(900)}\r\n`) },
    READ,
  ),
  sizeWithoutHeader: () => onModel(startGreenMail, {}, () => READ),
  sizeWrong: handled({ LIST: lines('1 99999') }, READ),
  topDiffersFromRetr: handled({ TOP: lines('Subject: another', '') }, READ),
  retrRefused: handled({ RETR: '-ERR No\r\n' }, READ),
  retrRemovesMessage: handled(
    {
      LIST: (connection) =>
        lines(...(hasSent(connection, 'RETR 1') ? [] : [`1 ${firstSize}`]), '2 20'),
    },
    READ,
  ),
  deleRefused: handled(
    { UIDL: lines('1 a', '2 b'), 'UIDL 1': '+OK 1 a\r\n', DELE: '-ERR No\r\n' },
    deleting('a'),
  ),
  deletedStillListed: deletingOn('mailpit', startMailpit),
  deletedStillCounted: deletingOn('mailpit', startMailpit),
  deletedStillReadable: deletingOn('mailpit', startMailpit),
  deleRenumbers: deletingOn('smtp4dev', startSmtp4dev),
  rsetRestoresNothing: deletingOn('smtp4dev', startSmtp4dev),
  deletesWithoutQuit: deletingOn('smtp4dev', startSmtp4dev),
  marksOutliveSession: deletingOn('greenmail', startGreenMail),
} as const satisfies Partial<Record<FindingCode, Provocation>>;
