import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pop3Client } from '../../src/pop3/client';
import { Pop3Error } from '../../src/pop3/errors';
import { logIn } from '../../src/pop3/login';
import { type Script, type ScriptedServer, startScriptedServer } from '../support/scriptedServer';
import { announce, mochaLimit, type Seed, SEEDS, shareOfTime } from './budget';
import { SESSION } from './corpus';
import { sessionCase } from './mutator';

const LANES = 8;
const SHARE_OF_EACH_SEED = 0.12;
/** How long the server waits for the client's next command before it hangs up. */
const SERVER_PATIENCE_MS = 25;
/** The server hangs up long before any of these, so that only a client that hangs meets them. */
const CLIENT_PATIENCE_MS = 60_000;
const SESSION_LIMIT_MS = 30_000;

const TIMEOUTS = {
  connect: CLIENT_PATIENCE_MS,
  tlsHandshake: CLIENT_PATIENCE_MS,
  greeting: CLIENT_PATIENCE_MS,
  idle: CLIENT_PATIENCE_MS,
  reply: CLIENT_PATIENCE_MS,
  quit: CLIENT_PATIENCE_MS,
};
/** After these the session goes on. */
const HARMLESS = ['rejected', 'invalidArgument', 'temporaryServerFault', 'permanentServerFault'];

/** One server with one client at a time. */
class Lane {
  private replies: readonly Buffer[] = [];
  private server: ScriptedServer | undefined;
  repliesSent = 0;

  async open(): Promise<void> {
    this.server = await startScriptedServer({ script: this.script });
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  /** Plays a session. Resolves with what must not be, if it happened. */
  async play(replies: readonly Buffer[]): Promise<string | undefined> {
    this.replies = replies;
    const limit = new AbortController();
    const hang = delay(SESSION_LIMIT_MS, 'the session does not end', { signal: limit.signal });
    hang.catch(() => undefined);
    const session = this.session().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    const fault = await Promise.race([session, hang]);
    limit.abort();
    return fault;
  }

  private readonly script: Script = async (connection) => {
    for (const reply of this.replies) {
      await connection.write(reply);
      this.repliesSent += 1;
      const silence = delay(SERVER_PATIENCE_MS, undefined);
      if ((await Promise.race([connection.readLine(), silence])) === undefined) {
        return;
      }
    }
  };

  private async session(): Promise<void> {
    const client = await this.logIn();
    if (client === undefined) {
      return;
    }
    try {
      const steps = [
        () => client.stat(),
        () => client.list(),
        () => client.uidl(),
        () => client.uidlOf(2),
        () => client.top(1, 0),
        () => client.retr(1),
        () => client.retr(2),
        () => client.dele(1),
      ];
      // All at once: whether they are pipelined is up to the server.
      await Promise.all(steps.map((step) => settle(client, step())));
      await settle(client, client.quit());
      assert.equal(client.state, 'closed');
    } finally {
      client.destroy();
    }
  }

  private async logIn(): Promise<Pop3Client | undefined> {
    try {
      return await logIn(
        { host: this.server!.host, port: this.server!.port, tlsMode: 'none' },
        { method: 'userPass', user: 'alice', password: 'secret' },
        { timeouts: TIMEOUTS },
        new AbortController().signal,
      );
    } catch (error) {
      assert.ok(error instanceof Pop3Error, String(error));
      return undefined;
    }
  }
}

async function settle(client: Pop3Client, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Pop3Error, String(error));
    const isOver = client.state === 'closed';
    assert.ok(isOver || HARMLESS.includes(error.code) || error.responseCode !== undefined, error);
  }
}

/** As many replies as possible as a conformant server sends them, so that the session still fails. */
async function minimised(lane: Lane, replies: readonly Buffer[]): Promise<readonly Buffer[]> {
  let smallest = replies;
  for (const [index, { octets }] of SESSION.entries()) {
    const candidate = smallest.with(index, octets);
    if ((await lane.play(candidate)) !== undefined) {
      smallest = candidate;
    }
  }
  return smallest;
}

async function playAll(lane: Lane, seed: Seed, first: number, end: number): Promise<number> {
  let iteration = first;
  for (; performance.now() < end; iteration += LANES) {
    const replies = sessionCase(seed.value, iteration, SESSION);
    const fault = await lane.play(replies);
    if (fault !== undefined) {
      const hex = (await minimised(lane, replies)).map((reply) => reply.toString('hex'));
      assert.fail(`FUZZ_SEED=${seed.value}, iteration ${iteration}: ${fault}\n${hex.join('\n')}`);
    }
  }
  return (iteration - first) / LANES;
}

describe('mutated sessions', () => {
  for (const seed of SEEDS) {
    it(`A16, I2 end every session in bounded time with typed errors, with ${seed.name}`, async function () {
      const milliseconds = shareOfTime(SHARE_OF_EACH_SEED);
      this.timeout(mochaLimit(milliseconds));
      const lanes = Array.from({ length: LANES }, () => new Lane());
      try {
        await Promise.all(lanes.map((lane) => lane.open()));
        const end = performance.now() + milliseconds;
        const played = await Promise.all(
          lanes.map((lane, index) => playAll(lane, seed, index, end)),
        );
        const sessions = played.reduce((sum, count) => sum + count, 0);
        const replies = lanes.reduce((sum, lane) => sum + lane.repliesSent, 0);
        announce('sessions', seed, `${replies} replies in ${sessions} sessions`);
        assert.ok(sessions > LANES);
      } finally {
        await Promise.all(lanes.map((lane) => lane.close()));
      }
    });
  }
});
