import assert from 'node:assert/strict';
import type { Credentials } from '../../../src/pop3/credentials';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { scriptedMaildrop, type Handler } from '../../support/scriptedMaildrop';
import { against, type Against, rejectsWith, wireText } from './sessionHarness';

const USER = 'alice';
const PASSWORD = 'correct horse';
const TOKEN = 'ya29.token';
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const password = (method: 'plain' | 'login' | 'scramSha256' | 'cramMd5'): Credentials => ({
  method,
  user: USER,
  password: PASSWORD,
});
const BEARER: Credentials = { method: 'oauth2', user: USER, accessToken: TOKEN };

/** Serves a maildrop whose AUTH does what a test says, with these mechanisms offered. */
function withAuth(
  mechanisms: string,
  auth: Handler,
  test: (session: Against) => Promise<void>,
): Promise<void> {
  const script = scriptedMaildrop({
    capabilities: ['UIDL', 'TOP', 'USER', `SASL ${mechanisms}`],
    handlers: { AUTH: auth },
  });
  return against(script, test);
}

async function ask(connection: ScriptedConnection, line: string): Promise<string> {
  await connection.write(`${line}\r\n`);
  return connection.readLine();
}

describe('AUTH', () => {
  it('G3 carries the initial response where the line has room for it', async () => {
    await withAuth(
      'PLAIN',
      () => '+OK\r\n',
      async ({ logIn, server }) => {
        assert.equal((await logIn({ credentials: password('plain') })).state, 'transaction');
        const sent = server.connections[0]!.received.toString('latin1');
        assert.match(sent, new RegExp(`^AUTH PLAIN ${base64(`\0${USER}\0${PASSWORD}`)}\\r$`, 'mu'));
      },
    );
  });

  it('G3 sends a long initial response apart, after an empty challenge', async () => {
    const long = 'p'.repeat(400);
    let answer = '';
    await withAuth(
      'PLAIN',
      async (connection) => {
        answer = await ask(connection, '+ ');
        return '+OK\r\n';
      },
      async ({ logIn, server }) => {
        await logIn({ credentials: { method: 'plain', user: USER, password: long } });
        assert.equal(answer, base64(`\0${USER}\0${long}`));
        assert.match(server.connections[0]!.received.toString('latin1'), /^AUTH PLAIN\r$/mu);
      },
    );
  });

  it('G3 sends an access token by XOAUTH2 in two steps whatever its length', async () => {
    await withAuth(
      'XOAUTH2',
      async (connection) => {
        assert.equal(
          await ask(connection, '+ '),
          base64(`user=${USER}\x01auth=Bearer ${TOKEN}\x01\x01`),
        );
        return '+OK\r\n';
      },
      async ({ logIn }) => {
        assert.equal((await logIn({ credentials: BEARER })).state, 'transaction');
      },
    );
  });

  it('A14 takes +OK for a continuation as long as the mechanism is not done', async () => {
    const answers: string[] = [];
    await withAuth(
      'LOGIN',
      async (connection) => {
        answers.push(await ask(connection, '+OK send your name'));
        answers.push(await ask(connection, `+OK ${base64('Password:')}`));
        return '+OK\r\n';
      },
      async ({ logIn }) => {
        assert.equal((await logIn({ credentials: password('login') })).state, 'transaction');
        assert.deepEqual(answers, [base64(USER), base64(PASSWORD)]);
      },
    );
  });

  it('A14 takes no +OK for success before the server has proved itself', async () => {
    await withAuth(
      'SCRAM-SHA-256',
      async (connection) => {
        assert.equal(await ask(connection, '+OK'), '*');
        return '-ERR\r\n';
      },
      async ({ logIn, server }) => {
        await rejectsWith(logIn({ credentials: password('scramSha256') }), 'saslExchange');
        assert.equal(server.connections.length, 1);
      },
    );
  });

  it('A14 takes + for a breach of the protocol where no exchange is under way', async () => {
    const script = scriptedMaildrop({ handlers: { STAT: '+ more\r\n' } });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      await rejectsWith(client.stat(), 'protocol');
      assert.equal(client.state, 'closed');
    });
  });

  it('G4 cancels an exchange by * after a challenge that is not base64', async () => {
    let answer = '';
    await withAuth(
      'CRAM-MD5',
      async (connection) => {
        answer = await ask(connection, '+ *not base64*');
        return '-ERR cancelled\r\n';
      },
      async ({ logIn }) => {
        await rejectsWith(logIn({ credentials: password('cramMd5') }), 'saslExchange');
        assert.equal(answer, '*');
      },
    );
  });

  it('G4 refuses a challenge after everything was said', async () => {
    await withAuth(
      'PLAIN',
      async (connection) => {
        assert.equal(await ask(connection, '+ '), '*');
        return '-ERR\r\n';
      },
      async ({ logIn }) => {
        await rejectsWith(logIn({ credentials: password('plain') }), 'saslExchange');
      },
    );
  });

  it('G4 bounds a challenge like any status line', async () => {
    await withAuth(
      'CRAM-MD5',
      async (connection) => {
        await connection.write(`+ ${'A'.repeat(100_000)}`);
        await connection.waitForEnd();
        return undefined;
      },
      async ({ logIn }) => {
        await rejectsWith(logIn({ credentials: password('cramMd5') }), 'tooLarge');
      },
    );
  });

  it('G5 answers the error of a bearer login and tells what the server said of it', async () => {
    const cases = [
      ['XOAUTH2', '', '{"status":"400","schemes":"Bearer"}'],
      ['OAUTHBEARER', base64('\x01'), '{"status":"invalid_token"}'],
    ] as const;
    for (const [mechanism, expected, json] of cases) {
      let answer = '';
      await withAuth(
        mechanism,
        async (connection) => {
          if (mechanism === 'XOAUTH2') {
            await ask(connection, '+ ');
          }
          answer = await ask(connection, `+ ${base64(json)}`);
          return '-ERR [AUTH] no\r\n';
        },
        async ({ logIn }) => {
          const error = await rejectsWith(logIn({ credentials: BEARER }), 'authentication');
          assert.equal(answer, expected);
          assert.match(error.serverText ?? '', /400|invalid_token/u);
        },
      );
    }
  });

  it('G8 suspects the credentials where the server hangs up in the exchange, and tries once', async () => {
    await withAuth(
      'PLAIN',
      (connection) => {
        connection.destroy();
        return undefined;
      },
      async ({ logIn, server }) => {
        const error = await rejectsWith(
          logIn({ credentials: password('plain') }),
          'authentication',
        );
        assert.equal(error.isSuspected, true);
        assert.equal(server.connections.length, 1);
      },
    );
  });

  it('J1 shows nothing of an exchange, in either direction', async () => {
    const challenge = base64('Password:');
    await withAuth(
      'LOGIN',
      async (connection) => {
        await ask(connection, `+ ${base64('Username:')}`);
        await ask(connection, `+ ${challenge}`);
        return `-ERR ${base64(PASSWORD)} is not the password ${PASSWORD}\r\n`;
      },
      async ({ logIn, trace, wire }) => {
        await rejectsWith(logIn({ credentials: password('login') }), 'authentication');
        const shown = trace.join('\n') + wireText(wire, 'sent') + wireText(wire, 'received');
        for (const secret of [PASSWORD, base64(PASSWORD), base64(USER), challenge]) {
          assert.equal(shown.includes(secret), false, secret);
        }
        assert.match(wireText(wire, 'sent'), /^AUTH LOGIN\r\n\*{4}\r\n\*{4}\r\n/mu);
        assert.match(wireText(wire, 'received'), /\+ \*{4}\r\n\+ \*{4}\r\n-ERR \*{4} is not/u);
      },
    );
  });

  it('I7 gives the connection up where the user cancels an exchange', async () => {
    const controller = new AbortController();
    await withAuth(
      'LOGIN',
      async (connection) => {
        controller.abort();
        await connection.waitForEnd();
        return undefined;
      },
      async ({ logIn, server }) => {
        const login = logIn({ credentials: password('login'), signal: controller.signal });
        await rejectsWith(login, 'aborted');
        await server.connections[0]!.waitForEnd();
      },
    );
  });
});
