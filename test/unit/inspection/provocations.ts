import type { FindingCode } from '../../../src/inspection/findings';
import type { ServerReport } from '../../../src/inspection/report';
import type { Handler, ScriptedMaildropOptions } from '../../support/scriptedMaildrop';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { inspectScripted, type InspectionChanges, message } from './inspectionHarness';

/** A server that gives cause for a finding, inspected. */
export type Provocation = () => Promise<Pick<ServerReport, 'findings'>>;

export const MESSAGES = [message('one'), message('two', 'Longer text.\r\n')];
const SHORT = { idle: 1_500, reply: 1_500 } as const;

/** Two messages, and what the server does otherwise than the RFCs say. */
export function scripted(
  options: ScriptedMaildropOptions,
  changes: InspectionChanges = {},
): Provocation {
  return () => inspectScripted({ messages: MESSAGES, ...options }, changes);
}

export function handled(
  handlers: ScriptedMaildropOptions['handlers'],
  changes: InspectionChanges = {},
): Provocation {
  return scripted({ handlers: handlers ?? {} }, changes);
}

function announcing(...capabilities: readonly string[]): Provocation {
  return scripted({ capabilities });
}

export const hangUp: Handler = (connection) => {
  connection.destroy();
  return undefined;
};

export function lines(...all: readonly string[]): string {
  return ['+OK', ...all, '.'].map((line) => `${line}\r\n`).join('');
}

/** Answers UIDL by the unique-ids that a connection, counted from 0, is to see. */
function identified(uidsOf: (connection: number) => readonly string[]): Handler {
  return ({ index }, { words: [number] }) => {
    const uids = uidsOf(index);
    return number === undefined
      ? lines(...uids.map((uid, position) => `${position + 1} ${uid}`))
      : `+OK ${number} ${uids[Number(number) - 1] ?? ''}\r\n`;
  };
}

/** Whether the client has sent a text on this connection. */
export function hasSent(connection: ScriptedConnection, text: string): boolean {
  return connection.received.includes(text);
}

const REFUSED = '-ERR No\r\n';
const WITHOUT_UIDL = ['USER', 'TOP', 'RESP-CODES'];
const WITHOUT_TOP = ['USER', 'UIDL', 'RESP-CODES'];
const ALL = ['USER', 'TOP', 'UIDL', 'RESP-CODES'];

/** Causes of the findings that a look at the server can have, TLS left aside. */
export const LOOK_PROVOCATIONS = {
  protocolBroken: handled({ NOOP: '+OK\r\n+OK\r\n' }),
  sessionEnded: handled({ NOOP: hangUp }),
  serverSilent: handled({ NOOP: () => undefined }, { timeouts: SHORT }),
  replyTooLarge: handled({ NOOP: `+OK ${'x'.repeat(9_000)}\r\n` }),
  bareLineFeeds: handled({ NOOP: '+OK\n' }),
  statusLineTooLong: handled({ NOOP: `+OK ${'x'.repeat(600)}\r\n` }),
  responseCodeMalformed: handled({ XPROBE: '-ERR [not a code] No\r\n' }),
  responseCodeNotAnnounced: scripted({
    capabilities: ['USER', 'TOP', 'UIDL'],
    handlers: { XPROBE: '-ERR [SYS/PERM] No\r\n' },
  }),
  apopStampInvalid: scripted({ greeting: '+OK <no timestamp>\r\n' }),
  capaMissing: handled({ CAPA: REFUSED }),
  capaEndsSession: handled({ CAPA: hangUp }),
  capabilityChangedByLogin: handled({
    CAPA: (connection) => lines(...(hasSent(connection, 'PASS') ? ALL : WITHOUT_TOP)),
  }),
  loginNotAnnounced: announcing('TOP', 'UIDL'),
  maildropNotLocked: scripted({}),
  secondLoginEndsFirst: () => {
    const connections: ScriptedConnection[] = [];
    return handled({
      PASS: (connection) => {
        connections.forEach((other) => {
          other.destroy();
        });
        connections.push(connection);
        return '+OK\r\n';
      },
    })();
  },
  lockWithoutCode: handled({
    PASS: (connection) => (connection.index === 1 ? '-ERR Not now\r\n' : '+OK\r\n'),
  }),
  statUnusable: handled({ STAT: '+OK some messages\r\n' }),
  statDiffersFromList: handled({ STAT: '+OK 9 9\r\n' }),
  listDiffersFromUidl: handled({ UIDL: lines('1 a') }),
  listingUnreadable: handled({ LIST: lines('1 10', 'two 20') }),
  messageNumberInvalid: handled({ LIST: lines('0 10', '1 10') }),
  messageNumberDuplicate: handled({ LIST: lines('1 10', '1 20') }),
  messageNumbersNotConsecutive: handled({ LIST: lines('1 10', '5 20') }),
  sizeInvalid: handled({ LIST: lines('1 large') }),
  singleListingWrong: handled({ 'LIST 1': '+OK 2 99\r\n' }),
  uidlMissing: scripted({ capabilities: WITHOUT_UIDL, handlers: { UIDL: REFUSED } }),
  uidlAnnouncedMissing: handled({ UIDL: REFUSED }),
  uidlNotAnnounced: announcing(...WITHOUT_UIDL),
  uidEmpty: handled({ UIDL: lines('1 a', '2 ') }),
  uidIrregular: handled({ UIDL: lines('1 a b', '2 c') }),
  uidDuplicate: handled({ UIDL: lines('1 a', '2 a') }),
  uidsChange: handled({ UIDL: identified((index) => [`a${index}`, `b${index}`]) }),
  numbersReordered: handled({
    UIDL: identified((index) => (index === 0 ? ['a', 'b'] : ['b', 'a'])),
  }),
  topMissing: scripted({ capabilities: WITHOUT_TOP, handlers: { TOP: REFUSED } }),
  topAnnouncedMissing: handled({ TOP: REFUSED }),
  topNotAnnounced: announcing(...WITHOUT_TOP),
  topExtraBlankLine: handled({ TOP: lines('Subject: one', '', '') }),
  topReturnsBody: handled({ TOP: lines('Subject: one', '', 'Text.') }),
  topWithoutBlankLine: handled({ TOP: lines('Subject: one') }),
  topRemovesMessage: handled({
    LIST: (connection) => lines(...(hasSent(connection, 'TOP 1 0') ? [] : ['1 10']), '2 20'),
  }),
  keywordCaseMatters: handled({ stat: REFUSED }),
  noopRefused: handled({ NOOP: REFUSED }),
  unknownCommandAccepted: handled({ XPROBE: '+OK\r\n' }),
  unknownCommandEndsSession: handled({ XPROBE: hangUp }),
  emptyLineEndsSession: handled({ '': hangUp }),
  absentMessageAccepted: handled({ 'LIST 3': '+OK 3 10\r\n' }),
  absentMessageEndsSession: handled({ 'LIST 3': hangUp }),
  rsetRefused: handled({ RSET: REFUSED }),
  rsetAnsweredTwice: handled({ RSET: '+OK\r\n+OK\r\n' }),
  pipeliningBroken: scripted({
    capabilities: [...ALL, 'PIPELINING'],
    handlers: {
      NOOP: (connection) => {
        // Asked singly, it is far less often on one connection.
        if (connection.received.toString('latin1').split('NOOP').length > 8) {
          connection.destroy();
          return undefined;
        }
        return '+OK\r\n';
      },
    },
  }),
  quitNotConfirmed: handled({ QUIT: REFUSED }),
  expireZero: announcing(...ALL, 'EXPIRE 0'),
} as const satisfies Partial<Record<FindingCode, Provocation>>;
