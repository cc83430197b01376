import assert from 'node:assert/strict';
import { atRandom } from '../../support/chunkers';
import { inEveryDelivery } from '../../support/deliveries';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { against, IMPATIENT, rejectsWith } from './sessionHarness';

const MEBI = 1024 * 1024;
/** More than the buffers of two sockets hold: a client that reads on would let all of it pass. */
const ENDLESS_OCTETS = 64 * MEBI;

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');

/** Sends the same octets until the client has had enough, and says how many went out. */
async function endless(
  connection: ScriptedConnection,
  start: string,
  octets: Buffer,
): Promise<number> {
  await connection.write(start);
  let sent = 0;
  while (!connection.isEnded && sent < ENDLESS_OCTETS) {
    await connection.write(octets);
    sent += octets.length;
  }
  return sent;
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe('the limits of a session', () => {
  it('A10 reads lines of 3 kB, 1 MB and 8 MB in messages and headers', async () => {
    for (const length of [3_000, MEBI, 8 * MEBI]) {
      const line = Buffer.alloc(length, 'x');
      const message = Buffer.concat([Buffer.from('X: '), line, Buffer.from('\r\n\r\n'), line]);
      const wire = Buffer.concat([Buffer.from('+OK\r\n'), message, Buffer.from('\r\n.\r\n')]);
      const script = scriptedMaildrop({ handlers: { RETR: wire, TOP: wire } });
      await against(script, async ({ logIn }) => {
        const client = await logIn({ limits: { headerOctets: 20 * MEBI } });
        const { octets } = await client.retr(1);
        assert.equal(octets.length, message.length + 2);
        assert.equal(Buffer.from(octets.buffer, octets.byteOffset, 3).toString(), 'X: ');
        assert.equal((await client.top(1, 0)).length, message.length + 2);
      });
    }
  });

  it('A11 closes on a status line without end, having taken little of it', async () => {
    for (const keyword of ['NOOP', 'RETR', 'CAPA']) {
      let sent = 0;
      const script = scriptedMaildrop({
        handlers: {
          [keyword]: async (connection) => {
            sent = await endless(connection, '+OK ', Buffer.alloc(64 * 1024, 'x'));
            return undefined;
          },
        },
      });
      await against(script, async ({ logIn, server }) => {
        const work = async (): Promise<unknown> => {
          const client = await logIn();
          return keyword === 'NOOP' ? client.noop() : client.retr(1);
        };
        await rejectsWith(work(), 'tooLarge');
        await server.connections[0]!.waitForEnd();
        assert.ok(sent < ENDLESS_OCTETS / 2, `${sent} octets went out`);
      });
    }
  });

  inEveryDelivery('A11 takes a status line up to the limit', async (delivery) => {
    const { authority, good } = await testCertificates();
    const text = 'x'.repeat(500);
    const script = scriptedMaildrop({
      chunker: delivery.usual,
      handlers: { NOOP: `+OK ${text}\r\n`, RSET: `+OK ${text}x\r\n` },
    });
    await against(
      script,
      async ({ logIn }) => {
        const client = await logIn({
          limits: { statusLineOctets: '+OK '.length + text.length + 1 },
          tlsMode: delivery.isEncrypted ? 'implicit' : 'none',
          certificateAuthorities: [authority.cert],
        });
        await client.noop();
        await rejectsWith(client.rset(), 'tooLarge');
        assert.equal(client.state, 'closed');
      },
      delivery.isEncrypted ? good : undefined,
    );
  });

  it('A17, D2 closes on a listing or a capability list without end', async () => {
    for (const [keyword, line] of [
      ['LIST', '1 1\r\n'],
      ['UIDL', '1 a\r\n'],
      ['CAPA', 'X\r\n'],
    ] as const) {
      let sent = 0;
      const script = scriptedMaildrop({
        handlers: {
          [keyword]: async (connection) => {
            sent = await endless(connection, '+OK\r\n', Buffer.from(line.repeat(10_000)));
            return undefined;
          },
        },
      });
      await against(script, async ({ logIn }) => {
        const limits = { listingEntries: 10_000, capabilityLines: 50 };
        const work = async (): Promise<unknown> => {
          const client = await logIn({ limits });
          return keyword === 'LIST' ? client.list() : client.uidl();
        };
        await rejectsWith(work(), 'tooLarge');
        assert.ok(sent < ENDLESS_OCTETS / 2, `${sent} octets went out`);
      });
    }
  });

  it('A17 closes on a listing whose one line has no end', async () => {
    for (const keyword of ['LIST', 'CAPA']) {
      const script = scriptedMaildrop({
        handlers: {
          [keyword]: async (connection) => {
            await endless(connection, '+OK\r\n', Buffer.alloc(64 * 1024, 'x'));
            return undefined;
          },
        },
      });
      await against(script, async ({ logIn }) => {
        const work = logIn({ limits: { listingOctets: MEBI } }).then((client) => client.list());
        await rejectsWith(work, 'tooLarge');
      });
    }
  });

  it('A17 believes no STAT that makes no sense, and goes on', async () => {
    const rows: readonly (readonly [string, number | undefined])[] = [
      ['2147483648 5', 2 ** 31],
      ['007 5', 7],
      ['2 5 extra text', 2],
      [`${2 ** 53 + 1}0 5`, undefined],
      ['-1 5', undefined],
      ['1e9 5', undefined],
      ['', undefined],
      ['5', undefined],
    ];
    for (const [text, messageCount] of rows) {
      await against(scriptedMaildrop({ handlers: { STAT: `+OK ${text}\r\n` } }), async (open) => {
        const client = await open.logIn();
        if (messageCount === undefined) {
          await rejectsWith(client.stat(), 'rejected');
        } else {
          assert.equal((await client.stat()).messageCount, messageCount, text);
        }
        await client.noop();
      });
    }
  });

  it('A13, B2 refuses anything before the greeting', async () => {
    for (const junk of ['junk\r\n', '\r\n', ' +OK early\r\n', '\ufeff']) {
      await against(
        async (connection) => {
          await connection.writeChunked(`${junk}+OK ready\r\n`, atRandom(3, 4));
          await connection.waitForEnd();
          assert.equal(latin1(connection.received), '');
        },
        async ({ connect }) => {
          await rejectsWith(connect(), 'notPop3');
        },
      );
    }
  });

  it('A13 says what speaks on the port, within the time of the greeting', async () => {
    const peers = [
      ['220 mail.example.test ESMTP\r\n', 'smtp'],
      ['* OK [CAPABILITY IMAP4rev1] ready\r\n', 'imap'],
      ['HTTP/1.1 400 Bad Request\r\n\r\n', 'http'],
      ['SSH-2.0-OpenSSH_9.2\r\n', 'ssh'],
      [Buffer.from('15030300020228', 'hex'), 'tls'],
    ] as const;
    for (const [greeting, looksLike] of peers) {
      await against(
        async (connection) => {
          await connection.write(greeting);
          await connection.waitForEnd();
        },
        async ({ connect }) => {
          assert.equal((await rejectsWith(connect(), 'notPop3')).looksLike, looksLike);
        },
      );
    }
  });
});

describe('the clocks of a session', () => {
  it('I1 gives a TLS handshake that never begins a time of its own', async () => {
    await against(
      (connection) => connection.waitForEnd(),
      async ({ connect }) => {
        const timeouts = { tlsHandshake: 500 };
        await rejectsWith(connect({ tlsMode: 'implicit', timeouts }), 'timeout');
      },
    );
  });

  it('I1 bounds the whole time of a listing that drips, but not of a message', async () => {
    const timeouts = { reply: 1_500 };
    const drip = async (connection: ScriptedConnection): Promise<undefined> => {
      await connection.write('+OK\r\n');
      for (let lines = 0; lines < 50 && !connection.isEnded; lines += 1) {
        await connection.write(`${lines + 1} 1\r\n`);
        await pause(50);
      }
      await connection.write('.\r\n');
      return undefined;
    };
    await against(scriptedMaildrop({ handlers: { LIST: drip, RETR: drip } }), async (open) => {
      const client = await open.logIn({ timeouts });
      const { octets } = await client.retr(1);
      assert.equal(latin1(octets).split('\r\n').length, 51);
      await rejectsWith(client.list(), 'timeout');
      assert.equal(client.state, 'closed');
    });
  });

  it('I1 ends a message whose octets stop coming', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: async (connection) => {
          await connection.write('+OK\r\nSubject: half');
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn({ timeouts: IMPATIENT });
      await rejectsWith(client.retr(1), 'timeout');
      assert.equal(client.state, 'closed');
    });
  });

  it('tells a login that was never answered from silence before it', async () => {
    for (const [silentOn, expected] of [
      ['PASS', true],
      ['USER', false],
    ] as const) {
      const script = scriptedMaildrop({
        handlers: {
          [silentOn]: async (connection) => {
            await connection.waitForEnd();
            return undefined;
          },
        },
      });
      await against(script, async ({ logIn }) => {
        const error = await rejectsWith(logIn({ timeouts: IMPATIENT }), 'timeout');
        assert.equal(error.isLoginUnanswered, expected, silentOn);
      });
    }
  });
});
