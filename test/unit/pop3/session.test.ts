import assert from 'node:assert/strict';
import { eventually } from '../../support/polling';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { byOctet } from '../../support/chunkers';
import { against, CREDENTIALS, IMPATIENT, rejectsWith } from './sessionHarness';

const MESSAGES = ['one', 'two', 'three'].map((word) =>
  Buffer.from(`Subject: ${word}\r\n\r\n${word}\r\n..dots\r\n.\r\n`),
);

const received = (octets: Buffer): string => octets.toString('latin1');

describe('a POP3 session', () => {
  it('runs every command of RFC 1939, whole or octet by octet', async () => {
    for (const chunker of [undefined, byOctet]) {
      const script = scriptedMaildrop({
        messages: MESSAGES,
        ...(chunker === undefined ? {} : { chunker }),
      });
      await against(script, async ({ logIn }) => {
        const client = await logIn();
        assert.equal((await client.stat()).messageCount, 3);
        assert.deepEqual([...(await client.list()).entries.keys()], [1, 2, 3]);
        const uid = (await client.uidl()).entries.get(2);
        assert.equal(await client.uidlOf(2), uid);
        assert.deepEqual(Buffer.from(await client.top(1, 0)), Buffer.from('Subject: one\r\n\r\n'));
        assert.deepEqual(Buffer.from((await client.retr(3)).octets), MESSAGES[2]);
        await client.noop();
        await client.dele(1);
        await client.rset();
        await client.dele(2);
        await client.quit();
        assert.equal(client.state, 'closed');
      });
    }
  });

  it('B1 reports a greeting of -ERR and sends nothing', async () => {
    await against(
      async (connection) => {
        await connection.write('-ERR [IN-USE] Server busy\r\n');
        await connection.waitForEnd();
        assert.equal(received(connection.received), '');
      },
      async ({ connect }) => {
        const error = await rejectsWith(connect(), 'inUse');
        assert.equal(error.serverText, 'Server busy');
      },
    );
    await against(
      (connection) => connection.write('-ERR go away\r\n'),
      async ({ connect }) => {
        await rejectsWith(connect(), 'greetingRejected');
      },
    );
  });

  it('B2 gives up on a missing greeting and takes one in pieces', async () => {
    await against(
      (connection) => connection.waitForEnd(),
      async ({ connect }) => {
        await rejectsWith(connect({ timeouts: IMPATIENT }), 'timeout');
      },
    );
    await against(
      async (connection) => {
        await connection.writeChunked('+OK <1@x> hello\r\n', byOctet);
        await connection.waitForEnd();
      },
      async ({ connect }) => {
        assert.equal((await connect()).greeting, '<1@x> hello');
      },
    );
  });

  it('B12 goes on after -ERR to RETR, TOP and DELE', async () => {
    await against(scriptedMaildrop({ messages: MESSAGES }), async ({ logIn }) => {
      const client = await logIn();
      await rejectsWith(client.retr(9), 'rejected');
      await rejectsWith(client.top(9, 0), 'rejected');
      await rejectsWith(client.dele(9), 'rejected');
      assert.equal((await client.stat()).messageCount, 3);
    });
  });

  it('D1 logs in without CAPA where the server refuses it or hangs up on it', async () => {
    await against(
      scriptedMaildrop({ messages: MESSAGES, handlers: { CAPA: '-ERR unknown\r\n' } }),
      async ({ logIn }) => {
        assert.equal((await (await logIn()).stat()).messageCount, 3);
      },
    );
    const script = scriptedMaildrop({
      handlers: {
        CAPA: (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn, server }) => {
      assert.equal((await logIn()).state, 'transaction');
      assert.equal(server.connections.length, 2);
    });
  });

  it('D3 asks for the capabilities anew after login', async () => {
    let asked = 0;
    const script = scriptedMaildrop({
      handlers: {
        CAPA: () => {
          asked += 1;
          return asked === 1 ? '+OK\r\nUSER\r\n.\r\n' : '+OK\r\nUIDL\r\nEXPIRE 0\r\n.\r\n';
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const { capabilities } = await logIn();
      assert.equal(capabilities.has('USER'), false);
      assert.equal(capabilities.expireDays, 0);
    });
  });

  it('D5, D7, G9 names the reason of a refused login and leaves by QUIT', async () => {
    const rows = [
      ['-ERR [IN-USE] locked\r\n', 'inUse'],
      ['-ERR [AUTH] no\r\n', 'authentication'],
      ['-ERR [SYS/TEMP] no\r\n', 'temporaryServerFault'],
      ['-ERR no\r\n', 'authentication'],
    ] as const;
    for (const [reply, code] of rows) {
      await against(scriptedMaildrop({ handlers: { PASS: reply } }), async (session) => {
        await rejectsWith(session.logIn(), code);
        assert.equal(session.trace.includes('C: QUIT'), true);
        assert.equal(session.server.connections.length, 1);
      });
    }
  });

  it('E1 sends one command at a time without PIPELINING', async () => {
    let answer: (reply: string) => void = () => undefined;
    const reply = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const script = scriptedMaildrop({ handlers: { NOOP: () => reply } });
    await against(script, async ({ logIn, server }) => {
      const client = await logIn();
      const sent = (): string => received(server.connections[0]!.received);
      const work = Array.from({ length: 10 }, () => client.noop());
      await eventually('the first command', () => sent().includes('NOOP'));
      assert.equal(sent().match(/NOOP/gu)?.length, 1);
      answer('+OK\r\n');
      await Promise.all(work);
    });
  });

  it('E2 matches pipelined replies in order; an -ERR in the middle affects its own command only', async () => {
    const script = scriptedMaildrop({
      messages: MESSAGES,
      capabilities: ['TOP', 'UIDL', 'USER', 'PIPELINING'],
      handlers: { 'RETR 2': '-ERR not this one\r\n' },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      assert.equal(client.canPipeline, true);
      const results = await Promise.allSettled([1, 2, 3].map((number) => client.retr(number)));
      assert.deepEqual(
        results.map((result) => result.status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      const third = results[2]?.status === 'fulfilled' ? results[2].value.octets : undefined;
      assert.deepEqual(Buffer.from(third ?? []), MESSAGES[2]);
      assert.equal((await client.stat()).messageCount, 3);
    });
  });

  it('E4 writes PASS only after USER was answered', async () => {
    const script = scriptedMaildrop({
      handlers: {
        USER: async (connection) => {
          await new Promise((resolve) => setImmediate(resolve));
          assert.equal(received(connection.received).includes('PASS'), false);
          return '+OK\r\n';
        },
      },
    });
    await against(script, async ({ logIn }) => {
      await logIn();
    });
  });

  it('G2 logs in by APOP only on request, and says so where it is not offered', async () => {
    const apop = { ...CREDENTIALS, method: 'apop' as const };
    const greeting = '+OK ready <1896.697170952@dbc.mtview.ca.us>\r\n';
    await against(scriptedMaildrop({ greeting }), async ({ logIn, server, trace }) => {
      await logIn({ credentials: { ...apop, password: 'tanstaaf' } });
      const wire = received(server.connections[0]!.received);
      assert.match(wire, /^APOP alice c4c9334bac560ecc979e58001b3e22fb\r$/mu);
      assert.equal(trace.join('\n').includes('c4c9334bac'), false);
    });
    await against(scriptedMaildrop({ greeting }), async ({ logIn, server }) => {
      await logIn();
      assert.equal(received(server.connections[0]!.received).includes('APOP'), false);
    });
    await against(scriptedMaildrop(), async ({ logIn }) => {
      await rejectsWith(logIn({ credentials: apop }), 'authenticationUnavailable');
    });
  });

  it('G8 suspects the credentials where the server hangs up on PASS, and tries once', async () => {
    const script = scriptedMaildrop({
      handlers: {
        PASS: (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn, server }) => {
      const error = await rejectsWith(logIn(), 'authentication');
      assert.equal(error.isSuspected, true);
      assert.equal(server.connections.length, 1);
    });
  });

  it('H1 rejects a message cut anywhere, by end or by reset', async () => {
    const wire = '+OK 30 octets\r\nSubject: x\r\n\r\n..body\r\n.\r\n';
    for (const how of ['destroy', 'reset'] as const) {
      for (let cut = 0; cut < wire.length; cut += 1) {
        const script = scriptedMaildrop({
          handlers: {
            RETR: async (connection) => {
              await connection.write(wire.slice(0, cut));
              connection[how]();
              return undefined;
            },
          },
        });
        await against(script, async ({ logIn }) => {
          const client = await logIn();
          await rejectsWith(client.retr(1), 'closed');
          assert.equal(client.state, 'closed');
        });
      }
    }
  });

  it('H3 surfaces -ERR to QUIT and silence after it', async () => {
    await against(
      scriptedMaildrop({ handlers: { QUIT: '-ERR some deleted messages not removed\r\n' } }),
      async ({ logIn }) => {
        await rejectsWith((await logIn()).quit(), 'rejected');
      },
    );
    await against(
      scriptedMaildrop({
        handlers: {
          QUIT: async (connection) => {
            await connection.waitForEnd();
            return undefined;
          },
        },
      }),
      async ({ logIn }) => {
        await rejectsWith((await logIn({ timeouts: IMPATIENT })).quit(), 'timeout');
      },
    );
  });

  it('I1 ends a session that falls silent or drips a status line for ever', async () => {
    const silent = scriptedMaildrop({
      handlers: {
        NOOP: async (connection) => {
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await against(silent, async ({ logIn }) => {
      await rejectsWith((await logIn({ timeouts: IMPATIENT })).noop(), 'timeout');
    });
    const drip = scriptedMaildrop({
      handlers: {
        NOOP: async (connection) => {
          await connection.write('+OK ');
          while (!connection.isEnded) {
            await connection.write('.');
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          return undefined;
        },
      },
    });
    await against(drip, async ({ logIn }) => {
      await rejectsWith((await logIn({ timeouts: IMPATIENT })).noop(), 'timeout');
    });
  });

  it('I2 rejects everything outstanding once and never uses the connection again', async () => {
    const script = scriptedMaildrop({
      capabilities: ['PIPELINING'],
      handlers: {
        NOOP: async (connection) => {
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn({ timeouts: IMPATIENT });
      const results = await Promise.allSettled([client.noop(), client.noop(), client.stat()]);
      assert.equal(
        results.every(({ status }) => status === 'rejected'),
        true,
      );
      await rejectsWith(client.noop(), 'timeout');
    });
  });

  it('I7 drains a small reply after an abort and stays in step', async () => {
    const script = scriptedMaildrop({
      messages: MESSAGES,
      handlers: {
        'TOP 1 0': async () => {
          await new Promise((resolve) => setTimeout(resolve, 50));
          return '+OK\r\nSubject: late\r\n\r\n.\r\n';
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      const controller = new AbortController();
      const top = client.top(1, 0, { signal: controller.signal });
      const queued = client.top(2, 0, { signal: controller.signal });
      controller.abort();
      await rejectsWith(top, 'aborted');
      await rejectsWith(queued, 'aborted');
      assert.equal((await client.stat()).messageCount, 3);
    });
  });

  it('I7 gives the connection up where the rest of an aborted message does not end', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: async (connection) => {
          await connection.write('+OK\r\n');
          while (!connection.isEnded) {
            await connection.write('endless\r\n');
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      const controller = new AbortController();
      await rejectsWith(
        client.retr(1, {
          signal: controller.signal,
          onProgress: () => {
            controller.abort();
          },
        }),
        'aborted',
      );
      await eventually('the connection is given up', () => client.state === 'closed', 3_000);
    });
  });

  it('I7 aborts while connecting and while waiting for the greeting', async () => {
    await against(
      (connection) => connection.waitForEnd(),
      async ({ connect, server }) => {
        const controller = new AbortController();
        const opening = connect({ signal: controller.signal });
        await eventually('a connection', () => server.connections.length === 1);
        controller.abort();
        await rejectsWith(opening, 'aborted');
        await rejectsWith(connect({ signal: AbortSignal.abort() }), 'aborted');
      },
    );
  });

  it('A16 ends the session on a reply too many', async () => {
    await against(scriptedMaildrop({ handlers: { RSET: '+OK\r\n+OK\r\n' } }), async ({ logIn }) => {
      const client = await logIn();
      await client.rset();
      await rejectsWith(client.stat(), 'protocol');
    });
  });

  it('A17 refuses a message beyond the limit, whatever size was announced', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: async (connection) => {
          await connection.write('+OK 10 octets\r\n');
          while (!connection.isEnded) {
            await connection.write(Buffer.alloc(1024 * 1024, 'x'));
          }
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      await rejectsWith((await logIn()).retr(1), 'tooLarge');
    });
  });

  it('B14 keeps the head of a TOP that sends the whole message, and goes on', async () => {
    const body = 'x'.repeat(3 * 1024 * 1024);
    const script = scriptedMaildrop({
      handlers: { TOP: `+OK\r\nSubject: big\r\n\r\n${body}\r\n.\r\n` },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      const octets = await client.top(1, 0);
      assert.equal(octets.length, 2 * 1024 * 1024);
      await client.noop();
    });
  });

  it('J1 keeps the password out of the trace, even where the server echoes it', async () => {
    const script = scriptedMaildrop({ handlers: { PASS: '-ERR no such user correct horse\r\n' } });
    await against(script, async ({ logIn, trace }) => {
      const error = await rejectsWith(logIn(), 'authentication');
      const everything = trace.join('\n') + String(error.stack) + JSON.stringify(error);
      assert.equal(everything.includes('correct horse'), false);
      assert.equal(trace.includes('C: PASS ****'), true);
      assert.equal(error.serverText, 'no such user ****');
    });
  });
});
