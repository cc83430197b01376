import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Pop3Client } from '../../src/pop3/client';
import type { Endpoint, TlsMode } from '../../src/pop3/endpoint';
import { Pop3Error, type Pop3ErrorCode } from '../../src/pop3/errors';
import { logIn } from '../../src/pop3/login';
import { eventually } from '../support/polling';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { dotRichMessage } from '../support/sampleMessages/dotRich';
import type { RealServer, RealServerProgram } from '../support/servers/realServer';
import { testCertificates, type TestCertificates } from '../support/testCertificates';

const DOT_RICH_COUNT = 2_000;
const SHARED_SESSIONS = 8;
const PASSWORD = 'canary-of-9-seas';
const BLANK_PASSWORD = '  two  blanks %20 ';
const NEVER = new AbortController().signal;
const TLS_MODES: readonly TlsMode[] = ['none', 'startTls', 'implicit'];
const USERS = ['dots', 'reader', 'small', 'empty', 'held', 'arriving', 'copies'];

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

/** The tests that every real server has to pass, with what it is known to do differently in its traits. */
export function interopSuite(program: RealServerProgram): void {
  const { name, traits } = program;
  describe(`the client against ${name}`, function () {
    this.timeout(60_000);
    let certificates: TestCertificates;
    let server: RealServer;
    const trace: string[] = [];
    const open: Pop3Client[] = [];

    before(async () => {
      certificates = await testCertificates();
      server = await program.start({
        certificate: certificates.good,
        users: {
          ...Object.fromEntries(USERS.map((user) => [user, PASSWORD])),
          blanks: BLANK_PASSWORD,
        },
      });
      await server.deliver('reader', [1, 2, 3, 4].map(dotRichMessage));
    });

    afterEach(async function () {
      await Promise.all(open.splice(0).map((client) => client.quit().catch(() => undefined)));
      if (this.currentTest?.state === 'failed') {
        console.error((await server.log()).slice(-2_000));
      }
    });

    // `server` is not there if it did not start.
    after(() => (server as RealServer | undefined)?.stop());

    function endpoint(tlsMode: TlsMode, changes: Partial<Endpoint> = {}): Endpoint {
      return {
        host: server.host,
        port: tlsMode === 'implicit' ? server.tlsPort : server.plainPort,
        tlsMode,
        certificateAuthorities: [certificates.authority.cert],
        ...changes,
      };
    }

    async function session(
      user: string,
      tlsMode: TlsMode = 'none',
      changes: Partial<Endpoint> = {},
      password = PASSWORD,
    ): Promise<Pop3Client> {
      const client = await logIn(
        endpoint(tlsMode, changes),
        { user, password, method: 'userPass' },
        { trace: (direction, line) => trace.push(`${direction} ${line}`) },
        NEVER,
      );
      open.push(client);
      return client;
    }

    /** A server takes a moment to see that a connection was lost, and holds the maildrop for that time. */
    async function sessionWhenFree(user: string): Promise<Pop3Client> {
      return eventually('the maildrop to be free', () =>
        session(user).catch((error: unknown) => {
          if (Pop3Error.is(error, 'inUse')) {
            return undefined;
          }
          throw error;
        }),
      );
    }

    /** A session on a maildrop of so many messages: at once, unless the server is known to answer QUIT too early. */
    async function sessionOf(user: string, messageCount: number): Promise<Pop3Client> {
      return eventually(`${messageCount} messages`, async () => {
        const client = await session(user);
        const found = (await client.stat()).messageCount;
        if (found === messageCount) {
          return client;
        }
        assert.ok(traits.answersQuitEarly, `${found} messages in place of ${messageCount}`);
        await client.quit();
        return undefined;
      });
    }

    async function rejectsWith(work: Promise<unknown>, code: Pop3ErrorCode): Promise<Pop3Error> {
      const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(Pop3Error.is(error, code), `expected ${code}, got ${String(error)}`);
      return error;
    }

    async function retrieved(client: Pop3Client, number: number): Promise<string> {
      const { octets } = await client.retr(number);
      return sha256(server.undoServerChanges(Buffer.from(octets)));
    }

    for (const tlsMode of TLS_MODES.filter((mode) => mode === 'none' || traits.offersTls)) {
      it(`F1 logs in and reads in TLS mode ${tlsMode}`, async () => {
        const client = await session('reader', tlsMode);
        assert.equal(client.isEncrypted, tlsMode !== 'none');
        assert.equal(await retrieved(client, 3), sha256(dotRichMessage(3)));
      });
    }

    if (traits.offersTls) {
      it('F6 refuses a certificate of an unknown authority', async () => {
        const changes = { certificateAuthorities: [certificates.selfSigned.cert] };
        await rejectsWith(session('reader', 'startTls', changes), 'certificate');
        await rejectsWith(session('reader', 'implicit', changes), 'certificate');
      });
    } else {
      it('F2, A13 does not go on in plain text where TLS is required', async () => {
        const start = trace.length;
        await rejectsWith(session('reader', 'startTls'), 'startTlsUnavailable');
        await rejectsWith(session('reader', 'implicit', { port: server.plainPort }), 'tls');
        assert.equal(trace.slice(start).join('\n').includes('USER'), false);
      });
    }

    it('D1, D3, E1 knows the capabilities after the login, and pipelines only where offered', async () => {
      const client = await session('reader');
      assert.equal(client.capabilities.isEmpty, !traits.hasCapa);
      assert.equal(client.capabilities.has('UIDL'), traits.hasCapa);
      assert.equal(client.capabilities.has('TOP'), traits.hasCapa);
      assert.equal(client.canPipeline, traits.offersPipelining);
    });

    it('B10 finds STAT, LIST and UIDL in agreement', async () => {
      const client = await session('reader');
      const { messageCount } = await client.stat();
      const sizes = await client.list();
      const uids = await client.uidl();
      assert.equal(messageCount, 4);
      assert.deepEqual([...sizes.entries.keys()], [1, 2, 3, 4]);
      assert.deepEqual([...uids.entries.keys()], [1, 2, 3, 4]);
      assert.deepEqual([...sizes.defects, ...uids.defects], []);
      assert.equal(await client.uidlOf(2), uids.entries.get(2));
    });

    it('B13, B14 reads the header block by TOP as RETR has it, and lines of the body', async () => {
      const client = await session('reader');
      await client.uidl();
      for (const number of [1, 2, 3, 4]) {
        const header = Buffer.from(await client.top(number, 0)).toString('latin1');
        const start = Buffer.from(await client.top(number, 2)).toString('latin1');
        const whole = Buffer.from((await client.retr(number)).octets).toString('latin1');
        const bodyAt = whole.indexOf('\r\n\r\n') + 4;
        const [first = '', second = ''] = whole.slice(bodyAt).split('\r\n');
        const surplus = traits.addsBlankLineInTop ? '\r\n' : '';
        assert.equal(header, whole.slice(0, bodyAt));
        assert.equal(start, `${header}${surplus}${first}\r\n${second}\r\n`);
      }
    });

    it('B12 goes on after -ERR to RETR, TOP, DELE and UIDL of an absent message', async () => {
      const client = await session('reader');
      await rejectsWith(client.retr(99), 'rejected');
      await rejectsWith(client.top(99, 0), 'rejected');
      await rejectsWith(client.dele(99), 'rejected');
      await rejectsWith(client.uidlOf(99), 'rejected');
      await client.noop();
      assert.equal(await retrieved(client, 1), sha256(dotRichMessage(1)));
    });

    it('E2 keeps the results around a failing one of many commands sent at once', async () => {
      const client = await session('reader');
      const numbers = [1, 2, 99, 3, 4, 98, 1];
      const results = await Promise.allSettled(numbers.map((number) => retrieved(client, number)));
      const expected = numbers.map((number) =>
        number > 4 ? 'rejected' : sha256(dotRichMessage(number)),
      );
      const found = results.map((result) =>
        result.status === 'fulfilled' ? result.value : (result.reason as Pop3Error).code,
      );
      assert.deepEqual(found, expected);
    });

    if (traits.keepsBlanksInPasswords) {
      it('C3 logs in by a password with blanks at its ends and runs of them', async () => {
        const client = await session('blanks', 'none', {}, BLANK_PASSWORD);
        assert.equal((await client.stat()).messageCount, 0);
      });
    } else {
      it('C3 is told of a wrong password where the server drops blanks of the right one', async () => {
        await rejectsWith(session('blanks', 'none', {}, BLANK_PASSWORD), 'authentication');
      });
    }

    it('D7, G9 tells a wrong password', async () => {
      const error = await rejectsWith(session('reader', 'none', {}, 'wrong one'), 'authentication');
      assert.equal(error.responseCode, traits.wrongPasswordCode);
      assert.equal(error.isSuspected, traits.wrongPasswordCode === undefined);
    });

    if (traits.locksMaildrop) {
      it('D5, I6 meets IN-USE on a maildrop held by another session', async () => {
        const first = await session('held');
        const error = await rejectsWith(session('held'), 'inUse');
        assert.equal(error.responseCode, 'IN-USE');
        await first.noop();
      });
    } else {
      it('B10, B12 meets a message that another session deleted, in a maildrop without lock', async () => {
        await server.deliver('held', [bulkMessage(31), bulkMessage(32)]);
        const first = await session('held');
        await first.uidl();
        const second = await session('held');
        await second.dele(1);
        await second.quit();
        await (await sessionOf('held', 1)).quit();
        const outcome = await retrieved(first, 1).catch((error: unknown) => error);
        switch (traits.onDeletedByOthers) {
          case 'message':
            assert.equal(outcome, sha256(bulkMessage(31)));
            break;
          case 'refusal':
            assert.ok(Pop3Error.is(outcome, 'rejected'), String(outcome));
            assert.equal(await retrieved(first, 2), sha256(bulkMessage(32)));
            break;
          case 'end of connection':
            assert.ok(Pop3Error.is(outcome, 'closed'), String(outcome));
        }
      });
    }

    it('A6 lists an empty maildrop', async () => {
      const client = await session('empty');
      assert.deepEqual(await client.stat(), { messageCount: 0, octets: 0 });
      assert.deepEqual([...(await client.list()).entries], []);
      assert.deepEqual([...(await client.uidl()).entries], []);
    });

    it('H4 takes DELE back by RSET, H2 by a lost connection; QUIT commits, B3 under the same UIDs', async () => {
      const sent = [11, 12, 13].map(bulkMessage);
      await server.deliver('small', sent);
      const first = await session('small');
      const uids = [...(await first.uidl()).entries.values()];
      assert.equal(new Set(uids).size, 3);
      await first.dele(1);
      assert.equal((await first.stat()).messageCount, 2);
      assert.deepEqual([...(await first.list()).entries.keys()], [2, 3]);
      await rejectsWith(first.retr(1), 'rejected');
      await first.rset();
      assert.equal((await first.stat()).messageCount, 3);
      await first.quit();

      const second = await session('small');
      assert.deepEqual([...(await second.uidl()).entries.values()], uids);
      await second.dele(1);
      await second.dele(3);
      second.destroy();

      const third = await sessionWhenFree('small');
      assert.deepEqual([...(await third.uidl()).entries.values()], uids);
      await third.dele(2);
      await third.quit();

      const fourth = await sessionOf('small', 2);
      assert.deepEqual([...(await fourth.uidl()).entries.values()], [uids[0], uids[2]]);
      assert.equal(await retrieved(fourth, 1), sha256(bulkMessage(11)));
      assert.equal(await retrieved(fourth, 2), sha256(bulkMessage(13)));
    });

    it('B6 tells two copies of one message apart, whatever their UIDs', async () => {
      await server.deliver('copies', [bulkMessage(5), bulkMessage(5)]);
      const client = await session('copies');
      const uids = [...(await client.uidl()).entries];
      assert.deepEqual(
        uids.map(([number]) => number),
        [1, 2],
      );
      assert.equal(uids[0]?.[1] === uids[1]?.[1], traits.repeatsUidOfCopies);
      await client.dele(2);
      assert.equal(await retrieved(client, 1), sha256(bulkMessage(5)));
    });

    it('B16 sees mail that arrives during a session in the next one only', async () => {
      await server.deliver('arriving', [bulkMessage(21)]);
      const first = await session('arriving');
      const before = [...(await first.uidl()).entries.values()];
      await server.deliver('arriving', [bulkMessage(22)]);
      await first.noop();
      // A delivery agent that heeds mbox locks would wait for the end of the session; this delivery does not.
      const listed = traits.countsLaterMail ? [1, 2] : [1];
      assert.equal((await first.stat()).messageCount, listed.length);
      assert.deepEqual([...(await first.list()).entries.keys()], listed);
      assert.equal([...(await first.uidl()).entries.values()][0], before[0]);
      await rejectsWith(first.retr(listed.length + 1), 'rejected');
      assert.equal(await retrieved(first, 1), sha256(bulkMessage(21)));
      await first.quit();

      const second = await session('arriving');
      const after = [...(await second.uidl()).entries.values()];
      assert.equal(after.length, 2);
      assert.equal(after[0], before[0]);
      assert.equal(await retrieved(second, 2), sha256(bulkMessage(22)));
    });

    it(`A1, A3, A4, A7, A10, B11 retrieves ${DOT_RICH_COUNT} dot-rich messages octet for octet`, async function () {
      this.timeout(120_000);
      const messages = Array.from({ length: DOT_RICH_COUNT }, (_unused, index) =>
        dotRichMessage(index),
      );
      await server.deliver('dots', messages);
      // Where sessions share a maildrop, several of them make up for a server that waits before each last segment.
      const tlsMode = traits.offersTls ? 'startTls' : 'none';
      const sessionCount = traits.locksMaildrop ? 1 : SHARED_SESSIONS;
      const clients: Pop3Client[] = [];
      while (clients.length < sessionCount) {
        clients.push(await session('dots', tlsMode));
      }
      const [first] = clients;
      assert.ok(first);
      // In the order in which the mailbox asks.
      const { entries: sizes } = await first.list();
      const uids = await first.uidl();
      assert.equal(new Set(uids.entries.values()).size, DOT_RICH_COUNT);
      const announced: boolean[] = [];
      await Promise.all(
        messages.map(async (message, index) => {
          const client = clients[index % clients.length] ?? first;
          const { octets, unstuffedLines } = await client.retr(index + 1);
          const received = server.undoServerChanges(Buffer.from(octets));
          assert.equal(sha256(received), sha256(message), `message ${index + 1}`);
          assert.equal(unstuffedLines, 0);
          announced.push(octets.length === sizes.get(index + 1));
        }),
      );
      assert.equal(announced.length, DOT_RICH_COUNT);
      assert.equal(announced.every(Boolean), traits.countsOctetsExactly);
    });

    it('J1 leaves no password in the trace', () => {
      const text = trace.join('\n');
      assert.match(text, /PASS \*\*\*\*/u);
      for (const secret of [PASSWORD, BLANK_PASSWORD.trim(), 'wrong one']) {
        assert.equal(text.includes(secret), false);
      }
    });
  });
}
