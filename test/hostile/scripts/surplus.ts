import { eventually } from '../../support/polling';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { Script } from '../../support/scriptedServer';
import {
  atOnce,
  type HostileScript,
  inSession,
  logsIn,
  type Outcome,
  type ClientSide,
} from '../hostileScript';

const MESSAGE = Buffer.from('Subject: one\r\n\r\n');
const repeat = (count: number, outcome: Outcome): readonly Outcome[] =>
  Array.from({ length: count }, () => outcome);

/** A server that pipelines: ten NOOPs are answered with these octets at once, and then comes the end. */
function answersTen(octets: string, end: 'end' | 'reset' | 'waitForEnd'): Script {
  let received = 0;
  return scriptedMaildrop({
    capabilities: ['PIPELINING'],
    handlers: {
      NOOP: async (connection) => {
        received += 1;
        if (received === 10) {
          await connection.write(octets);
          await connection[end]();
          await connection.waitForEnd();
        }
        return undefined;
      },
    },
  });
}

const tenNoops = atOnce((client) => Array.from({ length: 10 }, () => client.noop()));

/** A continuation in answer to a command that has none (RFC 5034 §4). */
const continuations: readonly HostileScript[] = [
  ...(['CAPA', 'USER', 'PASS'] as const).map((keyword): HostileScript => ({
    name: `A14 a continuation in answer to ${keyword}`,
    serve: () => scriptedMaildrop({ handlers: { [keyword]: '+ cGFzcw==\r\n' } }),
    act: logsIn,
    expected: ['protocol'],
  })),
  {
    name: 'A14 a continuation in place of a greeting',
    serve: () => scriptedMaildrop({ greeting: '+ \r\n' }),
    act: logsIn,
    expected: ['protocol'],
    withoutCredentials: true,
  },
  {
    name: 'A14 a continuation in answer to RETR',
    serve: () => scriptedMaildrop({ handlers: { RETR: '+\r\nSubject: x\r\n.\r\n' } }),
    act: inSession((client) => client.retr(1)),
    expected: ['protocol'],
  },
];

export const surplusScripts: readonly HostileScript[] = [
  {
    name: 'A16 two replies to one command',
    serve: () => scriptedMaildrop({ handlers: { NOOP: '+OK\r\n+OK\r\n' } }),
    act: inSession(
      (client) => client.noop(),
      (client) => client.stat(),
    ),
    expected: ['done', 'protocol'],
  },
  {
    name: 'A16 -ERR behind the end of a message',
    serve: () =>
      scriptedMaildrop({ handlers: { RETR: '+OK\r\nSubject: x\r\n\r\n.\r\n-ERR late\r\n' } }),
    act: inSession(
      (client) => client.retr(1),
      (client) => client.retr(2),
    ),
    expected: ['done', 'protocol'],
  },
  {
    name: 'A12, A16 a body behind -ERR',
    serve: () =>
      scriptedMaildrop({ handlers: { RETR: '-ERR no\r\nSubject: x\r\n\r\nsurplus\r\n.\r\n' } }),
    act: inSession(
      (client) => client.retr(1),
      (client) => client.noop(),
    ),
    expected: ['rejected', 'protocol'],
  },
  {
    name: 'A12, A16 a body behind STAT',
    serve: () => scriptedMaildrop({ handlers: { STAT: '+OK 1 10\r\n1 10\r\n.\r\n' } }),
    act: inSession(
      (client) => client.stat(),
      (client) => client.noop(),
    ),
    expected: ['done', 'protocol'],
  },
  {
    name: 'A16 two greetings',
    serve: () => scriptedMaildrop({ greeting: '+OK one\r\n+OK two\r\n' }),
    act: logsIn,
    expected: ['protocol'],
    withoutCredentials: true,
  },
  {
    name: 'A16 the reply to PASS before PASS was sent',
    serve: () => scriptedMaildrop({ handlers: { USER: '+OK\r\n+OK welcome\r\n' } }),
    act: logsIn,
    expected: ['protocol'],
  },
  {
    name: 'A16 a reply while no command is under way',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          NOOP: async (connection) => {
            await connection.write('+OK\r\n');
            await connection.writeChunked('+OK unasked\r\n', (octets) => [octets]);
            await connection.waitForEnd();
            return undefined;
          },
        },
      }),
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      const first = await side.outcome(client.noop());
      await eventually('the session is over', () => client.state === 'closed');
      return [first, await side.outcome(client.stat())];
    },
    expected: ['done', 'protocol'],
  },
  {
    name: 'A16 a line end too many behind each reply',
    serve: () => scriptedMaildrop({ handlers: { NOOP: '+OK\r\n\r\n' } }),
    act: inSession(
      (client) => client.noop(),
      (client) => client.noop(),
    ),
    expected: ['done', 'protocol'],
  },
  {
    name: 'A16 octets behind the reply to QUIT',
    serve: () => scriptedMaildrop({ handlers: { QUIT: '+OK\r\n+OK bye\r\n' } }),
    act: inSession((client) => client.quit()),
    expected: ['done'],
  },
  {
    name: 'A15 a message of lines that look like replies and terminators',
    serve: () =>
      scriptedMaildrop({
        messages: [MESSAGE],
        handlers: { RETR: '+OK\r\n+OK\r\n-ERR no\r\n+ \r\n.\n\r\n..\r\n \r\n.\r\n' },
      }),
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      const { octets } = await client.retr(1);
      return [`octets: ${octets.length}`, await side.outcome(client.stat())];
    },
    expected: ['octets: 27', 'done'],
    survives: true,
  },
  ...continuations,
  {
    name: 'E2, H1 pipelined replies that stop after the fourth, by FIN',
    serve: () => answersTen('+OK\r\n'.repeat(4), 'end'),
    act: tenNoops,
    expected: [...repeat(4, 'done'), ...repeat(6, 'closed')],
  },
  {
    name: 'E2, H1 pipelined replies that stop inside the fifth, by FIN',
    serve: () => answersTen('+OK\r\n'.repeat(4) + '+O', 'end'),
    act: tenNoops,
    expected: [...repeat(4, 'done'), ...repeat(6, 'closed')],
  },
  {
    name: 'E2, I1 pipelined replies that stop inside the fifth, by silence',
    serve: () => answersTen('+OK\r\n'.repeat(4) + '-ERR', 'waitForEnd'),
    timeouts: { idle: 1_000 },
    atLeastMs: 950,
    act: tenNoops,
    expected: [...repeat(4, 'done'), ...repeat(6, 'timeout')],
  },
  {
    name: 'E2 pipelined replies with nonsense for the fifth',
    serve: () => answersTen('+OK\r\n'.repeat(4) + 'what?\r\n' + '+OK\r\n'.repeat(5), 'waitForEnd'),
    act: tenNoops,
    expected: [...repeat(4, 'done'), ...repeat(6, 'protocol')],
  },
  {
    name: 'E2 pipelined replies with -ERR for the fifth',
    serve: () => answersTen('+OK\r\n'.repeat(4) + '-ERR no\r\n' + '+OK\r\n'.repeat(5), 'end'),
    act: tenNoops,
    expected: [...repeat(4, 'done'), 'rejected', ...repeat(5, 'done')],
    survives: true,
  },
  {
    name: 'A16, E2 one pipelined reply too many',
    serve: () => answersTen('+OK\r\n'.repeat(11), 'waitForEnd'),
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => side.outcome(client.noop())),
      );
      return [...outcomes, await side.outcome(client.stat())];
    },
    expected: [...repeat(10, 'done'), 'protocol'],
  },
];
