import type { PasswordMethod } from '../../../src/pop3/credentials';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { ScriptedConnection } from '../../support/scriptedServer';
import type { HostileScript } from '../hostileScript';
import { PASSWORD } from '../protocol';

const SHORT_MS = 1_000;
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** Answers AUTH and every line after it, until it has nothing more to say. */
function dialogue(
  answer: (turn: number, line: string) => string | undefined,
): HostileScript['serve'] {
  const auth: Handler = async (connection, command) => {
    let line = command.words.join(' ');
    for (let turn = 0; ; turn += 1) {
      const reply = answer(turn, line);
      if (reply === undefined) {
        await connection.waitForEnd();
        return undefined;
      }
      await connection.write(reply);
      line = await connection.readLine();
    }
  };
  return () =>
    scriptedMaildrop({
      capabilities: ['USER', 'SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256'],
      handlers: { AUTH: auth },
    });
}

/** The nonce in the client's first SCRAM message, which comes with AUTH. */
function clientNonce(line: string): string {
  const [, initial = ''] = line.split(' ');
  return /r=([^,]*)/u.exec(Buffer.from(initial, 'base64').toString('utf8'))?.[1] ?? '';
}

/** Answers the client's first SCRAM message with these fields, and whatever follows with silence. */
function scramFirst(fields: (nonce: string) => string): HostileScript['serve'] {
  return dialogue((turn, line) =>
    turn === 0 ? `+ ${base64(fields(clientNonce(line)))}\r\n` : '-ERR no\r\n',
  );
}

const logsInBy =
  (method: PasswordMethod): HostileScript['act'] =>
  async (side) => [await side.outcome(side.logIn(method))];

async function endlessChallenge(connection: ScriptedConnection): Promise<undefined> {
  await connection.write('+ ');
  const chunk = Buffer.alloc(64 * 1024, 'A');
  while (!connection.isEnded) {
    await connection.write(chunk);
  }
  return undefined;
}

const scram = { act: logsInBy('scramSha256'), expected: ['saslExchange'] } as const;

export const saslScripts: readonly HostileScript[] = [
  ...(['plain', 'login', 'cramMd5', 'scramSha1', 'scramSha256'] as const).map(
    (method): HostileScript => ({
      name: `G4 challenges without end, to the method ${method}`,
      serve: dialogue(() => `+ ${base64('more')}\r\n`),
      act: logsInBy(method),
      expected: ['saslExchange'],
    }),
  ),
  {
    name: 'G4 +OK without end in place of a verdict',
    serve: dialogue(() => '+OK go on\r\n'),
    ...scram,
  },
  {
    name: 'A11, G4 a challenge without line end',
    serve: () =>
      scriptedMaildrop({
        capabilities: ['USER', 'SASL SCRAM-SHA-256'],
        handlers: { AUTH: endlessChallenge },
      }),
    act: logsInBy('scramSha256'),
    expected: ['tooLarge'],
  },
  {
    name: 'G4 a challenge that is not base64',
    serve: dialogue((turn) => (turn === 0 ? '+ !!!!\r\n' : '-ERR cancelled\r\n')),
    ...scram,
  },
  {
    name: 'G6 success without any proof',
    serve: dialogue((turn) => (turn === 0 ? '+OK welcome\r\n' : '-ERR no\r\n')),
    ...scram,
  },
  {
    name: 'G6 two thousand million iterations',
    serve: scramFirst((nonce) => `r=${nonce}x,s=${base64('salt')},i=2147483648`),
    ...scram,
  },
  {
    name: 'G6 one iteration',
    serve: scramFirst((nonce) => `r=${nonce}x,s=${base64('salt')},i=1`),
    ...scram,
  },
  {
    name: 'G6 the nonce of another login',
    serve: scramFirst(() => `r=other,s=${base64('salt')},i=4096`),
    ...scram,
  },
  {
    name: 'G6 a server that proves nothing after the proof of the client',
    serve: dialogue((turn, line) => {
      if (turn === 0) {
        return `+ ${base64(`r=${clientNonce(line)}x,s=${base64('salt')},i=4096`)}\r\n`;
      }
      return turn === 1 ? `+ ${base64(`v=${base64('x'.repeat(32))}`)}\r\n` : '-ERR no\r\n';
    }),
    ...scram,
  },
  {
    name: 'J1 a server that echoes the password in a challenge and in its verdict',
    serve: dialogue((turn) =>
      turn === 0 ? `+ ${base64(PASSWORD)}\r\n` : `-ERR ${PASSWORD} ${base64(PASSWORD)}\r\n`,
    ),
    act: logsInBy('cramMd5'),
    expected: ['authentication'],
  },
  {
    name: 'I1 silence in the middle of an exchange',
    serve: dialogue(() => undefined),
    timeouts: { idle: SHORT_MS },
    atLeastMs: SHORT_MS - 50,
    act: logsInBy('login'),
    expected: ['timeout'],
  },
  {
    name: 'A16, G4 a challenge behind the verdict',
    serve: dialogue((turn) => (turn === 0 ? '+OK welcome\r\n+ bW9yZQ==\r\n' : undefined)),
    act: logsInBy('plain'),
    expected: ['protocol'],
  },
];
