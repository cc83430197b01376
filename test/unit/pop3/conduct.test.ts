import assert from 'node:assert/strict';
import { inEveryDelivery } from '../../support/deliveries';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { forEveryDelivery } from './replyDeliveries';
import { against, CREDENTIALS, IMPATIENT, rejectsWith } from './sessionHarness';

const MESSAGES = [1, 2, 3].map((number) => Buffer.from(`Subject: ${number}\r\n\r\nbody\r\n`));
const POISON = ['a\rb', 'a\nb', 'a\r\nDELE 1', 'a\0b'];

const sentTo = (connection: ScriptedConnection | undefined): string =>
  connection?.received.toString('latin1') ?? '';

async function untilEnded(connection: ScriptedConnection): Promise<undefined> {
  await connection.waitForEnd();
  return undefined;
}

describe('the commands of a session', () => {
  it('C1 writes nothing of a user name or password that would break out of its line', async () => {
    for (const poison of POISON) {
      for (const credentials of [
        { ...CREDENTIALS, user: poison },
        { ...CREDENTIALS, password: poison },
        { ...CREDENTIALS, method: 'apop' as const, user: poison },
      ]) {
        const script = scriptedMaildrop({ greeting: '+OK <1@example.test>\r\n' });
        await against(script, async ({ logIn, server }) => {
          await rejectsWith(logIn({ credentials }), 'invalidArgument');
          assert.equal(sentTo(server.connections[0]), 'CAPA\r\nQUIT\r\n');
        });
      }
    }
  });

  it('C2 writes each command at once, ended by CRLF, and none beyond 255 octets', async () => {
    const pieces: Buffer[] = [];
    const script = scriptedMaildrop({
      messages: MESSAGES,
      handlers: {
        CAPA: (connection) => {
          if (pieces.length === 0) {
            connection.socket.on('data', (piece: Buffer) => pieces.push(piece));
          }
          return '+OK\r\nUSER\r\n.\r\n';
        },
      },
    });
    await against(script, async ({ logIn, server }) => {
      const user = 'u'.repeat(255 - 'USER \r\n'.length);
      const client = await logIn({ credentials: { ...CREDENTIALS, user } });
      await client.retr(1);
      await client.dele(1);
      await client.quit();
      const lines = pieces.map((piece) => piece.toString('latin1'));
      assert.deepEqual(lines, [
        `USER ${user}\r\n`,
        `PASS ${CREDENTIALS.password}\r\n`,
        'CAPA\r\n',
        'RETR 1\r\n',
        'DELE 1\r\n',
        'QUIT\r\n',
      ]);
      const tooLong = { ...CREDENTIALS, user: `${user}u` };
      await rejectsWith(logIn({ credentials: tooLong }), 'invalidArgument');
      assert.equal(sentTo(server.connections[1]).includes('USER'), false);
    });
  });

  inEveryDelivery('C3 sends a password octet for octet', async (delivery) => {
    const { authority, good } = await testCertificates();
    const password = '  two  words %20 ~ ';
    await against(
      scriptedMaildrop({ chunker: delivery.usual }),
      async ({ logIn, server }) => {
        await logIn({
          credentials: { ...CREDENTIALS, password },
          tlsMode: delivery.isEncrypted ? 'implicit' : 'none',
          certificateAuthorities: [authority.cert],
        });
        assert.equal(sentTo(server.connections[0]).includes(`\r\nPASS ${password}\r\n`), true);
      },
      delivery.isEncrypted ? good : undefined,
    );
  });

  it('C4 writes no command with a number that names no message', async () => {
    await against(scriptedMaildrop({ messages: MESSAGES }), async ({ logIn, server }) => {
      const client = await logIn();
      const before = sentTo(server.connections[0]);
      for (const number of [0, -1, 1.5, NaN, Infinity, 2 ** 31 + 1]) {
        await rejectsWith(client.retr(number), 'invalidArgument');
        await rejectsWith(client.top(number, 0), 'invalidArgument');
        await rejectsWith(client.dele(number), 'invalidArgument');
        await rejectsWith(client.uidlOf(number), 'invalidArgument');
      }
      assert.equal((await client.stat()).messageCount, 3);
      assert.equal(sentTo(server.connections[0]), `${before}STAT\r\n`);
    });
  });

  it('D9 goes by what the server says after login', async () => {
    let asked = 0;
    const script = scriptedMaildrop({
      handlers: {
        CAPA: () => {
          asked += 1;
          return asked === 1
            ? '+OK\r\nIMPLEMENTATION Front 1\r\nEXPIRE NEVER\r\n.\r\n'
            : '+OK\r\nIMPLEMENTATION Back 2.0 beta\r\nEXPIRE 30\r\n.\r\n';
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const { capabilities } = await logIn();
      assert.equal(capabilities.implementation, 'Back 2.0 beta');
      assert.equal(capabilities.expireDays, 30);
    });
  });

  it('I5 sends no NOOP before login', async () => {
    await against(scriptedMaildrop(), async ({ connect, server }) => {
      const client = await connect();
      await rejectsWith(client.noop(), 'closed');
      await client.quit();
      assert.equal(sentTo(server.connections[0]), 'QUIT\r\n');
    });
  });
});

describe('a message that does not arrive whole', () => {
  const starts = ['a\r\ntext.', 'a\r\ntext.\r\n', 'a\r\n.', 'a\r\n.\r', 'a\r\n..\r\n'];

  for (const isEncrypted of [false, true]) {
    const how = isEncrypted ? 'by TLS' : 'in plain text';
    it(`A18 is given up where no final dot comes, and what came is kept, ${how}`, async () => {
      const { authority, good } = await testCertificates();
      await Promise.all(
        starts.map((start) => {
          const RETR = async (connection: ScriptedConnection): Promise<undefined> => {
            await connection.write(`+OK\r\n${start}`);
            return untilEnded(connection);
          };
          return against(
            scriptedMaildrop({ handlers: { RETR } }),
            async ({ logIn }) => {
              const client = await logIn({
                tlsMode: isEncrypted ? 'implicit' : 'none',
                certificateAuthorities: [authority.cert],
                timeouts: IMPATIENT,
              });
              const { partialMessage } = await rejectsWith(client.retr(1), 'timeout');
              const kept = Buffer.from(partialMessage ?? []).toString();
              assert.equal(kept, start.replace(/\r\n\.\r?(\.\r\n)?$/u, '\r\n$1'));
              assert.equal(client.state, 'closed');
            },
            isEncrypted ? good : undefined,
          );
        }),
      );
    });
  }

  it('H1, A17 keeps the beginning, bounded, where the connection or the patience ends', async () => {
    const rows = [
      ['closed', {}, 3],
      ['tooLarge', { messageOctets: 2 * 1024 * 1024 }, 1024 * 1024],
    ] as const;
    for (const [code, limits, keptOctets] of rows) {
      const RETR = async (connection: ScriptedConnection): Promise<undefined> => {
        await connection.write('+OK\r\nabc');
        if (code === 'closed') {
          connection.destroy();
        }
        while (!connection.isEnded) {
          await connection.write(Buffer.alloc(64 * 1024, 'x'));
        }
        return undefined;
      };
      await against(scriptedMaildrop({ handlers: { RETR } }), async ({ logIn }) => {
        const client = await logIn({ limits });
        const error = await rejectsWith(client.retr(1), code);
        assert.equal(error.partialMessage?.length, keptOctets);
        assert.equal(JSON.stringify(error).includes('abc'), false);
      });
    }
  });
});

describe('the end of a session', () => {
  const reply = '+OK 30 octets\r\nSubject: x\r\n\r\n..body\r\n.\r\n';

  for (const [keyword, read] of [
    ['RETR', (client: { retr(number: number): Promise<unknown> }) => client.retr(1)],
    ['TOP', (client: { top(number: number, lines: number): Promise<unknown> }) => client.top(1, 0)],
  ] as const) {
    for (const isEncrypted of [false, true]) {
      const how = isEncrypted ? 'TLS is ended' : 'the connection is half closed';
      it(`H1, F7 rejects a reply to ${keyword} where ${how}, after any octet`, async () => {
        const { authority, good } = await testCertificates();
        let cut = 0;
        const script = scriptedMaildrop({
          handlers: {
            [keyword]: async (connection) => {
              await connection.write(reply.slice(0, cut));
              connection.end();
              return undefined;
            },
          },
        });
        await against(
          script,
          async ({ logIn }) => {
            for (; cut < reply.length; cut += 1) {
              const client = await logIn({
                tlsMode: isEncrypted ? 'implicit' : 'none',
                certificateAuthorities: [authority.cert],
              });
              await rejectsWith(read(client), 'closed');
              assert.equal(client.state, 'closed', `after ${cut} octets`);
            }
          },
          isEncrypted ? good : undefined,
        );
      });
    }
  }

  forEveryDelivery(
    'H3 surfaces a refused QUIT',
    { to: 'QUIT', reply: '-ERR [SYS/TEMP] some deleted messages not removed\r\n' },
    async (client) => {
      const error = await rejectsWith(client.quit(), 'temporaryServerFault');
      assert.equal(error.serverText, 'some deleted messages not removed');
      assert.equal(client.state, 'closed');
    },
  );

  it('H3 surfaces a connection lost during QUIT', async () => {
    const script = scriptedMaildrop({
      handlers: {
        QUIT: (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      await client.dele(1).catch(() => undefined);
      await rejectsWith(client.quit(), 'closed');
    });
  });

  it('H7 leaves by QUIT before login too, and waits for its reply no longer than it may', async () => {
    const handlers = { PASS: '-ERR no\r\n', QUIT: untilEnded };
    await against(scriptedMaildrop({ handlers }), async ({ logIn, server }) => {
      const start = performance.now();
      await rejectsWith(logIn({ timeouts: { quit: IMPATIENT.quit } }), 'authentication');
      assert.ok(performance.now() - start < 10_000);
      assert.match(sentTo(server.connections[0]), /QUIT\r\n$/u);
      await server.connections[0]?.waitForEnd();
    });
  });
});
