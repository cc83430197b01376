import assert from 'node:assert/strict';
import { listMaildrop } from '../../../src/mailbox/maildropListing';
import type { LoginOptions } from '../../../src/pop3/login';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { Script } from '../../support/scriptedServer';
import { testCertificates } from '../../support/testCertificates';
import { against, rejectsWith } from './sessionHarness';

const MESSAGES = Array.from({ length: 60 }, (_unused, index) =>
  Buffer.from(`Subject: ${index}\r\n\r\ntext\r\n`),
);
const CAPABILITIES = ['TOP', 'UIDL', 'USER', 'SASL PLAIN', 'PIPELINING'];
const AHEAD: Pick<LoginOptions, 'listsAhead'> = { listsAhead: true };
const ROWS = 50;
const NEVER = new AbortController().signal;
/** TCP's own, and the greeting, for which the server waits until the connection stands. */
const CONNECT_AND_GREETING = 2;
const TLS_1_3_HANDSHAKE = 1;

/** Counts how often the client wrote after the server had last written: each time it had waited for a round trip. */
function countingTurns(script: Script, turns: { count: number }): Script {
  return (connection) => {
    let isClientsTurn = true;
    connection.socket.prependListener('data', () => {
      turns.count += isClientsTurn ? 1 : 0;
      isClientsTurn = false;
    });
    const write = connection.write.bind(connection);
    connection.write = (octets) => {
      isClientsTurn = true;
      return write(octets);
    };
    return script(connection);
  };
}

describe('round trips', () => {
  for (const [name, credentials, expected] of [
    ['USER and PASS', { method: 'userPass' }, 5],
    ['SASL PLAIN', { method: 'plain' }, 4],
  ] as const) {
    for (const isEncrypted of [false, true]) {
      const before = CONNECT_AND_GREETING + (isEncrypted ? TLS_1_3_HANDSHAKE : 0);

      it(`until ${ROWS} headers are there are ${before + expected} with ${name} ${isEncrypted ? 'by TLS' : 'in plain text'}`, async () => {
        const { authority, good } = await testCertificates();
        const turns = { count: 0 };
        const script = scriptedMaildrop({
          messages: MESSAGES,
          capabilities: CAPABILITIES,
          handlers: { AUTH: '+OK\r\n' },
        });
        await against(
          countingTurns(script, turns),
          async ({ logIn }) => {
            const client = await logIn({
              tlsMode: isEncrypted ? 'implicit' : 'none',
              certificateAuthorities: [authority.cert],
              credentials: { user: 'alice', password: 'secret', ...credentials },
              login: AHEAD,
            });
            assert.equal(client.tls?.protocol, isEncrypted ? 'TLSv1.3' : undefined);
            const { messages } = await listMaildrop(client, NEVER);
            await Promise.all(
              messages.slice(-ROWS).map(({ messageNumber }) => client.top(messageNumber, 0)),
            );
            assert.equal(turns.count, expected);
            assert.ok(before + turns.count <= 8);
          },
          isEncrypted ? good : undefined,
        );
      });
    }
  }
});

describe('listings asked for ahead', () => {
  const serving = (handlers: Readonly<Record<string, string | Handler>> = {}): Script =>
    scriptedMaildrop({ messages: MESSAGES, capabilities: CAPABILITIES, handlers });
  const count = (trace: readonly string[], line: string): number =>
    trace.filter((other) => other === line).length;

  it('E1 are not, where PIPELINING is not announced or not wanted', async () => {
    for (const [capabilities, mayPipeline] of [
      [['TOP', 'UIDL', 'USER'], true],
      [CAPABILITIES, false],
    ] as const) {
      const script = scriptedMaildrop({ messages: MESSAGES, capabilities });
      await against(script, async ({ logIn, trace }) => {
        await logIn({ login: { ...AHEAD, mayPipeline } });
        assert.equal(count(trace, 'C: LIST'), 0);
      });
    }
  });

  it('E4 leave after the login was answered, never before', async () => {
    await against(serving(), async ({ logIn, trace }) => {
      await logIn({ login: AHEAD });
      const afterPass = trace.slice(trace.indexOf('C: PASS ****') + 1);
      assert.match(afterPass[0] ?? '', /^S: \+OK/u);
      assert.deepEqual(afterPass.slice(1, 4), ['C: CAPA', 'C: LIST', 'C: UIDL']);
    });
  });

  it('are taken once, and asked for anew by whoever wants them again', async () => {
    await against(serving(), async ({ logIn, trace }) => {
      const client = await logIn({ login: AHEAD });
      assert.equal((await client.list()).entries.size, MESSAGES.length);
      assert.equal((await client.uidl()).entries.size, MESSAGES.length);
      assert.equal(count(trace, 'C: LIST') + count(trace, 'C: UIDL'), 2);
      await client.list();
      assert.equal(count(trace, 'C: LIST'), 2);
    });
  });

  it('are forgotten when a message is marked, which is then in no listing', async () => {
    await against(serving(), async ({ logIn }) => {
      const client = await logIn({ login: AHEAD });
      await client.dele(1);
      assert.equal((await client.list()).entries.has(1), false);
    });
  });

  it('may fail, for which the login is not to blame', async () => {
    await against(serving({ UIDL: '-ERR No UIDL\r\n' }), async ({ logIn }) => {
      const client = await logIn({ login: AHEAD });
      await rejectsWith(client.uidl(), 'rejected');
      assert.equal((await client.list()).entries.size, MESSAGES.length);
    });
  });

  it('are given up by the signal of whoever waits for them', async () => {
    let release = (): void => undefined;
    const held = new Promise<string>((resolve) => {
      release = () => {
        resolve('+OK\r\n.\r\n');
      };
    });
    await against(serving({ LIST: () => held }), async ({ logIn }) => {
      const client = await logIn({ login: AHEAD });
      const controller = new AbortController();
      const work = rejectsWith(client.list(controller.signal), 'aborted');
      controller.abort();
      await work;
      release();
      assert.equal((await client.uidl()).entries.size, MESSAGES.length);
    });
  });

  it('E7 are done without on a second connection where the server hangs up over them', async () => {
    const hangUp: Handler = (connection) => {
      connection.destroy();
      return undefined;
    };
    let broke = 0;
    const login: Partial<LoginOptions> = { ...AHEAD, onPipeliningBroke: () => (broke += 1) };
    let capas = 0;
    const afterLogin: Handler = (connection, command) => {
      capas += 1;
      return capas === 2
        ? hangUp(connection, command)
        : `+OK\r\n${CAPABILITIES.join('\r\n')}\r\n.\r\n`;
    };
    await against(serving({ CAPA: afterLogin }), async ({ logIn, server }) => {
      const client = await logIn({ login });
      assert.equal(server.connections.length, 2);
      assert.equal(client.canPipeline, false);
      assert.equal(broke, 1);
      assert.equal((await client.list()).entries.size, MESSAGES.length);
    });
  });
});
