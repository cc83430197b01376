import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { eventually } from '../../support/polling';
import { type ScriptedMaildropOptions, scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { Script, ScriptedConnection } from '../../support/scriptedServer';
import { against, rejectsWith } from './sessionHarness';

const PIPELINING = ['TOP', 'UIDL', 'USER', 'PIPELINING'];
const text = (connection: ScriptedConnection | undefined): string =>
  connection?.received.toString('latin1') ?? '';
const count = (haystack: string, needle: string): number => haystack.split(needle).length - 1;

/** Logs in, then reads nothing more until it is told to; then answers each command in turn. */
function heldBack(release: Promise<void>, reply: string): Script {
  return async (connection) => {
    await connection.write('+OK\r\n');
    for (const answer of [`+OK\r\n${PIPELINING.join('\r\n')}\r\n.\r\n`, '+OK\r\n', '+OK\r\n']) {
      await connection.readLine();
      await connection.write(answer);
    }
    await connection.readLine();
    await connection.write(`+OK\r\n${PIPELINING.join('\r\n')}\r\n.\r\n`);
    await release;
    for (;;) {
      await connection.readLine();
      await connection.write(reply);
    }
  };
}

function released(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

function serving(options: ScriptedMaildropOptions): Script {
  return scriptedMaildrop({ capabilities: PIPELINING, ...options });
}

describe('pipelining', () => {
  it('E3 keeps what is under way within a window of commands and octets', async () => {
    const { promise, release } = released();
    await against(heldBack(promise, '+OK\r\n'), async ({ logIn, server }) => {
      const client = await logIn();
      const work = Promise.all(Array.from({ length: 10_000 }, () => client.noop()));
      await eventually('the window is full', () => text(server.connections[0]).includes('NOOP'));
      const underWay = count(text(server.connections[0]), 'NOOP\r\n');
      assert.ok(underWay > 100 && underWay <= 1_000, `${underWay} commands`);
      release();
      await work;
      assert.equal(count(text(server.connections[0]), 'NOOP\r\n'), 10_000);
    });
  });

  it('E3 asks for no more than a few megabytes at once', async () => {
    const { promise, release } = released();
    await against(heldBack(promise, '+OK\r\nx\r\n.\r\n'), async ({ logIn, server }) => {
      const client = await logIn();
      const work = Promise.all(
        [1, 2, 3, 4, 5, 6].map((number) => client.retr(number, { expectedOctets: 1_500_000 })),
      );
      await eventually('RETR', () => text(server.connections[0]).includes('RETR'));
      assert.equal(count(text(server.connections[0]), 'RETR'), 2);
      release();
      assert.equal((await work).length, 6);
    });
  });

  it('E3 asks for a message larger than the window all the same', async () => {
    await against(serving({ messages: [Buffer.from('a\r\n')] }), async ({ logIn }) => {
      const client = await logIn();
      const { octets } = await client.retr(1, { expectedOctets: 10 ** 9 });
      assert.equal(Buffer.from(octets).toString(), 'a\r\n');
    });
  });

  it('E6 sends what a user waits for before what is fetched ahead', async () => {
    const seen: string[] = [];
    const script = scriptedMaildrop({
      messages: [Buffer.from('a\r\n')],
      onCommand: (line) => seen.push(line),
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      await Promise.all([
        ...[1, 1, 1].map((number) => client.top(number, 0, { priority: 'background' })),
        client.retr(1),
      ]);
      assert.deepEqual(seen.slice(-4), ['RETR 1', 'TOP 1 0', 'TOP 1 0', 'TOP 1 0']);
    });
  });

  it('E6 takes back what is not sent, drains what is, and stays in step', async () => {
    const { promise, release } = released();
    await against(heldBack(promise, '+OK\r\nline\r\n.\r\n'), async ({ logIn, server }) => {
      const client = await logIn();
      const controller = new AbortController();
      setMaxListeners(0, controller.signal);
      const work = Array.from({ length: 2_000 }, () =>
        client.top(1, 0, { signal: controller.signal }),
      );
      const settled = Promise.allSettled(work);
      await eventually('TOP', () => text(server.connections[0]).includes('TOP'));
      controller.abort();
      const sent = count(text(server.connections[0]), 'TOP 1 0');
      release();
      const statuses = new Set((await settled).map(({ status }) => status));
      assert.deepEqual([...statuses], ['rejected']);
      assert.equal((await client.list()).defects.length, 1);
      assert.equal(count(text(server.connections[0]), 'TOP 1 0'), sent);
    });
  });

  it('E2 writes commands asked for together at once, and keeps the results of those that succeed', async () => {
    const script = serving({
      messages: [Buffer.from('a\r\n')],
      handlers: { 'TOP 3 0': '-ERR\r\n' },
    });
    await against(script, async ({ logIn, server }) => {
      const client = await logIn();
      const results = await Promise.allSettled([1, 2, 3].map(() => client.top(1, 0)));
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'fulfilled'],
      );
      await rejectsWith(client.top(3, 0), 'rejected');
      assert.equal(count(text(server.connections[0]), 'TOP 1 0\r\nTOP 1 0\r\nTOP 1 0\r\n'), 1);
    });
  });

  it('E1 sends one command at a time where the user says so', async () => {
    const { promise, release } = released();
    const noop = (): Promise<string> => promise.then(() => '+OK\r\n');
    await against(serving({ handlers: { NOOP: noop } }), async ({ logIn, server }) => {
      const client = await logIn({ login: { mayPipeline: false } });
      assert.equal(client.canPipeline, false);
      const work = Promise.all([client.noop(), client.noop()]);
      await eventually('NOOP', () => text(server.connections[0]).includes('NOOP'));
      assert.equal(count(text(server.connections[0]), 'NOOP'), 1);
      release();
      await work;
    });
  });

  it('E7 tells a session that broke with several commands unanswered from one that broke otherwise', async () => {
    const breaking = serving({
      handlers: {
        NOOP: (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await against(breaking, async ({ logIn }) => {
      const client = await logIn();
      await Promise.allSettled([client.noop(), client.noop()]);
      assert.equal(client.brokeWhilePipelining, true);
      const other = await logIn();
      await rejectsWith(other.noop(), 'closed');
      assert.equal(other.brokeWhilePipelining, false);
    });
  });
});
