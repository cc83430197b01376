import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageSink } from '../../../src/pop3/messageSink';
import { MessageTally, countCrlfs } from '../../../src/pop3/messageTally';
import { Watchdog } from '../../../src/pop3/watchdog';
import { DEFAULT_TIMEOUTS } from '../../../src/pop3/endpoint';
import { eventually } from '../../support/polling';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import { forEveryDelivery } from './replyDeliveries';
import { against, rejectsWith } from './sessionHarness';

interface TestSink extends MessageSink {
  readonly text: () => string;
  readonly writes: number;
}

function sinkOf(onWrite: () => void | Promise<void> = () => undefined): TestSink {
  const pieces: Buffer[] = [];
  return {
    write: (octets) => {
      pieces.push(Buffer.from(octets));
      return onWrite();
    },
    text: () => Buffer.concat(pieces).toString('latin1'),
    get writes() {
      return pieces.length;
    },
  };
}

/** A sink whose writes stay pending until they are let go. */
function heldSink(): TestSink & { readonly release: () => void } {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sink = sinkOf(() => held);
  return Object.assign(sink, {
    release: () => {
      release();
    },
  });
}

const LINE = `${'x'.repeat(1_022)}\r\n`;
const LARGE = Buffer.from(LINE.repeat(8_192));
const QUARTER_MEBIBYTE = 256 * 1024;
/** Two chunks as large as a socket gives them. */
const SOCKET_SLACK = 2 * 64 * 1024;

describe('a message that is streamed', () => {
  const reply = '+OK\r\nSubject: x\r\n\r\n..dot\r\n.bare\r\nend\r\n.\r\n';
  forEveryDelivery(
    'A4, A5 goes to the sink as it would be gathered',
    { to: 'RETR', reply },
    async (client) => {
      const sink = sinkOf();
      const { beginning, ...facts } = await client.retrTo(1, sink);
      const expected = 'Subject: x\r\n\r\n.dot\r\nbare\r\nend\r\n';
      assert.equal(sink.text(), expected);
      assert.equal(Buffer.from(beginning()).toString(), expected);
      assert.deepEqual(facts, {
        receivedOctets: expected.length,
        crlfs: 5,
        stuffedLines: 1,
        unstuffedLines: 1,
        lineEnding: 'crlf',
      });
    },
  );

  it('waits for each write, and reads no more than a bound while one is pending', async () => {
    await against(scriptedMaildrop({ messages: [LARGE] }), async ({ logIn }) => {
      const client = await logIn();
      const sink = heldSink();
      let received = 0;
      const work = client.retrTo(1, sink, {
        onProgress: (octets) => {
          received = octets;
        },
      });
      await eventually('the bound', () => received >= QUARTER_MEBIBYTE);
      for (let turn = 0; turn < 200; turn += 1) {
        await nextTurn();
      }
      assert.equal(sink.writes, 1);
      assert.ok(received <= QUARTER_MEBIBYTE + SOCKET_SLACK, `${received} octets`);
      sink.release();
      assert.equal((await work).receivedOctets, LARGE.length);
      assert.equal(sink.text(), LARGE.toString('latin1'));
    });
  });

  it('holds the session back for no longer than a sink needs', async () => {
    await against(
      scriptedMaildrop({
        messages: [LARGE, Buffer.from('two\r\n')],
        capabilities: ['TOP', 'UIDL', 'PIPELINING'],
      }),
      async ({ logIn }) => {
        const client = await logIn();
        const sinks = [heldSink(), heldSink()] as const;
        const work = Promise.all([client.retrTo(1, sinks[0]), client.retrTo(2, sinks[1])]);
        await eventually('a write', () => sinks[0].writes > 0);
        sinks[0].release();
        await eventually('the other message', () => sinks[1].writes > 0);
        sinks[1].release();
        assert.deepEqual(
          (await work).map(({ receivedOctets }) => receivedOctets),
          [LARGE.length, 5],
        );
        assert.equal(sinks[1].text(), 'two\r\n');
      },
    );
  });

  for (const [kind, fail] of [
    [
      'throws',
      (error: Error): void => {
        throw error;
      },
    ],
    ['rejects', (error: Error): Promise<void> => Promise.reject(error)],
  ] as const) {
    it(`ends with the very error of a sink that ${kind}, and the session goes on`, async () => {
      await against(scriptedMaildrop({ messages: [LARGE] }), async ({ logIn }) => {
        const client = await logIn();
        const full = new Error('The disk is full');
        const sink = sinkOf(() => fail(full));
        await assert.rejects(client.retrTo(1, sink), (error) => error === full);
        assert.equal(sink.writes, 1);
        assert.equal((await client.stat()).messageCount, 1);
      });
    });
  }

  it('ends with the error of a write that fails after the last octet came', async () => {
    await against(
      scriptedMaildrop({ messages: [Buffer.from('a\r\n')] }),
      async ({ logIn, trace }) => {
        const client = await logIn();
        const full = new Error('The disk is full');
        const sink = sinkOf(async () => {
          await eventually('the end', () => trace.includes('S: (3 octets)'));
          throw full;
        });
        await assert.rejects(client.retrTo(1, sink), (error) => error === full);
        await client.noop();
      },
    );
  });

  it('is given up on an abort, once the write that is pending has ended', async () => {
    await against(scriptedMaildrop({ messages: [LARGE] }), async ({ logIn }) => {
      const client = await logIn();
      const controller = new AbortController();
      const sink = heldSink();
      let isSettled = false;
      const work = client.retrTo(1, sink, { signal: controller.signal }).finally(() => {
        isSettled = true;
      });
      const rejection = rejectsWith(work, 'aborted');
      await eventually('a write', () => sink.writes === 1);
      controller.abort();
      // The rest is read and dropped although the sink is stuck.
      assert.equal((await client.stat()).messageCount, 1);
      assert.equal(isSettled, false);
      sink.release();
      await rejection;
      assert.equal(sink.writes, 1);
    });
  });

  it('is not asked for where the signal has aborted already', async () => {
    await against(scriptedMaildrop({ messages: [LARGE] }), async ({ logIn, trace }) => {
      const client = await logIn();
      const sink = sinkOf();
      await rejectsWith(client.retrTo(1, sink, { signal: AbortSignal.abort() }), 'aborted');
      await client.noop();
      assert.equal(sink.writes + Number(trace.includes('C: RETR 1')), 0);
    });
  });

  it('H1 leaves its beginning with the error where the connection was lost', async () => {
    const cut: Handler = async (connection) => {
      await connection.write('+OK\r\nSubject: x\r\n');
      connection.end();
      return undefined;
    };
    await against(scriptedMaildrop({ handlers: { RETR: cut } }), async ({ logIn }) => {
      const error = await rejectsWith((await logIn()).retrTo(1, sinkOf()), 'closed');
      assert.equal(Buffer.from(error.partialMessage ?? []).toString(), 'Subject: x\r\n');
    });
  });

  it('A17 is bounded by the limit, and keeps no more than a mebibyte', async () => {
    await against(scriptedMaildrop({ messages: [LARGE] }), async ({ logIn }) => {
      const client = await logIn({ limits: { messageOctets: 2_000_000 } });
      const error = await rejectsWith(client.retrTo(1, sinkOf()), 'tooLarge');
      assert.equal(error.partialMessage?.length, 1024 * 1024);
    });
  });
});

