import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Pop3Client } from '../../../src/pop3/client';
import { eventually } from '../../support/polling';
import { seededRandom } from '../../support/sampleMessages/seededRandom';
import { dotStuffed } from '../../support/sampleServer/framing';
import { inEveryDelivery } from '../../support/deliveries';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { forEveryDelivery } from './replyDeliveries';
import { against, rejectsWith } from './sessionHarness';

const MESSAGES = [1, 2, 3].map((number) => Buffer.from(`Subject: ${number}\r\n\r\nbody\r\n`));
const SERVER = { messages: MESSAGES };
const PIPELINING = { ...SERVER, capabilities: ['USER', 'TOP', 'UIDL', 'PIPELINING'] };

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

async function bodyOf(client: Pop3Client): Promise<string> {
  return latin1((await client.retr(1)).octets);
}

/** The session goes on, and in step: the next reply is that of the next command. */
async function isInStep(client: Pop3Client): Promise<void> {
  assert.equal((await client.stat()).messageCount, MESSAGES.length);
}

function randomMessage(seed: number, length: number): Buffer {
  const random = seededRandom(seed);
  const awkward = [0x0d, 0x0a, 0x2e, 0x2b];
  const octets = Array.from({ length }, () =>
    random() < 0.5 ? awkward[Math.floor(random() * 4)]! : Math.floor(random() * 256),
  );
  return Buffer.concat([Buffer.from(octets), Buffer.from('\r\n')]);
}

