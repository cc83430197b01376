import assert from 'node:assert/strict';
import type { WireEvent } from '../../../src/pop3/wireTap';
import { byOctet } from '../../support/chunkers';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { against, CREDENTIALS, rejectsWith, wireText } from './sessionHarness';

const kinds = (wire: readonly WireEvent[]): readonly string[] => wire.map(({ kind }) => kind);

describe('the wire tap', () => {
  it('J4 gets the octets as they are on the wire, dot-stuffing and line ends included', async () => {
    const message = Buffer.from('Subject: x\r\n\r\n.dot\r\nbare\rcr\0\xff\r\n', 'latin1');
    for (const chunker of [undefined, byOctet]) {
      const script = scriptedMaildrop({
        messages: [message],
        ...(chunker === undefined ? {} : { chunker }),
      });
      await against(script, async ({ logIn, wire }) => {
        const client = await logIn();
        await client.retr(1);
        await client.quit();
        const received = wireText(wire, 'received');
        assert.ok(
          received.includes('\r\nSubject: x\r\n\r\n..dot\r\nbare\rcr\0\xff\r\n.\r\n+OK Bye\r\n'),
        );
        assert.match(wireText(wire, 'sent'), /^CAPA\r\nUSER alice\r\nPASS \*{4}\r\nCAPA\r\n/u);
        assert.deepEqual([kinds(wire)[0], kinds(wire).at(-1)], ['connected', 'closed']);
        assert.deepEqual(wire.at(-1), { kind: 'closed', code: undefined });
      });
    }
  });

  it('J1 gets no secret, however the server cuts what it echoes', async () => {
    const secret = CREDENTIALS.password;
    const script = scriptedMaildrop({
      chunker: byOctet,
      messages: [Buffer.from(`Subject: your password\r\n\r\nIt is ${secret}, keep it.\r\n`)],
      handlers: { NOOP: `+OK ${secret} ${Buffer.from(secret).toString('base64')}\r\n` },
    });
    await against(script, async ({ logIn, wire, trace }) => {
      const client = await logIn();
      await client.noop();
      const { octets } = await client.retr(1);
      assert.ok(Buffer.from(octets).includes(secret));
      const shown = wireText(wire, 'received') + wireText(wire, 'sent') + trace.join('\n');
      assert.equal(shown.includes(secret), false);
      assert.equal(shown.includes(Buffer.from(secret).toString('base64')), false);
      assert.ok(shown.includes('+OK **** ****\r\n'));
      assert.ok(shown.includes('It is ****, keep it.\r\n'));
    });
  });

  it('gets the beginning of a long body and how much of it is left out', async () => {
    const message = Buffer.from(`${'x'.repeat(98)}\r\n`.repeat(2_000));
    await against(scriptedMaildrop({ messages: [message] }), async ({ logIn, wire }) => {
      const client = await logIn();
      assert.equal((await client.retr(1)).octets.length, message.length);
      await client.noop();
      const omitted = wire.find((event) => event.kind === 'omitted');
      assert.deepEqual(omitted, {
        kind: 'omitted',
        octets: message.length + '.\r\n'.length - Math.floor((64 * 1024) / 100) * 100,
      });
      assert.ok(wireText(wire, 'received').length < 70_000);
    });
  });

  it('J1 gets nothing of a line that is cut, for a secret may be cut with it', async () => {
    const beginning = 'x'.repeat(64 * 1024 - 2 - CREDENTIALS.password.length / 2);
    const message = Buffer.from(`${beginning}\r\n${CREDENTIALS.password}\r\n`);
    await against(scriptedMaildrop({ messages: [message] }), async ({ logIn, wire }) => {
      await (await logIn()).retr(1);
      const received = wireText(wire, 'received');
      assert.ok(received.includes(beginning));
      assert.equal(received.includes(CREDENTIALS.password.slice(0, 5)), false);
    });
  });

  it('gets what protects the connection, and what the end was', async () => {
    const { good, authority } = await testCertificates();
    const script = scriptedMaildrop({ stls: good, handlers: { STAT: '+ what\r\n' } });
    await against(script, async ({ logIn, wire }) => {
      const client = await logIn({
        tlsMode: 'startTls',
        host: 'localhost',
        certificateAuthorities: [authority.cert],
      });
      await rejectsWith(client.stat(), 'protocol');
      const encrypted = wire.find((event) => event.kind === 'encrypted');
      assert.match(encrypted?.protocol ?? '', /^TLSv1\.[23]$/u);
      assert.match(encrypted?.cipher ?? '', /^\w/u);
      assert.deepEqual(wire.at(-1), { kind: 'closed', code: 'protocol' });
    });
  });

  it('gets a line that never ended', async () => {
    await against(
      (connection) => connection.write('HTTP/1.1 400 Bad Request'),
      async ({ connect, wire }) => {
        await rejectsWith(connect(), 'notPop3');
        assert.equal(wireText(wire, 'received'), 'HTTP/1.1 400 Bad Request');
      },
    );
  });
});
