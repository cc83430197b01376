import assert from 'node:assert/strict';
import { RawPop3Client } from '../../support/rawPop3Client';
import { startInbucket } from '../../support/serverModels/inbucket';
import { testCertificates } from '../../support/testCertificates';
import { listing, message, onTheWire, quit, THREE } from './modelHarness';

describe('the model of Inbucket', () => {
  it('names itself in the greeting, with an APOP stamp, and in IMPLEMENTATION', async () => {
    await onTheWire(startInbucket(), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port);
      assert.match(
        await client.line(),
        /^\+OK Inbucket POP3 server ready <\d+\.\d+@inbucket>\r\n$/u,
      );
      assert.deepEqual(await listing(client, 'CAPA'), [
        'TOP',
        'USER',
        'UIDL',
        'IMPLEMENTATION Inbucket',
      ]);
      assert.equal(await client.command('STLS'), '-ERR TLS unavailable on the server');
      await client.destroy();
    });
  });

  it('opens the mailbox named by USER with any password, and an empty one for a name nobody wrote to', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ connect }) => {
      const known = await connect();
      assert.equal(await known.command('USER sample'), '+OK Hello sample, welcome to Inbucket');
      assert.equal(await known.command('PASS any thing'), '+OK Found 3 messages for sample');
      const unknown = await connect();
      assert.equal(await unknown.logIn('nobody', ''), '+OK Found 0 messages for nobody');
    });
  });

  it('accepts APOP without a look at the digest', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.command('APOP sample wrong'), '+OK Found 3 messages for sample');
    });
  });

  it('offers STLS to no session after the first that used it', async () => {
    const { good, authority } = await testCertificates();
    await onTheWire(startInbucket({ stls: good }), async ({ connect }) => {
      const first = await connect();
      assert.equal((await listing(first, 'CAPA')).includes('STLS'), true);
      assert.equal(await first.command('STLS'), '+OK Begin TLS Negotiation');
      await first.startTls(authority.cert);
      assert.match(await first.logIn('sample', 'sample'), /^\+OK Found 0/u);
      await quit(first);
      const second = await connect();
      assert.equal((await listing(second, 'CAPA')).includes('STLS'), false);
      assert.equal(await second.command('STLS'), '-ERR A TLS session already agreed upon.');
    });
  });

  it('sends a message dot-stuffed, octet for octet, oldest first', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      for (const [index, octets] of THREE.entries()) {
        assert.equal(
          await client.command(`RETR ${index + 1}`),
          `+OK ${octets.length} bytes follows`,
        );
        assert.deepEqual(await client.body(), octets);
      }
    });
  });

  it('sends the lines TOP asks for', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      assert.equal((await client.multiLine('TOP 3 0')).toString(), 'Subject: three\r\n\r\n');
      assert.equal(
        (await client.multiLine('TOP 3 2')).toString(),
        'Subject: three\r\n\r\n.\r\n.dot\r\n',
      );
    });
  });

  it('ends a message before a line of more than 64 KiB as if it were whole, and adds a stray -ERR', async () => {
    const fits = message('fits', 'x'.repeat(64 * 1024 - 2), 'end');
    const long = message('long', 'before', 'x'.repeat(64 * 1024 - 1), 'after');
    await onTheWire(startInbucket({ messages: [fits, long] }), async ({ logIn }) => {
      const client = await logIn();
      assert.deepEqual(await client.multiLine('RETR 1'), fits);
      assert.equal(await client.command('RETR 2'), `+OK ${long.length} bytes follows`);
      assert.equal((await client.body()).toString(), 'Subject: long\r\n\r\nbefore\r\n');
      assert.equal(await client.line(), '-ERR Failed to RETR that message, internal error\r\n');
      assert.equal(await client.command('NOOP'), '+OK I have successfully done nothing');
    });
  });

  it('hides a message marked as deleted and removes it at QUIT', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ model, logIn }) => {
      const client = await logIn();
      assert.equal(await client.command('DELE 2'), '+OK Deleted message 2');
      assert.equal(await client.command('DELE 2'), '-ERR Message 2 has already been deleted');
      assert.equal(await client.command('RETR 2'), '-ERR You deleted message 2');
      assert.deepEqual(await listing(client, 'UIDL'), ['1 1', '3 3']);
      assert.equal(model.maildrop.snapshot().length, 3);
      assert.equal(await quit(client), '+OK We will process your deletes');
      assert.equal(model.maildrop.snapshot().length, 2);
    });
  });

  it('forgets a DELE on RSET and on a connection that is lost', async () => {
    await onTheWire(startInbucket({ messages: THREE }), async ({ model, logIn, lose }) => {
      const undone = await logIn();
      await undone.command('DELE 1');
      assert.equal(await undone.command('RSET'), '+OK Session reset');
      await quit(undone);
      const lost = await logIn();
      await lost.command('DELE 1');
      await lose(lost);
      assert.equal(model.maildrop.snapshot().length, 3);
    });
  });

  it('refuses an empty line and goes on', async () => {
    await onTheWire(startInbucket(), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.command(''), '-ERR Speak up');
      assert.equal(await client.command('NOOP'), '-ERR Command NOOP is out of sequence');
      assert.equal(await client.command('XTND'), '-ERR Syntax error, XTND command unrecognized');
    });
  });
});