describe('framing', () => {
  for (const seed of [1, 2]) {
    const message = randomMessage(seed, 250);
    forEveryDelivery(
      `A1 keeps every octet of a message of random octets, number ${seed}`,
      {
        to: 'RETR',
        reply: Buffer.concat([Buffer.from('+OK\r\n'), dotStuffed(message)]),
        server: SERVER,
      },
      async (client) => {
        const { octets, unstuffedLines } = await client.retr(1);
        assert.equal(sha256(octets), sha256(message));
        assert.equal(unstuffedLines, 0);
        await isInStep(client);
      },
    );
  }

  forEveryDelivery(
    'A2 tells replies apart that come together',
    {
      to: 'RETR 1',
      reply: '+OK first\r\na\r\n.\r\n-ERR second\r\n+OK third\r\nb\r\n.\r\n+OK 7 8\r\n',
      server: {
        ...PIPELINING,
        handlers: { 'RETR 2': () => undefined, 'TOP 3 0': () => undefined, STAT: () => undefined },
      },
    },
    async (client) => {
      const [first, second, third, fourth] = await Promise.allSettled([
        client.retr(1),
        client.retr(2),
        client.top(3, 0),
        client.stat(),
      ]);
      assert.equal(first.status === 'fulfilled' && latin1(first.value.octets), 'a\r\n');
      assert.equal(second.status, 'rejected');
      assert.equal(third.status === 'fulfilled' && latin1(third.value), 'b\r\n');
      assert.equal(fourth.status === 'fulfilled' && fourth.value.messageCount, 7);
    },
  );

  inEveryDelivery(
    'A2, B2 takes a greeting and the replies to a login in any pieces',
    async (way) => {
      const { authority, good } = await testCertificates();
      const script = scriptedMaildrop({
        greeting: '+OK <1@example.test> hello\r\n',
        messages: MESSAGES,
        chunker: way.usual,
      });
      await against(
        script,
        async ({ logIn }) => {
          const client = await logIn({
            tlsMode: way.isEncrypted ? 'implicit' : 'none',
            certificateAuthorities: [authority.cert],
          });
          assert.equal(client.greeting, '<1@example.test> hello');
          assert.equal(client.capabilities.has('UIDL'), true);
          await isInStep(client);
        },
        way.isEncrypted ? good : undefined,
      );
    },
  );

  forEveryDelivery(
    'A3 ends a message at the line that is one dot, and nowhere else',
    {
      to: 'RETR',
      reply: '+OK\r\n.. \r\n. \r\na.\r\n..\r\n...\r\n\r\n.\r\n',
      server: SERVER,
    },
    async (client) => {
      assert.equal(await bodyOf(client), '. \r\n \r\na.\r\n.\r\n..\r\n\r\n');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A4 takes exactly one dot from each stuffed line',
    { to: 'RETR', reply: '+OK\r\n..\r\n...\r\n....\r\n..x\r\na..b\r\n.\r\n', server: SERVER },
    async (client) => {
      const { octets, unstuffedLines } = await client.retr(1);
      assert.equal(latin1(octets), '.\r\n..\r\n...\r\n.x\r\na..b\r\n');
      assert.equal(unstuffedLines, 0);
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A5 counts lines that a server did not stuff',
    { to: 'RETR', reply: '+OK\r\n.x\r\n..y\r\n.\tz\r\n.\r\n', server: SERVER },
    async (client) => {
      const { octets, unstuffedLines } = await client.retr(1);
      assert.equal(latin1(octets), 'x\r\n.y\r\n\tz\r\n');
      assert.equal(unstuffedLines, 2);
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A6 reads an empty message as no octets',
    { to: 'RETR', reply: '+OK\r\n.\r\n', server: SERVER },
    async (client) => {
      assert.equal(await bodyOf(client), '');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A6 reads empty listings',
    { to: 'LIST', reply: '+OK none\r\n.\r\n', server: SERVER },
    async (client) => {
      assert.equal((await client.list()).entries.size, 0);
      await isInStep(client);
    },
  );

  for (const body of ['only\r\n', '\r\n', 'a\r\n\r\n\r\n']) {
    forEveryDelivery(
      `A7 neither adds nor loses a line end after ${JSON.stringify(body)}`,
      { to: 'RETR', reply: `+OK ${body.length} octets\r\n${body}.\r\n`, server: SERVER },
      async (client) => {
        assert.equal(await bodyOf(client), body);
      },
    );
  }

  forEveryDelivery(
    'A8 reads a server that ends lines in LF, keeps them and says so',
    { to: 'RETR', reply: '+OK\na\n..b\n\n.\n', server: SERVER },
    async (client) => {
      const { octets, lineEnding } = await client.retr(1);
      assert.equal(latin1(octets), 'a\n.b\n\n');
      assert.equal(lineEnding, 'lf');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A8 takes a dot between bare LFs for content on a server that ends lines in CRLF',
    { to: 'RETR', reply: '+OK\r\na\n.\nb\n..\nc\r\n.\r\n', server: SERVER },
    async (client) => {
      const { octets, lineEnding } = await client.retr(1);
      assert.equal(latin1(octets), 'a\n.\nb\n..\nc\r\n');
      assert.equal(lineEnding, 'crlf');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A9 passes lone CR, NUL, SUB and 8-bit octets',
    { to: 'RETR', reply: '+OK\r\n\r\0\u001a\r\r\r\n\u0080\u00ff\u00fe\r\n.\r\n', server: SERVER },
    async (client) => {
      assert.equal(await bodyOf(client), '\r\0\u001a\r\r\r\n\u0080\u00ff\u00fe\r\n');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A12 reads LIST with an argument as one line, and without as many',
    { to: 'LIST', reply: '+OK\r\n1 10\r\n3 30\r\n.\r\n', server: SERVER },
    async (client) => {
      assert.deepEqual(
        [...(await client.list()).entries],
        [
          [1, 10],
          [3, 30],
        ],
      );
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A12 reads UIDL with an argument as one line',
    { to: 'UIDL 2', reply: '+OK 2 abc\r\n', server: SERVER },
    async (client) => {
      assert.equal(await client.uidlOf(2), 'abc');
      await isInStep(client);
    },
  );

  const commands: readonly (readonly [string, (client: Pop3Client) => Promise<unknown>])[] = [
    ['LIST', (client) => client.list()],
    ['UIDL', (client) => client.uidl()],
    ['RETR', (client) => client.retr(1)],
    ['TOP', (client) => client.top(1, 0)],
    ['DELE', (client) => client.dele(1)],
  ];
  for (const [keyword, send] of commands) {
    forEveryDelivery(
      `A12, B12 goes on after -ERR to ${keyword}, which has no second line`,
      { to: keyword, reply: '-ERR no\r\n', server: SERVER },
      async (client) => {
        assert.equal((await rejectsWith(send(client), 'rejected')).serverText, 'no');
        await isInStep(client);
      },
    );
  }

  forEveryDelivery(
    'A12, D1 goes on after -ERR to CAPA, which has no second line',
    { to: 'CAPA', reply: '-ERR no\r\n', server: SERVER },
    async (client) => {
      assert.equal((await client.capa()).isEmpty, true);
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A13 ends the session on a line that is no status line',
    { to: 'NOOP', reply: '+ok\r\n', server: SERVER },
    async (client) => {
      await rejectsWith(client.noop(), 'protocol');
      await rejectsWith(client.stat(), 'protocol');
    },
  );

  forEveryDelivery(
    'A15 takes lines of a message that look like replies for data',
    { to: 'RETR', reply: '+OK\r\n+OK\r\n-ERR [AUTH] no\r\n+ \r\n+\r\n.\r\n', server: SERVER },
    async (client) => {
      assert.equal(await bodyOf(client), '+OK\r\n-ERR [AUTH] no\r\n+ \r\n+\r\n');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'A16 ends the session on a second reply to one command',
    { to: 'RSET', reply: '+OK\r\n+OK\r\n', server: SERVER },
    async (client, { server }) => {
      await client.rset();
      await eventually('the end of the session', () => client.state === 'closed');
      await rejectsWith(client.stat(), 'protocol');
      const { received } = server.connections.at(-1)!;
      assert.equal(latin1(received).includes('STAT'), false);
    },
  );

  forEveryDelivery(
    'A16 ends the session on what follows the end of a message',
    { to: 'RETR', reply: '+OK\r\na\r\n.\r\n\r\n', server: SERVER },
    async (client) => {
      assert.equal(await bodyOf(client), 'a\r\n');
      await eventually('the end of the session', () => client.state === 'closed');
    },
  );

  forEveryDelivery(
    'B4, B7 reads a listing with gaps, any order, blanks and nonsense',
    {
      to: 'LIST',
      reply: '+OK\r\n3  30\r\n1\t10 \r\n0 5\r\n-2 5\r\n1 11\r\n9 9 x\r\nwhat\r\n.\r\n',
      server: SERVER,
    },
    async (client) => {
      const { entries, defects } = await client.list();
      assert.deepEqual(
        [...entries],
        [
          [3, 30],
          [1, 10],
          [9, 9],
        ],
      );
      assert.deepEqual(
        defects.map(({ kind }) => kind),
        ['invalidNumber', 'invalidNumber', 'duplicateNumber', 'unreadableLine'],
      );
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'B5, B7 reads unique-ids octet for octet, irregular ones too',
    {
      to: 'UIDL',
      reply: '+OK\r\n1   a b\r\n2 \u00e9\u0001\r\n3 \r\n+OK 4 d\r\n.\r\n',
      server: SERVER,
    },
    async (client) => {
      const { entries, defects } = await client.uidl();
      assert.deepEqual(
        [...entries],
        [
          [1, 'a b'],
          [2, '\u00e9\u0001'],
          [4, 'd'],
        ],
      );
      assert.deepEqual(
        defects.map(({ kind }) => kind),
        ['irregularUid', 'irregularUid', 'emptyUid'],
      );
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'D2 reads capabilities in any case, with arguments and trailing blanks',
    { to: 'CAPA', reply: '+OK\r\ntop\r\nSasl PLAIN  LOGIN \r\nX-NEW\r\n.\r\n', server: SERVER },
    async (client) => {
      const capabilities = await client.capa();
      assert.equal(capabilities.has('TOP'), true);
      assert.deepEqual(capabilities.arguments('SASL'), ['PLAIN', 'LOGIN']);
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'D4 reads a response code in any case, and takes a broken one for text',
    { to: 'DELE', reply: '-ERR [sys/temp] later [x]\r\n', server: SERVER },
    async (client) => {
      const error = await rejectsWith(client.dele(1), 'temporaryServerFault');
      assert.equal(error.responseCode, 'SYS/TEMP');
      assert.equal(error.serverText, 'later [x]');
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'E2 keeps what succeeded where one of ten pipelined commands is refused',
    { to: 'RETR 3', reply: '-ERR not this one\r\n', server: PIPELINING },
    async (client) => {
      const numbers = [1, 2, 3, 1, 2, 1, 2, 1, 2, 1];
      const results = await Promise.allSettled(numbers.map((number) => client.retr(number)));
      for (const [index, result] of results.entries()) {
        const number = numbers[index]!;
        if (number === 3) {
          assert.equal(result.status, 'rejected');
        } else {
          assert.deepEqual(
            result.status === 'fulfilled' && Buffer.from(result.value.octets),
            MESSAGES[number - 1],
          );
        }
      }
      await isInStep(client);
    },
  );

  forEveryDelivery(
    'I5 takes the reply to NOOP exactly, also where the next one comes with it',
    {
      to: 'NOOP',
      reply: '+OK still here\r\n+OK 3 99\r\n',
      server: { ...PIPELINING, handlers: { STAT: () => undefined } },
    },
    async (client) => {
      const [, { octets }] = await Promise.all([client.noop(), client.stat()]);
      assert.equal(octets, 99);
    },
  );
});