describe('MessageTally', () => {
  it('counts each CRLF once, wherever the pieces are cut', () => {
    const octets = Buffer.from('\r\na\r\n\r\r\n\n\rb\n');
    assert.equal(countCrlfs(octets), 3);
    for (let first = 0; first <= octets.length; first += 1) {
      for (let second = first; second <= octets.length; second += 1) {
        const tally = new MessageTally(4);
        for (const piece of [
          octets.subarray(0, first),
          octets.subarray(first, second),
          octets.subarray(second),
        ]) {
          if (piece.length > 0) {
            tally.add(piece);
          }
        }
        assert.deepEqual([tally.crlfs, tally.octets], [3, octets.length]);
        assert.equal(Buffer.from(tally.beginning()).toString(), '\r\na\r');
      }
    }
  });
});

describe('Watchdog', () => {
  const timeouts = { ...DEFAULT_TIMEOUTS, idle: 20, reply: 20 };

  it('stands still while this side does not read, and goes on with what is due', async () => {
    const fired: string[] = [];
    const suspended = new Watchdog(timeouts, () => fired.push('suspended'));
    suspended.replyDue('reply');
    suspended.suspend();
    suspended.replyDue('reply');
    const other = new Watchdog(timeouts, () => {
      fired.push('other');
      other.dispose();
    });
    other.replyDue('reply');
    await eventually('the other', () => fired.includes('other'));
    assert.deepEqual(fired, ['other']);
    suspended.resume();
    await eventually('the one suspended', () => fired.includes('suspended'));
    suspended.dispose();
  });

  it('keeps the whole time of a reply anew after a message', async () => {
    const messages: string[] = [];
    const watchdog = new Watchdog({ ...timeouts, idle: 60_000 }, (text) => messages.push(text));
    const other = new Watchdog({ ...timeouts, idle: 60_000 }, () => messages.push('other'));
    watchdog.replyDue('reply');
    watchdog.messageBegins();
    other.replyDue('reply');
    await eventually('the other', () => messages.length > 0);
    assert.deepEqual(messages, ['other']);
    watchdog.replyDue('reply');
    await eventually('the next reply', () => messages.length > 1);
    assert.match(messages[1] ?? '', /too long/u);
    watchdog.dispose();
    other.dispose();
  });
});
